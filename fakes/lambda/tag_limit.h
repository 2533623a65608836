// How many tags a function may have.
#pragma once

#include <cstddef>

#include "fakes/lambda/faults.h"

namespace cutoff::lambda {

/// Throws wire::Fault above 50. Recorded: test_tag_limits.
inline void check_tag_count(std::size_t count) {
  if (count > 50) {
    throw user_fault(400, "InvalidParameterValueException", "Number of tags exceeds resource tag limit.");
  }
}

}  // namespace cutoff::lambda
