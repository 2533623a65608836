// UpdateTimeToLive.
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/table_name.h"

namespace cutoff::dynamodb {

UpdateTimeToLiveOutput DynamoDb::update_time_to_live(const Call& call, const UpdateTimeToLiveInput& input) {
  return recorded("dynamodb.update_time_to_live", call, input.table, [&](Record&) {
    Table* table = authorized(call, "dynamodb:UpdateTimeToLive", input.table);
    if (input.attribute.empty() || input.attribute.size() > 255) {
      throw invalid("1 validation error detected: Value '" + input.attribute +
                    "' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have "
                    "length " +
                    (input.attribute.empty() ? "greater than or equal to 1" : "less than or equal to 255"));
    }
    if (table == nullptr) throw no_such_table(table_name_in(input.table));
    const clock::Instant now = region_.loop().now();
    if (table->status(now) != TableStatus::active) throw no_such_table(*table->name);
    TimeToLive& time_to_live = table->time_to_live;
    if (now < time_to_live.effective_at)
      throw invalid("Time to live has been modified multiple times within a fixed interval");
    if (input.enabled && time_to_live.on) {
      if (time_to_live.attribute == input.attribute) throw invalid("TimeToLive is already enabled");
      throw invalid("TimeToLive is active on a different AttributeName: current AttributeName is " +
                    time_to_live.attribute);
    }
    if (!input.enabled && !time_to_live.on) throw invalid("TimeToLive is already disabled");
    if (!input.enabled && time_to_live.attribute != input.attribute) {
      throw invalid("TimeToLive is active on a different AttributeName: current AttributeName is " +
                    time_to_live.attribute);
    }
    time_to_live = {input.enabled, input.attribute, now,
                    takes_time() ? now + options_.latency.time_to_live_change : now};
    arm_sweep();
    return UpdateTimeToLiveOutput{input.enabled, input.attribute};
  });
}

}  // namespace cutoff::dynamodb
