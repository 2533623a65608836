#include "emulator/cli/journal_command.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/emulator_client.h"
#include "emulator/cli/journal_stream.h"
#include "emulator/replay/document.h"

namespace cutoff::cli {
namespace {

using Json = nlohmann::ordered_json;  // an entry's fields have an order

constexpr const char* details =
    R"(Examples:
  cutoff journal --kind lambda --tail 20
  cutoff journal --kind 'lambda.report' --function worker --format json
  cutoff journal --since 1m30s
  cutoff journal --field status=504 --count
  cutoff journal --follow

Exit code:
  0  it is done
  2  the command line cannot be used, or the emulator refuses it
  3  there is no emulator, or cutoff itself failed)";

/// "  29.000 s  apigateway.cutoff  request_id=… timeout_ms=29000"
std::string line_of(const std::string& entry) {
  const Json json = Json::parse(entry, nullptr, false);
  if (!json.is_object()) return entry + "\n";
  std::string at = seconds_of(nlohmann::json::parse(json.value("at_ms", Json(0)).dump()));
  std::string kind = json.value("kind", "");
  constexpr std::size_t width_of_at = 12;
  constexpr std::size_t width_of_kind = 24;
  if (at.size() < width_of_at) at.insert(0, width_of_at - at.size(), ' ');
  if (kind.size() < width_of_kind) kind.append(width_of_kind - kind.size(), ' ');
  std::string line = at + "  " + kind;
  for (const auto& [name, value] : json.items()) {
    if (name == "n" || name == "at_ms" || name == "kind" || name == "trace") continue;
    line += " " + name + "=" + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return line + "\n";
}

class JournalCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("journal", "Show what happens in a running emulator");
    command.footer(details);
    command.add_option("--kind", kinds_, "lambda.report, lambda.*, or lambda for all of lambda's")
        .type_name("KIND");
    command.add_option("--trace", trace_, "What one client's request caused").type_name("TRACE");
    command.add_option("--function", function_, "What belongs to a function").type_name("NAME");
    command.add_option("--field", fields_, "A field's value: status=504").type_name("NAME=VALUE");
    command
        .add_option("--since", since_, "The number of an entry, a time since the start\n(1m30s) or a moment")
        .type_name("SINCE");
    command.add_option("--limit", limit_, "The first N only").type_name("N");
    command.add_option("--tail", tail_, "The last N only").type_name("N");
    command.add_flag("--follow,-f", follow_, "Go on, with what happens from now on");
    command.add_flag("--count", count_, "How many there are");
    options_.declare(command);
  }

  Exit run(Console& console) override {
    const bool as_json = options_.json();
    EmulatorClient client(options_);
    auto parameters = filter();
    if (count_) {
      if (follow_ || limit_ || tail_)
        throw replay::UnusableInput("--count goes with a filter alone: see cutoff journal --help");
      const nlohmann::json answer = client.ask("GET", "/_cutoff/journal/count" + query_of(parameters));
      console.print(as_json ? answer.dump(2) + "\n" : answer.at("count").dump() + "\n");
      return Exit::good;
    }
    if (limit_) parameters.emplace_back("limit", *limit_);
    if (tail_) parameters.emplace_back("tail", *tail_);
    const auto show = [&](const std::string& entry) {
      console.print(as_json ? entry + "\n" : line_of(entry));
    };
    if (follow_) {
      follow_journal(client, console, std::move(parameters), show);
      return Exit::good;
    }
    read_journal(client, parameters, show);
    return Exit::good;
  }

 private:
  std::vector<std::pair<std::string, std::string>> filter() const {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& kind : kinds_) parameters.emplace_back("kind", kind);
    if (trace_) parameters.emplace_back("trace", *trace_);
    if (function_) parameters.emplace_back("function", *function_);
    for (const std::string& field : fields_) {
      const auto equals = field.find('=');
      if (equals == std::string::npos || equals == 0)
        throw replay::UnusableInput("--field is \"" + field +
                                    "\": write a name and a value, such as status=504");
      parameters.emplace_back("field", field.substr(0, equals) + ":" + field.substr(equals + 1));
    }
    if (since_) parameters.emplace_back("since", *since_);
    return parameters;
  }

  EmulatorOptions options_;
  std::vector<std::string> kinds_;
  std::optional<std::string> trace_;
  std::optional<std::string> function_;
  std::vector<std::string> fields_;
  std::optional<std::string> since_;
  std::optional<std::string> limit_;
  std::optional<std::string> tail_;
  bool follow_ = false;
  bool count_ = false;
};

}  // namespace

std::unique_ptr<Command> journal_command() { return std::make_unique<JournalCommand>(); }

}  // namespace cutoff::cli
