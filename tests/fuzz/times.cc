#include "emulator/control/time_text.h"
#include "fakes/clock/time.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {

void times(std::string_view input) {
  if (const auto duration = clock::parse_duration(input)) {
    must(*duration >= clock::Duration::zero(), "a duration is negative");
    must(clock::parse_duration(clock::seconds_text(*duration) + "s") == duration,
         "a duration is another one when it is written in seconds");
    must(control::parse_duration(input) == duration, "one duration is read in two ways");
  }
  if (const auto sum = control::parse_duration(input))
    must(*sum >= clock::Duration::zero(), "a sum of durations is negative");
  if (const auto moment = control::parse_moment(input)) {
    const std::string text = wire::Calendar(*moment).iso8601(clock::Instant());
    const auto again = control::parse_moment(text);
    must(again && *again <= *moment && *moment - *again < std::chrono::milliseconds(1),
         "a moment is another one when it is written: " + text);
  }
}

}  // namespace cutoff::fuzz
