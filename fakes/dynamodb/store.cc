#include "fakes/dynamodb/store.h"

#include <algorithm>
#include <utility>

namespace cutoff::dynamodb {

std::uint64_t Store::hash_of(std::string_view partition) {
  // FNV-1a, then mixed (SplitMix64), since a scan orders by the upper bits.
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : partition) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

const Store::Sorted& Store::Partition::items() const {
  static const Sorted none;
  return sorted == nullptr ? none : *sorted;
}

SharedItem Store::Partition::find(const std::string& sort) const {
  if (sort.empty()) return only;
  const Sorted& all = items();
  const auto found = all.find(sort);
  return found == all.end() ? nullptr : found->second;
}

SharedItem& Store::Partition::place_of(const std::string& sort) {
  if (sort.empty()) return only;
  if (sorted == nullptr) sorted = std::make_unique<Sorted>();
  return (*sorted)[sort];
}

void Store::Partition::erase(const std::string& sort) {
  if (sort.empty()) {
    only = nullptr;
  } else if (sorted != nullptr) {
    sorted->erase(sort);
  }
}

SharedItem Store::find(const Key& key) const {
  const auto partition = partitions_.find(std::string_view(key.partition));
  return partition == partitions_.end() ? nullptr : partition->second.find(key.sort);
}

SharedItem Store::put(const Key& key, SharedItem item) {
  const auto [partition, is_new] = partitions_.try_emplace(PartitionKey(key.partition));
  if (is_new) scan_order_valid_ = false;
  SharedItem& place = partition->second.place_of(key.sort);
  bytes_ += size_of(*item);
  SharedItem old = std::exchange(place, std::move(item));
  if (old == nullptr) {
    ++items_;
  } else {
    bytes_ -= size_of(*old);
  }
  return old;
}

SharedItem Store::remove(const Key& key) {
  const auto partition = partitions_.find(std::string_view(key.partition));
  if (partition == partitions_.end()) return nullptr;
  SharedItem old = partition->second.find(key.sort);
  if (old == nullptr) return nullptr;
  partition->second.erase(key.sort);
  --items_;
  bytes_ -= size_of(*old);
  if (partition->second.empty()) {
    partitions_.erase(partition);
    scan_order_valid_ = false;
  }
  return old;
}

void Store::visit_partition(const std::string& partition, const std::optional<std::string>& sort,
                            bool included, bool forward, const Visit& visit) const {
  const auto found = partitions_.find(std::string_view(partition));
  if (found == partitions_.end()) return;
  if (found->second.only != nullptr) {
    // It comes behind no sort key, the empty one of a start included.
    if (!sort || included) visit(found->second.only);
    return;
  }
  const Sorted& items = found->second.items();
  if (forward) {
    auto next = !sort ? items.begin() : included ? items.lower_bound(*sort) : items.upper_bound(*sort);
    while (next != items.end() && visit(next->second)) ++next;
  } else {
    auto end = !sort ? items.end() : included ? items.upper_bound(*sort) : items.lower_bound(*sort);
    while (end != items.begin() && visit((--end)->second)) {
    }
  }
}

const std::vector<Store::Place>& Store::scan_order() const {
  if (!scan_order_valid_) {
    scan_order_.clear();
    scan_order_.reserve(partitions_.size());
    for (const auto& partition : partitions_)
      scan_order_.push_back({hash_of(partition.first.text()), &partition});
    std::sort(scan_order_.begin(), scan_order_.end(), [](const Place& a, const Place& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.partition->first.text() < b.partition->first.text();
    });
    scan_order_valid_ = true;
  }
  return scan_order_;
}

void Store::visit_all(const Segment& segment, const std::optional<Key>& after, const Visit& visit) const {
  const std::vector<Place>& order = scan_order();
  auto place = order.begin();
  const std::uint64_t after_hash = after ? hash_of(after->partition) : 0;
  if (after) {
    place =
        std::lower_bound(order.begin(), order.end(), *after, [after_hash](const Place& a, const Key& key) {
          return a.hash != after_hash ? a.hash < after_hash : a.partition->first.text() < key.partition;
        });
  }
  for (; place != order.end(); ++place) {
    if (!segment.has(place->hash)) continue;
    const Partition& partition = place->partition->second;
    const bool is_start = after && place->partition->first.text() == after->partition;
    if (partition.only != nullptr && !is_start && !visit(partition.only)) return;
    const Sorted& items = partition.items();
    auto next = is_start ? items.upper_bound(after->sort) : items.begin();
    for (; next != items.end(); ++next) {
      if (!visit(next->second)) return;
    }
  }
}

}  // namespace cutoff::dynamodb
