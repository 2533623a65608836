#include "emulator/cli/logs_command.h"

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
#include "fakes/journal/entry.h"
#include "fakes/lambda/log_lines.h"
#include "fakes/wire/target.h"

namespace cutoff::cli {
namespace {

using nlohmann::json;

constexpr const char* details =
    R"(Examples:
  cutoff logs worker
  cutoff logs worker --follow
  cutoff logs worker --since 1m30s

Exit code:
  0  it is done
  2  the command line cannot be used, or there is no such function
  3  there is no emulator, or cutoff itself failed)";

/// The kinds of entries that are lines of a log, and their fields as the service names them.
constexpr const char* kinds[] = {"lambda.start", "lambda.log", "lambda.end", "lambda.report", "lambda.init"};
constexpr const char* texts[] = {"request_id", "version", "message", "status", "error_type", "phase"};
constexpr const char* durations[] = {"duration_ms", "billed_ms", "init_ms"};
constexpr const char* numbers[] = {"memory_mb", "max_memory_mb"};

/// The entry that was written as this JSON, as far as a log is made of it.
std::optional<journal::Entry> entry_of(const std::string& text) {
  const json read = json::parse(text, nullptr, false);
  if (!read.is_object()) return std::nullopt;
  for (const char* kind : kinds) {
    if (read.value("kind", "") != kind) continue;
    journal::Entry entry{};
    entry.kind = kind;
    for (const char* name : texts) {
      if (read.contains(name)) entry.fields.add(journal::field(name, read.at(name).get<std::string>()));
    }
    for (const char* name : durations) {
      if (const auto duration =
              read.contains(name) ? clock::parse_duration(read.at(name).dump() + "ms") : std::nullopt)
        entry.fields.add(journal::field(name, *duration));
    }
    for (const char* name : numbers) {
      if (read.contains(name)) entry.fields.add(journal::field(name, read.at(name).get<std::int64_t>()));
    }
    return entry;
  }
  return std::nullopt;
}

class LogsCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("logs", "Show the log of a function of a running emulator");
    command.footer(details);
    command.add_option("FUNCTION", function_, "Its name or ARN").type_name("").required();
    command.add_flag("--follow,-f", follow_, "Go on, with what is logged from now on");
    command.add_option("--since", since_, "A time since the start (1m30s) or a moment").type_name("SINCE");
    command
        .add_option("--endpoint", options_.endpoint,
                    "The emulator's URL: AWS_ENDPOINT_URL or\nhttp://127.0.0.1:4566 unless given")
        .type_name("URL");
  }

  Exit run(Console& console) override {
    EmulatorClient client(options_);
    std::vector<std::pair<std::string, std::string>> parameters{{"function", name_of_function(client)}};
    for (const char* kind : kinds) parameters.emplace_back("kind", kind);
    parameters.emplace_back("since", since_.value_or("0"));
    const auto show = [&](const std::string& text) {
      const auto entry = entry_of(text);
      if (const auto line = entry ? lambda::log_line(*entry) : std::nullopt) console.print(*line);
    };
    if (follow_) {
      follow_journal(client, console, std::move(parameters), show);
    } else {
      read_journal(client, parameters, show);
    }
    return Exit::good;
  }

 private:
  /// Lambda is asked, so that a name that is none is no empty log.
  std::string name_of_function(EmulatorClient& client) const {
    const outbound::Answer answer =
        client.send("lambda", "GET",
                    "/2015-03-31/functions/" + wire::percent_encoded(function_) + "/configuration", {}, "");
    const json read = json::parse(answer.body, nullptr, false);
    if (answer.status != 200) {
      const std::string said = read.is_object() ? read.value("Message", read.value("message", "")) : "";
      throw replay::UnusableInput(said.empty() ? "Lambda answers " + std::to_string(answer.status) : said);
    }
    return read.at("FunctionName").get<std::string>();
  }

  EmulatorOptions options_;
  std::string function_;
  std::optional<std::string> since_;
  bool follow_ = false;
};

}  // namespace

std::unique_ptr<Command> logs_command() { return std::make_unique<LogsCommand>(); }

}  // namespace cutoff::cli
