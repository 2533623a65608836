#include "emulator/cli/invoke_command.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "emulator/cli/arguments.h"
#include "emulator/cli/console.h"
#include "emulator/cli/emulator_client.h"
#include "emulator/replay/document.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/target.h"

namespace cutoff::cli {
namespace {

using nlohmann::json;

constexpr const char* details =
    R"(Examples:
  cutoff invoke worker -e event.json
  echo '{"prompt":"hello"}' | cutoff invoke worker -e -
  cutoff invoke worker -e event.json --async
  cutoff invoke worker --log

The request is signed as AWS's clients sign, with AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION, or with the key that
cutoff serve prints.

Exit code:
  0  the function answered, or the event is accepted
  1  the function failed
  2  the command line or the event cannot be used, or Lambda refuses it
  3  there is no emulator, or cutoff itself failed)";

std::string read_event(const std::string& path) {
  if (path.empty()) return "{}";
  if (path == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    throw replay::UnusableInput(path + ": cannot be read (" + std::strerror(errno) +
                                "): name a file with the event as JSON, or - for the standard input");
  }
  return text;
}

class InvokeCommand final : public Command {
 public:
  void declare(Arguments program) override {
    Arguments command = program.add_subcommand("invoke", "Invoke a function of a running emulator");
    command.footer(details);
    command.add_option("FUNCTION", function_, "Its name or ARN").type_name("").required();
    command.add_option("-e,--event", event_, "A file with the event, or -; {} unless given")
        .type_name("FILE");
    command.add_flag("--async", async_, "InvocationType Event: accepted now, run by and by");
    command.add_flag("--log", log_, "Show the end of its log, on stderr");
    options_.declare(command);
  }

  Exit run(Console& console) override {
    const bool as_json = options_.json();
    const std::string event = read_event(event_);
    if (async_ && log_)
      throw replay::UnusableInput("--log does not go with --async: nobody waits for that log");
    EmulatorClient client(options_);
    outbound::HttpClient::Headers headers{{"Content-Type", "application/json"}};
    if (async_) headers.emplace_back("X-Amz-Invocation-Type", "Event");
    if (log_) headers.emplace_back("X-Amz-Log-Type", "Tail");
    const outbound::Answer answer = client.send(
        "lambda", "POST", "/2015-03-31/functions/" + wire::percent_encoded(function_) + "/invocations",
        headers, event);
    if (answer.status >= 300) return refused(answer);

    const std::string request_id = answer.header("x-amzn-RequestId");
    const std::string error = answer.header("X-Amz-Function-Error");
    if (const auto log = wire::base64_decoded(answer.header("X-Amz-Log-Result")); log && log_)
      std::cerr << *log;
    if (as_json) {
      json shown{{"status", answer.status}, {"request_id", request_id}};
      if (!async_) shown["payload"] = json::parse(answer.body, nullptr, false);
      if (!error.empty()) shown["function_error"] = error;
      console.print(shown.dump(2) + "\n");
    } else if (async_) {
      console.print("accepted as " + request_id + "\n");
    } else {
      console.print(answer.body + "\n");
    }
    if (error.empty()) return Exit::good;
    console.complain("the function failed (" + error + ")");
    return Exit::unexpected;
  }

 private:
  /// In Lambda's words.
  [[noreturn]] static Exit refused(const outbound::Answer& answer) {
    const json body = json::parse(answer.body, nullptr, false);
    std::string message;
    for (const char* name : {"message", "Message"}) {
      if (body.is_object() && body.contains(name) && body.at(name).is_string()) message = body.at(name);
    }
    const std::string type = answer.header("x-amzn-ErrorType");
    throw replay::UnusableInput((type.empty() ? "status " + std::to_string(answer.status) : type) + ": " +
                                (message.empty() ? "Lambda refuses the invocation" : message));
  }

  EmulatorOptions options_;
  std::string function_;
  std::string event_;
  bool async_ = false;
  bool log_ = false;
};

}  // namespace

std::unique_ptr<Command> invoke_command() { return std::make_unique<InvokeCommand>(); }

}  // namespace cutoff::cli
