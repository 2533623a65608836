// What is left when a region is reset.
#pragma once

#include <cstdint>

namespace cutoff::region {

/// `app`: what is deployed stays as it is (functions, tables, APIs, roles, agents and their scripts), and what has come
/// of using it is gone (items, queued events, invocations, sessions). `nothing`: that goes, too.
enum class Keep : std::uint8_t { app, nothing };

}  // namespace cutoff::region
