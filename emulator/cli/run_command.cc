#include "emulator/cli/run_command.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/deployment.h"
#include "emulator/cli/outer_time.h"
#include "emulator/process/job.h"
#include "emulator/replay/document.h"
#include "emulator/replay/observed.h"
#include "emulator/report/timeline.h"
#include "emulator/serve/emulator.h"

namespace cutoff::cli {
namespace {

constexpr const char* details =
    R"(COMMAND stands behind --: cutoff run [OPTIONS] [APP] -- COMMAND ...

It finds the emulator by its environment: AWS_ENDPOINT_URL, AWS_REGION,
AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for AWS's SDKs,
and CUTOFF_URL for what is said to the emulator itself: $CUTOFF_URL/_cutoff/….
What would lead an SDK elsewhere (profiles, session tokens, endpoints of single
services) is taken out. Its standard streams are ours; what cutoff has to say
goes to stderr. When COMMAND fails, the timeline of its requests follows. What
it has left running in the background ends with it.

Time jumps to what comes next whenever nothing is left to do now, unless --clock
says otherwise, and COMMAND and the handlers live in it, with all that they
start: what they sleep for passes at once. Where that cannot be, time flows as
it does outside for as long as need be, and why is said at the end: for what is
linked statically, for connections to others than the emulator (see --peer), for
what works for longer than --pace-after. With --process-time real all of them
have the machine's clocks. What of this works on your machine: cutoff doctor

Examples:
  cutoff run my-app -- pytest tests/
  cutoff run template.yaml --parameter Stage=test -- npm test
  cutoff run --flow async-polling -- ./smoke.sh

Exit code:
  that of COMMAND; 128 and the signal's number where a signal ended it
  2      the command line or a file cannot be used
  3      cutoff itself failed, or with --strict: time had to flow
  126    COMMAND cannot be started
  127    there is no COMMAND)";

/// Ours, without what would lead an SDK elsewhere, and with what leads it to the emulator.
std::vector<std::string> environment(serve::Emulator& emulator, const std::string& endpoint) {
  std::map<std::string, std::string> variables;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const bool leads_elsewhere =
        name == "AWS_PROFILE" || name == "AWS_DEFAULT_PROFILE" || name == "AWS_SESSION_TOKEN" ||
        name == "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" || name.starts_with("AWS_ENDPOINT_URL_");
    if (equals != std::string::npos && !leads_elsewhere) variables[name] = text.substr(equals + 1);
  }
  for (auto& [name, value] : client_environment(emulator, endpoint)) variables[name] = value;
  variables["CUTOFF_URL"] = endpoint;
  std::vector<std::string> list;
  for (const auto& [name, value] : variables) list.push_back(name + "=" + value);
  return list;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

class RunCommand final : public Command {
 public:
  explicit RunCommand(std::vector<std::string> command) : command_(std::move(command)) {}

  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("run", "Serve an application while a command runs");
    command.footer(details);
    deployment_.declare(command);
  }

  Exit run(Console& console) override {
    leave_outer_time();
    if (command_.empty())
      throw replay::UnusableInput(
          "there is no command to run: write it behind --, such as cutoff run my-app -- pytest");
    const std::uint64_t open_files = raise_limit_of_open_files();
    serve::Options options = deployment_.options(console);
    std::vector<std::string> said;  // of processes, while the screen is the command's
    options.process.log = [&said](const std::string& sentence) { said.push_back(sentence); };
    serve::Emulator emulator(std::move(options));
    deployment_.deploy(emulator, console);

    std::optional<process::Job> job;
    job.emplace(emulator.runner(), emulator.control());
    const std::uint16_t port = emulator.listen({"127.0.0.1", 0}, job->service());
    // From before it starts. A key press reaches it, as it does us, by the terminal.
    emulator.on_signals([&job](int signal, bool by_terminal) {
      if (!by_terminal) job->send(signal);
    });
    job->start(
        process::Command{.program = command_.front(),
                         .arguments = command_,
                         .environment = environment(emulator, "http://127.0.0.1:" + std::to_string(port)),
                         .folder = "",
                         .attached = true,
                         .open_files = open_files},
        port, [&emulator] { return emulator.server().receiving() > 0; }, [&emulator] { emulator.stop(); });
    emulator.run();
    const process::Tree::Report end = *job->end();
    job.reset();  // with all that the command has left behind
    for (const std::string& sentence : said) console.complain(sentence);
    return static_cast<Exit>(tell_of(console, emulator, end));
  }

 private:
  /// Answers the exit code, which is a shell's.
  int tell_of(Console& console, serve::Emulator& emulator, process::Tree::Report end) const {
    using Kind = process::Tree::Report::Kind;
    if (end.kind == Kind::no_program) {
      console.complain(command_.front() +
                       " cannot be started: " + std::generic_category().message(end.value));
      constexpr int not_started = 126;
      constexpr int not_found = 127;
      return end.value == ENOENT ? not_found : not_started;
    }
    constexpr int signalled = 128;
    const int exit_code = end.kind == Kind::killed ? signalled + end.value : end.value;
    if (exit_code != 0) tell_of_failure(console, emulator, exit_code);
    return exit_code;
  }

  void tell_of_failure(Console& console, serve::Emulator& emulator, int exit_code) const {
    console.complain(joined(command_) + " ended with " + std::to_string(exit_code));
    const std::string name = deployment_.name();
    const replay::Result result = replay::observed(emulator.cloud().journal().entries(), joined(command_),
                                                   name.empty() ? "none" : name);
    if (result.records.empty()) {
      console.complain("it has sent no request to an API");
      return;
    }
    console.print_aside(report::timeline(result, std::nullopt, console.aside_style()));
  }

  Deployment deployment_{"auto", "virtual"};
  std::vector<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> run_command(std::vector<std::string> command) {
  return std::make_unique<RunCommand>(std::move(command));
}

}  // namespace cutoff::cli
