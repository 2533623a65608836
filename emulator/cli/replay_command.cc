#include "emulator/cli/replay_command.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/values.h"
#include "emulator/replay/expect.h"
#include "emulator/replay/incident.h"
#include "emulator/replay/near_miss.h"
#include "emulator/replay/replay.h"
#include "emulator/report/json_report.h"
#include "emulator/report/timeline.h"
#include "fixtures/flows/flow.h"

namespace cutoff::cli {
namespace {

constexpr const char* details =
    R"(FILE is JSON; this is an incident that can be used:
  {
    "name": "agent-68s",
    "gateway": "rest",
    "flow": "direct",
    "requests": [
      {"at": "0s", "body": {"prompt": "hello"}, "agent": "68s"}
    ],
    "expect": {"direct": {"summary": {"timed_out": 1}}}
  }
Durations are texts with a unit: ns, us, ms, s, min, h. "expect" is optional.
fixtures/incidents/README.md describes every field.

Examples:
  cutoff replay fixtures/incidents/agent-68s.json
  cutoff replay fixtures/incidents/agent-68s.json --format json
  cutoff replay incident.json --flow direct --seed 7 --latency typical

Exit code:
  0  it went as the file expects, or the file expects nothing
  1  it did not
  2  the command line or the file cannot be used
  3  cutoff itself failed)";

class ReplayCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("replay", "Replay an incident and show what happened");
    command.footer(details);
    command.add_option("FILE", file_, "The incident").type_name("").required();
    command.add_option("--flow", flow_, "Run this flow instead of the incident's own").type_name("NAME");
    command.add_option("--seed", seed_, "Where chance begins; 1 unless given").type_name("N");
    command
        .add_option("--latency", latency_,
                    "What services take: ideal (no time of their\nown, unless given) or typical")
        .type_name("PROFILE");
    command.add_option("--format", format_, "text (unless given) or json").type_name("FORMAT");
  }

  Exit run(Console& console) override {
    const std::vector<std::string> flows = flow_names();
    const std::string format = one_of("--format", format_, {"text", "json"}, R"(write "text" or "json")");
    replay::Settings settings;
    settings.latency = latency_of(latency_);
    settings.seed = seed_of(seed_);
    if (flow_) one_of("--flow", *flow_, flows, "the flows are " + replay::quoted_list(flows));

    const replay::Incident incident = replay::read_incident(file_, flows);
    const flows::Flow& flow = *flows::find_flow(flow_.value_or(incident.flow));
    const replay::Result result = replay::replay(incident, flow, settings);

    std::optional<std::vector<std::string>> mismatches;
    if (const auto* expectation = incident.expectation_for(flow.name())) {
      mismatches = replay::mismatches(*expectation, result);
    }
    if (format == "json") {
      console.print(report::json_report(result, mismatches));
      // Who keeps the JSON in a file still sees why the exit code is not 0.
      for (const std::string& sentence : mismatches.value_or(std::vector<std::string>()))
        console.complain(sentence);
    } else {
      console.print(report::timeline(result, mismatches, console.style()));
    }
    return mismatches && !mismatches->empty() ? Exit::unexpected : Exit::good;
  }

 private:
  std::string file_;
  std::optional<std::string> flow_;
  std::string seed_ = "1";
  std::string latency_ = "ideal";
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> replay_command() { return std::make_unique<ReplayCommand>(); }

}  // namespace cutoff::cli
