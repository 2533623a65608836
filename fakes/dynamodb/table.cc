#include "fakes/dynamodb/table.h"

namespace cutoff::dynamodb {

std::string_view name_of(TableStatus status) {
  constexpr std::string_view names[] = {"CREATING", "ACTIVE", "DELETING"};
  return names[static_cast<std::size_t>(status)];
}

std::string_view name_of(TimeToLiveStatus status) {
  constexpr std::string_view names[] = {"DISABLED", "ENABLING", "ENABLED", "DISABLING"};
  return names[static_cast<std::size_t>(status)];
}

TimeToLiveStatus TimeToLive::status(clock::Instant now) const {
  if (now < effective_at) return on ? TimeToLiveStatus::enabling : TimeToLiveStatus::disabling;
  return on ? TimeToLiveStatus::enabled : TimeToLiveStatus::disabled;
}

TableStatus Table::status(clock::Instant now) const {
  if (gone_at) return TableStatus::deleting;
  return now < active_at ? TableStatus::creating : TableStatus::active;
}

}  // namespace cutoff::dynamodb
