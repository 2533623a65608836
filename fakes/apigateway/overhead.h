// The gateway's own time, spent on a request before and after its integration: what Latency has more than
// IntegrationLatency.
#pragma once

#include "fakes/clock/time.h"
#include "fakes/region/region.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::apigateway {

struct Overhead {
  clock::Duration before{};
  clock::Duration after{};
};

/// Nothing in profile `ideal`. In `typical` 2 to 10 ms before and 1 to 5 ms after: AWS publishes no numbers, and
/// these are an assumption from what people report of warm REST APIs. Drawn by the request's trace, so that the same
/// client requests meet the same overhead whatever else happens.
Overhead draw_overhead(const region::Region& region, const wire::TraceId& trace);

}  // namespace cutoff::apigateway
