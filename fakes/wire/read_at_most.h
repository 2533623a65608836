// Reading a body that may be larger than anybody wants it.
#pragma once

#include <cstddef>
#include <string>

#include "fakes/wire/body.h"

namespace cutoff::wire {

/// All of it, waiting for the end; or, of a stream, no more than it takes to know that there are more than `bytes`.
std::string read_at_most(Body& body, std::size_t bytes);

}  // namespace cutoff::wire
