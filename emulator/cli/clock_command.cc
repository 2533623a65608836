#include "emulator/cli/clock_command.h"

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
    R"(Durations are texts with a unit: 29s, 1m30s, 500ms.

Examples:
  cutoff clock
      what time it is, what is pending and who holds it
  cutoff clock mode auto
  cutoff clock advance 29s
  cutoff clock run-until idle
  cutoff clock run-until lambda.report --where function=worker --limit 15m
  cutoff clock lock browser
      time stays until somebody unlocks browser; sleeps name their lock:
  cutoff clock sleep 2s --lock browser

Exit code:
  0  it is done
  1  run-until: the event did not happen within the limit
  2  the command line cannot be used, or the emulator refuses it
  3  there is no emulator, or cutoff itself failed)";

std::string times(const json& count) { return count == 1 ? "once" : count.dump() + " times"; }

std::string line_of_now(const json& clock) {
  return seconds_of(clock.at("now_ms")) + "  " + clock.at("instant").get<std::string>() + "\n";
}

std::string status_text(const json& clock) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"now", seconds_of(clock.at("now_ms")), clock.at("instant").get<std::string>()});
  rows.push_back({"mode", clock.at("mode").get<std::string>()});
  if (clock.at("mode") == "real") rows.push_back({"rate", clock.at("rate").dump()});
  for (const json& lock : clock.at("locks"))
    rows.push_back({"lock", lock.at("name").get<std::string>(), times(lock.at("count"))});
  for (const json& holder : clock.at("holders")) rows.push_back({"held by", holder.get<std::string>()});
  for (const json& timer : clock.at("pending")) {
    rows.push_back({timer.at("owed").get<bool>() ? "owed" : "background", seconds_of(timer.at("due_ms")),
                    timer.at("what").get<std::string>()});
  }
  std::string text = columns(rows);
  const auto listed = clock.at("pending").size();
  const auto all = clock.at("timers").get<std::size_t>();
  if (all > listed) text += "and " + std::to_string(all - listed) + " timers more\n";
  return text;
}

class ClockCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments clock = program.add_subcommand("clock", "Read and move a running emulator's time");
    clock.footer(details);
    clock.one_subcommand_at_most();
    options_.declare(clock);

    status_ = options_.add_subcommand(clock, "status", "What time it is, what is pending, who holds it");
    advance_ = options_.add_subcommand(clock, "advance", "Let a time pass");
    advance_.add_option("DURATION", duration_, "How long: 29s, 1m30s").type_name("").required();
    add_lock_option(advance_);
    run_until_ = options_.add_subcommand(clock, "run-until", "Let time pass until something has happened");
    run_until_.add_option("EVENT", event_, "idle, or a kind of journal entry: lambda.report")
        .type_name("")
        .required();
    run_until_.add_option("--where", where_, "A field that the entry has: function=worker")
        .type_name("NAME=VALUE");
    run_until_.add_option("--limit", limit_, "How long at most; 1h unless given").type_name("DURATION");
    add_lock_option(run_until_);
    sleep_ = options_.add_subcommand(clock, "sleep", "Wait until a time has passed in the emulator");
    sleep_.add_option("DURATION", duration_, "How long: 2s").type_name("").required();
    add_lock_option(sleep_);
    mode_ = options_.add_subcommand(clock, "mode", "Let time go by itself: manual, auto or real");
    mode_.add_option("MODE", mode_name_, "manual, auto or real").type_name("").required();
    mode_.add_option("--rate", rate_, "Virtual seconds a real second, for real").type_name("N");
    lock_ = options_.add_subcommand(clock, "lock", "Keep time where it is");
    lock_.add_option("NAME", lock_name_, "Whose lock it is").type_name("").required();
    unlock_ = options_.add_subcommand(clock, "unlock", "Give a lock up, once");
    unlock_.add_option("NAME", lock_name_, "Whose lock it is").type_name("");
    unlock_.add_flag("--all", all_, "Give all locks up, whoever holds them");
  }

  Exit run(Console& console) override {
    const bool as_json = options_.json();
    EmulatorClient client(options_);
    const auto show = [&](const json& answer, const std::string& text) {
      console.print(as_json ? answer.dump(2) + "\n" : text);
    };
    if (advance_.parsed()) {
      const json now = client.ask("POST", "/_cutoff/clock/advance", with_lock({{"by", duration_}}));
      show(now, line_of_now(now));
    } else if (sleep_.parsed()) {
      const json now = client.ask("POST", "/_cutoff/clock/sleep", with_lock({{"for", duration_}}));
      show(now, line_of_now(now));
    } else if (run_until_.parsed()) {
      return run_until(client, show);
    } else if (mode_.parsed()) {
      json body{{"mode", mode_name_}};
      if (rate_) body["rate"] = *rate_;
      const json clock = client.ask("POST", "/_cutoff/clock", body);
      show(clock, status_text(clock));
    } else if (lock_.parsed()) {
      const json locks = client.ask("POST", "/_cutoff/clock/locks", {{"name", lock_name_}});
      show(locks, locks_text(locks));
    } else if (unlock_.parsed()) {
      if (all_ != lock_name_.empty())
        throw replay::UnusableInput("unlock needs a NAME or --all: see cutoff clock unlock --help");
      const json locks = client.ask(
          "DELETE", "/_cutoff/clock/locks" + (all_ ? "" : "/" + wire::percent_encoded(lock_name_)));
      show(locks, locks_text(locks));
    } else {
      const json clock = client.ask("GET", "/_cutoff/clock");
      show(clock, status_text(clock));
    }
    return Exit::good;
  }

 private:
  void add_lock_option(Arguments command) {
    command.add_option("--lock", lock_option_, "A lock of yours, given up meanwhile").type_name("NAME");
  }
  json with_lock(json body) const {
    if (lock_option_) body["lock"] = *lock_option_;
    return body;
  }
  static std::string locks_text(const json& answer) {
    std::vector<std::vector<std::string>> rows;
    for (const json& lock : answer.at("locks"))
      rows.push_back({lock.at("name").get<std::string>(), times(lock.at("count"))});
    return rows.empty() ? "nobody holds a lock\n" : columns(rows);
  }

  template <class Show>
  Exit run_until(EmulatorClient& client, const Show& show) {
    json body = with_lock(json::object());
    if (limit_) body["limit"] = *limit_;
    const bool idle = event_ == "idle";
    if (idle) {
      body["idle"] = true;
    } else {
      body["event"] = {{"kind", event_}};
    }
    for (const std::string& field : where_) {
      const auto equals = field.find('=');
      if (idle || equals == std::string::npos || equals == 0)
        throw replay::UnusableInput("--where is \"" + field +
                                    "\": write a field of the event and its value, such as function=worker");
      body["event"][field.substr(0, equals)] = field.substr(equals + 1);
    }
    const json answer = client.ask("POST", "/_cutoff/clock/run-until", body);
    const std::string reason = answer.at("reason");
    std::string text = line_of_now(answer);
    if (answer.contains("event")) text += answer.at("event").dump() + "\n";
    if (reason == "idle" && !idle) text += "nothing is owed any more, and " + event_ + " has not happened\n";
    if (reason == "limit") text += "the limit came first\n";
    show(answer, text);
    return reason == (idle ? "idle" : "event") ? Exit::good : Exit::unexpected;
  }

  EmulatorOptions options_;
  std::string duration_;
  std::string event_;
  std::vector<std::string> where_;
  std::optional<std::string> limit_;
  std::optional<std::string> lock_option_;
  std::string mode_name_;
  std::optional<double> rate_;
  std::string lock_name_;
  bool all_ = false;
  Arguments status_;
  Arguments advance_;
  Arguments run_until_;
  Arguments sleep_;
  Arguments mode_;
  Arguments lock_;
  Arguments unlock_;
};

}  // namespace

std::unique_ptr<Command> clock_command() { return std::make_unique<ClockCommand>(); }

}  // namespace cutoff::cli
