// Time to live: the sweep that deletes what has expired.
//
// Source: Developer Guide, "Using time to live (TTL) in DynamoDB". Until the sweep deletes it, an expired item is an
// item like any other; a write that moves its time into the future saves it.
#include "fakes/dynamodb/dynamodb.h"

namespace cutoff::dynamodb {
namespace {

/// A time more than five years ago is taken for a mistake, and the item is kept.
constexpr std::int64_t oldest_seconds = std::int64_t{5} * 365 * 24 * 60 * 60;

/// When the item expires, in seconds of the epoch; nothing when it does not.
std::optional<std::int64_t> expiry_of(const Item& item, const std::string& attribute, std::int64_t now_seconds) {
  const AttributeValue* value = item.find(attribute);
  const auto* number = value == nullptr ? nullptr : value->get_if<Number>();
  if (number == nullptr) return std::nullopt;
  const std::int64_t seconds = number->to_int64();
  if (seconds < now_seconds - oldest_seconds) return std::nullopt;
  return seconds;
}

}  // namespace

class DynamoDb::SweepTimer final : public clock::Timer {
 public:
  explicit SweepTimer(DynamoDb& service) : Timer(service.region_.loop(), Kind::background), service_(service) {}
  const char* what() const override { return "DynamoDB's time to live"; }

 private:
  void fire() override { service_.sweep(); }
  DynamoDb& service_;
};

void DynamoDb::arm_sweep() {
  bool wanted = false;
  for (const auto& [name, table] : tables_) wanted = wanted || table->time_to_live.on;
  if (!wanted) {
    sweep_timer_.reset();
    return;
  }
  if (sweep_timer_ == nullptr) sweep_timer_ = std::make_unique<SweepTimer>(*this);
  const clock::Duration since_start = region_.loop().now().time_since_epoch();
  const clock::Duration every = options_.time_to_live_sweep;
  sweep_timer_->arm_at(clock::Instant((since_start / every + 1) * every));
}

void DynamoDb::sweep() {
  const clock::Instant now = region_.loop().now();
  for (const auto& [name, table] : tables_) {
    if (table->status(now) != TableStatus::active || !table->time_to_live.expires_items(now)) continue;
    std::vector<SharedItem> expired;
    table->store.visit_all({}, std::nullopt, [&, &table_ = *table](const SharedItem& item) {
      const auto now_seconds = static_cast<std::int64_t>(region_.calendar().epoch_seconds(now));
      const auto expiry = expiry_of(*item, table_.time_to_live.attribute, now_seconds);
      if (!expiry || *expiry >= now_seconds) return true;
      // The same delay at every sweep: it is drawn for the item and its time.
      const clock::Duration delay =
          takes_time() ? region_.random()
                             .stream("dynamodb.expiry", *table_.name + "/" + table_.schema.short_text(*item) + "/" +
                                                            std::to_string(*expiry))
                             .between(clock::Duration::zero(), options_.latency.expiry_most)
                       : clock::Duration::zero();
      if (std::chrono::seconds(now_seconds - *expiry) > delay) expired.push_back(item);
      return true;
    });
    for (const SharedItem& item : expired) {
      table->store.remove(table->schema.key_of_item(*item));
      region_.journal().append("dynamodb.expire", {}, journal::field("table", table->name),
                               journal::field("key", table->schema.short_text(*item)));
    }
  }
  arm_sweep();
}

}  // namespace cutoff::dynamodb
