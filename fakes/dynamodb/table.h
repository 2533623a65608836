// A table: what it is called and made of, in which state it is, and its items.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock/time.h"
#include "fakes/dynamodb/key_schema.h"
#include "fakes/dynamodb/store.h"
#include "fakes/journal/entry.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::dynamodb {

enum class BillingMode : std::uint8_t { provisioned, pay_per_request };

struct Throughput {
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
};

enum class TableStatus : std::uint8_t { creating, active, deleting };
/// "CREATING", "ACTIVE", "DELETING".
std::string_view name_of(TableStatus status);

enum class TimeToLiveStatus : std::uint8_t { disabled, enabling, enabled, disabling };
/// "DISABLED", "ENABLING", "ENABLED", "DISABLING".
std::string_view name_of(TimeToLiveStatus status);

/// Which attribute says when an item expires, and since when that counts. A change takes a while to take effect.
struct TimeToLive {
  bool on = false;          // what was asked for last
  std::string attribute;
  std::optional<clock::Instant> changed_at;  // none: never
  clock::Instant effective_at{};

  TimeToLiveStatus status(clock::Instant now) const;
  /// Whether items expire at that instant.
  bool expires_items(clock::Instant now) const { return on && now >= effective_at; }
};

struct Table {
  journal::SharedText name;
  std::string arn;
  wire::Uuid id;
  KeySchema schema;
  std::optional<BillingMode> billing_mode;  // none where CreateTable named none: provisioned
  Throughput throughput;
  bool deletion_protection = false;
  clock::Instant created_at{};
  clock::Instant active_at{};
  std::optional<clock::Instant> gone_at;  // of a table that is being deleted
  TimeToLive time_to_live;
  Store store;

  /// States follow from the time; nothing has to happen for them to change.
  TableStatus status(clock::Instant now) const;
  bool is_on_demand() const { return billing_mode == BillingMode::pay_per_request; }
};

}  // namespace cutoff::dynamodb
