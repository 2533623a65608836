#include "emulator/cli/faults_command.h"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/emulator_client.h"
#include "emulator/replay/document.h"
#include "fakes/wire/target.h"

namespace cutoff::cli {
namespace {

using nlohmann::json;

constexpr const char* details =
    R"(TARGET is function:NAME, table:NAME or agent:NAME; NAME may have *.

Examples:
  cutoff faults add agent:* --latency 5s
  cutoff faults add function:worker --error throttle --count 3
  cutoff faults add table:requests --operation PutItem --rate 0.05 \
      --error ProvisionedThroughputExceededException
  cutoff faults
      what there is, and how often it has happened
  cutoff faults remove fault-1

Exit code:
  0  it is done
  2  the command line cannot be used, or the emulator refuses it
  3  there is no emulator, or cutoff itself failed)";

std::string text_of(const json& fault, const char* name) {
  if (!fault.contains(name)) return "";
  const json& value = fault.at(name);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> row_of(const json& fault) {
  std::string what = text_of(fault, "error");
  if (what == "FunctionError") what += " " + text_of(fault, "error_type");
  if (fault.contains("latency_ms"))
    what = "+" + seconds_of(fault.at("latency_ms")) + (what.empty() ? "" : ", then " + what);
  std::string target = text_of(fault, "target");
  if (fault.contains("operation")) target += " " + text_of(fault, "operation");
  std::string often = "to " + text_of(fault, "injected") + " of " + text_of(fault, "fitting") + " requests";
  if (fault.contains("count")) often += ", " + text_of(fault, "count") + " at most";
  if (fault.at("used_up").get<bool>()) often += ": used up";
  return {text_of(fault, "id"), target, what, "rate " + text_of(fault, "rate"), often};
}

std::string list_text(const json& answer) {
  std::vector<std::vector<std::string>> rows;
  for (const json& fault : answer.at("faults")) rows.push_back(row_of(fault));
  return rows.empty() ? "there are no faults\n" : columns(rows);
}

class FaultsCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments faults = program.add_subcommand("faults", "Make functions, tables and agents fail");
    faults.footer(details);
    faults.one_subcommand_at_most();
    options_.declare(faults);
    options_.add_subcommand(faults, "list", "What faults there are, and how often they happened");
    add_ = options_.add_subcommand(faults, "add", "Make something fail");
    add_.add_option("TARGET", target_, "function:NAME, table:NAME or agent:NAME").type_name("").required();
    const auto text_option = [this](const char* field, const char* name, const char* help, const char* type) {
      add_.add_option(name, texts_.emplace_back(field, std::nullopt).second, help).type_name(type);
    };
    texts_.reserve(7);  // the options point into it
    text_option("latency", "--latency", "So much longer it takes", "DURATION");
    text_option("error", "--error", "AWS's name of an error, or throttle", "ERROR");
    text_option("operation", "--operation", "Of a table, only this: PutItem", "NAME");
    text_option("message", "--message", "The error's text, instead of the usual", "TEXT");
    text_option("reason", "--reason", "Of TooManyRequestsException", "REASON");
    text_option("error_type", "--error-type", "Of FunctionError: the exception's name", "TYPE");
    text_option("id", "--id", "What to call it; fault-1 … unless given", "ID");
    add_.add_option("--rate", rate_, "To this part of the requests: 0.05").type_name("RATE");
    add_.add_option("--count", count_, "To so many requests, then no more").type_name("N");
    remove_ = options_.add_subcommand(faults, "remove", "Let it work again");
    remove_.add_option("ID", id_, "Which one").type_name("");
    remove_.add_flag("--all", all_, "All of them");
  }

  Exit run(Console& console) override {
    const bool as_json = options_.json();
    EmulatorClient client(options_);
    json answer;
    std::string text;
    if (add_.parsed()) {
      json body{{"target", target_}};
      for (const auto& [field, value] : texts_) {
        if (value) body[field] = *value;
      }
      if (rate_) body["rate"] = *rate_;
      if (count_) body["count"] = *count_;
      answer = client.ask("POST", "/_cutoff/faults", body);
      text = columns({row_of(answer)});
    } else if (remove_.parsed()) {
      if (all_ != id_.empty())
        throw replay::UnusableInput("remove needs an ID or --all: see cutoff faults remove --help");
      answer = client.ask("DELETE", "/_cutoff/faults" + (all_ ? "" : "/" + wire::percent_encoded(id_)));
      text = list_text(answer);
    } else {
      answer = client.ask("GET", "/_cutoff/faults");
      text = list_text(answer);
    }
    console.print(as_json ? answer.dump(2) + "\n" : text);
    return Exit::good;
  }

 private:
  EmulatorOptions options_;
  std::string target_;
  std::vector<std::pair<const char*, std::optional<std::string>>> texts_;
  std::optional<double> rate_;
  std::optional<std::int64_t> count_;
  std::string id_;
  bool all_ = false;
  Arguments add_;
  Arguments remove_;
};

}  // namespace

std::unique_ptr<Command> faults_command() { return std::make_unique<FaultsCommand>(); }

}  // namespace cutoff::cli
