#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "emulator/replay/replay.h"
#include "emulator/report/json_report.h"
#include "fakes/clock/fiber.h"
#include "fakes/cloud/cloud.h"

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;
using journal::field;

/// A flow whose client calls nobody: it waits as long as the agent would take and has its answer.
class Patient final : public flows::Flow {
 public:
  std::string_view name() const override { return "patient"; }
  std::string_view description() const override { return "waits"; }
  void deploy(cloud::Cloud& cloud) const override { flows::find_flow("direct")->deploy(cloud); }
  void send(cloud::Cloud& cloud, const flows::Arrival& arrival, flows::RequestRecord& record) const override {
    cloud.journal().append("client.send", record.trace, field("request", arrival.id), field("method", "POST"),
                           field("path", "/"), field("latency_typical", is_typical(cloud)));
    cloud.journal().append("agentcore.call", record.trace, field("call", cloud.region().new_uuid()));
    const clock::Instant asked = cloud.loop().now();
    clock::sleep_for(cloud.loop(), arrival.agent);
    record.status = 200;
    record.responded = record.answered = record.sent + (cloud.loop().now() - asked);
    record.outcome = flows::Outcome::answered;
  }

 private:
  static bool is_typical(cloud::Cloud& cloud) {
    return cloud.region().latency() == region::LatencyProfile::typical;
  }
};

Incident two_requests() {
  Incident incident;
  incident.name = "two";
  incident.requests = {{"late", 10s, "{}", 5s}, {"early", 0s, "{}", 68s}};
  return incident;
}

TEST(ReplayRun, SendsEachRequestAtItsInstantAndKeepsTheOrderOfTheIncident) {
  const Result result = replay(two_requests(), Patient(), {});
  EXPECT_EQ(result.incident, "two");
  EXPECT_EQ(result.flow, "patient");
  ASSERT_EQ(result.records.size(), 2U);
  EXPECT_EQ(result.records[0].id, "late");
  EXPECT_EQ(result.records[0].answered, 15s);
  EXPECT_EQ(result.records[1].answered, 68s);
  EXPECT_EQ(result.ledger.summary.answered, 2);
  EXPECT_FALSE(result.limit_reached);
}

TEST(ReplayRun, KnowsWhenTheWorkloadBeganInTheJournal) {
  const Result result = replay(two_requests(), Patient(), {});
  ASSERT_FALSE(result.journal.empty());
  EXPECT_EQ(result.journal.front().at, result.start);
}

TEST(ReplayRun, IsTheSameToTheByteUnderTheSameSeed) {
  const auto journal_under = [](std::uint64_t seed) {
    std::string lines;
    const Result result = replay(two_requests(), Patient(), {seed, region::LatencyProfile::ideal});
    for (const journal::Entry& entry : result.journal) lines += entry.json() + '\n';
    return lines;
  };
  const std::string first = journal_under(7);
  EXPECT_NE(first, "");
  EXPECT_EQ(journal_under(7), first);
  EXPECT_NE(journal_under(8), first);
}

TEST(ReplayRun, GivesTheCloudTheLatencyProfile) {
  const Result typical = replay(two_requests(), Patient(), {1, region::LatencyProfile::typical});
  EXPECT_EQ(typical.journal.front().text("latency_typical"), "true");
  const Result ideal = replay(two_requests(), Patient(), {});
  EXPECT_EQ(ideal.journal.front().text("latency_typical"), "false");
}

TEST(ReplayRun, EndsAtItsLimitAndSaysSo) {
  Incident incident = two_requests();
  incident.requests[1].agent = time_limit + 1s;
  const Result result = replay(incident, Patient(), {});
  EXPECT_TRUE(result.limit_reached);
  EXPECT_FALSE(result.records[1].answered.has_value());
  EXPECT_TRUE(result.records[0].answered.has_value());
}

}  // namespace
}  // namespace cutoff::replay
