#include "emulator/cli/replay_command.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "emulator/cli/console.h"
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

/// Refuses a value of an option: "--format is "xml": write "text" or "json"".
[[noreturn]] void refuse(std::string_view option, const std::string& value,
                         const std::string& what_would_be_right) {
  throw replay::UnusableInput(std::string(option) + " is \"" + value + "\": " + what_would_be_right);
}

std::string one_of(std::string_view option, const std::string& value, const std::vector<std::string>& names,
                   const std::string& otherwise) {
  for (const std::string& name : names) {
    if (name == value) return value;
  }
  refuse(option, value, replay::did_you_mean(value, names, otherwise));
}

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) {
    refuse("--seed", text, "write a whole number from 0 to 18446744073709551615, such as 7");
  }
  return seed;
}

std::vector<std::string> flow_names() {
  std::vector<std::string> names;
  for (const auto& flow : flows::all_flows()) names.emplace_back(flow->name());
  return names;
}

class ReplayCommand final : public Command {
 public:
  void declare(CLI::App& program) override {
    CLI::App* command = program.add_subcommand("replay", "Replay an incident and show what happened");
    command->set_help_flag("-h,--help", "Print this and exit");
    command->footer(details);
    command->add_option("FILE", file_, "The incident")->type_name("")->required();
    command->add_option("--flow", flow_, "Run this flow instead of the incident's own")->type_name("NAME");
    command->add_option("--seed", seed_, "Where chance begins; 1 unless given")->type_name("N");
    command
        ->add_option("--latency", latency_,
                     "What services take: ideal (no time of their\nown, unless given) or typical")
        ->type_name("PROFILE");
    command->add_option("--format", format_, "text (unless given) or json")->type_name("FORMAT");
  }

  Exit run(Console& console) override {
    const std::vector<std::string> flows = flow_names();
    const std::string format = one_of("--format", format_, {"text", "json"}, R"(write "text" or "json")");
    const std::string latency =
        one_of("--latency", latency_, {"ideal", "typical"}, R"(write "ideal" or "typical")");
    replay::Settings settings;
    settings.seed = seed_of(seed_);
    if (latency == "typical") settings.latency = region::LatencyProfile::typical;
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
