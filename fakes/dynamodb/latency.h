// What takes time of itself in DynamoDB, in the latency profile `typical`; in `ideal` nothing does.
#pragma once

#include <chrono>

#include "fakes/clock/time.h"

namespace cutoff::dynamodb {

struct Latency {
  /// A request: "consistent single-digit millisecond" (Developer Guide, introduction), seen from the same region.
  clock::Duration request_least = std::chrono::milliseconds(2);
  clock::Duration request_most = std::chrono::milliseconds(9);
  /// CREATING until ACTIVE, DELETING until gone: seconds, in everybody's experience; no document gives a figure.
  clock::Duration table_least = std::chrono::seconds(5);
  clock::Duration table_most = std::chrono::seconds(20);
  /// ENABLING until ENABLED: "can take up to one hour" (UpdateTimeToLive), during which another change is refused.
  clock::Duration time_to_live_change = std::chrono::hours(1);
  /// How long after its time an item is deleted: "within a few days" (Developer Guide, "Using time to live").
  clock::Duration expiry_most = std::chrono::hours(48);
};

}  // namespace cutoff::dynamodb
