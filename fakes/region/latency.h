// What takes time of itself.
#pragma once

#include <cstdint>

namespace cutoff::region {

/// `ideal`: only what is scripted; everything else takes no time. `typical`: cold starts, gateway and status
/// changes take the time that they take on AWS, drawn from seeded distributions; each service names its sources.
enum class LatencyProfile : std::uint8_t { ideal, typical };

}  // namespace cutoff::region
