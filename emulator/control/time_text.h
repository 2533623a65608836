// How clients write durations and moments.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/replay/document.h"
#include "fakes/clock/time.h"
#include "fakes/wire/calendar.h"

namespace cutoff::control {

/// "29s", "1m30s", "500ms", "1h": numbers with a unit (ns, us, ms, s, m or min, h), one after the other. Nothing for
/// other text.
std::optional<clock::Duration> parse_duration(std::string_view text);

/// The same from JSON, where a number counts milliseconds. Refuses what is neither: "by is "soon": write …".
clock::Duration read_duration(const replay::Value& value);

/// "2026-02-10T18:08:45.123Z", with any number of decimals up to nine or none; the zone may be "+01:00". Nothing for other
/// text, and for years before 1970 and after 2200.
std::optional<wire::Calendar::Moment> parse_moment(std::string_view text);

}  // namespace cutoff::control
