// How long an environment takes to get ready, before the function's own code has its say.
#pragma once

#include <string_view>

#include "fakes/clock/random.h"
#include "fakes/clock/time.h"

namespace cutoff::lambda {

/// For latency profile `typical`: a draw from what a small function of that runtime needs. AWS publishes no figures,
/// so these ranges are folklore (public measurements of hello-world functions; for python there is 110.10 ms in a
/// recorded REPORT).
clock::Duration draw_init_duration(std::string_view runtime, clock::RandomStream stream);

}  // namespace cutoff::lambda
