// The items of one table: partitions by hash, each in the order of its sort keys.
//
// A scan goes through the partitions by a hash of the partition key and, where two have one hash, by the key's bytes:
// it looks random, as AWS's does, and is the same in every run. (AWS's own hash is not known.)
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/key_schema.h"

namespace cutoff::dynamodb {

class Store {
 public:
  /// The item there, or nullptr.
  SharedItem find(const Key& key) const;
  /// Puts it there; gives what was there before, or nullptr.
  SharedItem put(const Key& key, SharedItem item);
  SharedItem remove(const Key& key);

  std::size_t size() const { return items_; }
  std::size_t bytes() const { return bytes_; }

  /// Sees items until it answers false.
  using Visit = std::function<bool(const SharedItem& item)>;

  /// The items of one partition from `sort` on, or from its first (backwards: its last) when there is none; that one
  /// itself only when `included`.
  void visit_partition(const std::string& partition, const std::optional<std::string>& sort, bool included,
                       bool forward, const Visit& visit) const;

  /// A part of a parallel scan: the partitions whose hash falls into it.
  struct Segment {
    std::uint32_t number = 0;
    std::uint32_t of = 1;
    bool has(std::uint64_t hash) const { return (hash >> 32U) * of >> 32U == number; }
  };
  /// All items of the segment in the order of a scan, those behind `after` when it is given, whether or not an item is
  /// there.
  void visit_all(const Segment& segment, const std::optional<Key>& after, const Visit& visit) const;

  static std::uint64_t hash_of(std::string_view partition);

 private:
  using Sorted = std::map<std::string, SharedItem, std::less<>>;
  /// A table has either sort keys or, in each partition, one item, whose key's `sort` is empty. Small: the others' maps
  /// are made where there are any.
  struct Partition {
    SharedItem only;
    std::unique_ptr<Sorted> sorted;

    bool empty() const { return only == nullptr && items().empty(); }
    const Sorted& items() const;
    SharedItem find(const std::string& sort) const;
    SharedItem& place_of(const std::string& sort);
    void erase(const std::string& sort);
  };
  /// The bytes of a partition key. Those of a UUID's text, which most are, lie in it.
  struct PartitionKey {
    explicit PartitionKey(std::string_view text) : bytes(text.begin(), text.end()) {}
    std::string_view text() const { return {bytes.data(), bytes.size()}; }
    boost::container::small_vector<char, 40> bytes;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    std::size_t operator()(const PartitionKey& key) const { return (*this)(key.text()); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view text, const PartitionKey& key) const { return text == key.text(); }
    bool operator()(const PartitionKey& a, const PartitionKey& b) const { return a.text() == b.text(); }
  };
  /// Flat: of a hundred thousand items each that is asked for is far from the processor, and so is all on the way to it.
  using Partitions = boost::unordered_flat_map<PartitionKey, Partition, Hash, Equal>;
  struct Place {
    std::uint64_t hash;
    const Partitions::value_type* partition;
  };

  const std::vector<Place>& scan_order() const;

  Partitions partitions_;  // never iterated into output: scan_order() is
  std::size_t items_ = 0;
  std::size_t bytes_ = 0;
  mutable std::vector<Place> scan_order_;
  mutable bool scan_order_valid_ = true;
};

}  // namespace cutoff::dynamodb
