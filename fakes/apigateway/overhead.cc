#include "fakes/apigateway/overhead.h"

#include <chrono>

namespace cutoff::apigateway {

using namespace std::chrono_literals;

Overhead draw_overhead(const region::Region& region, const wire::TraceId& trace) {
  if (region.latency() == region::LatencyProfile::ideal) return {};
  clock::RandomStream stream = region.random().stream("apigateway.overhead", trace.text());
  Overhead overhead;
  overhead.before = stream.between(2ms, 10ms);
  overhead.after = stream.between(1ms, 5ms);
  return overhead;
}

}  // namespace cutoff::apigateway
