#include <cstdio>
#include <cstdlib>
#include <vector>

#include "fixtures/flows/agent.h"
#include "fixtures/flows/direct/direct.h"
#include "tests/bench/account.h"
#include "tests/bench/workload.h"

namespace cutoff::bench {

using namespace std::chrono_literals;

/// `count` requests that arrive 700 ms apart, so that about 100 are in flight.
double run_direct_flows(std::uint64_t count) {
  cloud::Cloud cloud(without_limits());
  flows::run_flow(flows::Direct(), cloud, arrivals(count, 700ms), 24h * 365);
  return seconds(cloud);
}

/// `count` requests at once, held until shortly before the gateway gives up; then each of them must get its 504.
double hold_requests(std::uint64_t count) {
  cloud::Cloud cloud(without_limits());
  const flows::Direct direct;
  direct.deploy(cloud);
  cloud.agentcore().script(flows::agent_id) = agentcore::Script::fixed(68s);
  std::vector<flows::RequestRecord> records(count);
  const flows::Arrival arrival{"1", 0s, R"({"prompt":"Flight EY123 delayed 2 hours"})", 68s};
  for (flows::RequestRecord& record : records) {
    record.trace = cloud.region().new_trace();
    clock::spawn(cloud.loop(), "client", [&] { direct.send(cloud, arrival, record); });
  }
  cloud.loop().advance(28s);

  std::FILE* statm = std::fopen("/proc/self/statm", "r");
  unsigned long size = 0;
  unsigned long resident = 0;
  if (statm == nullptr || std::fscanf(statm, "%lu %lu", &size, &resident) != 2) std::abort();
  std::fclose(statm);
  std::printf("resident_kib %lu\n", resident * 4);

  cloud.loop().advance(1s);
  std::uint64_t cut_off = 0;
  for (const flows::RequestRecord& record : records) {
    if (record.status == 504 && record.responded == clock::Duration(29s)) ++cut_off;
  }
  std::printf("cut_off %llu\n", static_cast<unsigned long long>(cut_off));
  cloud.loop().run_until_idle(24h);
  return seconds(cloud);
}

}  // namespace cutoff::bench
