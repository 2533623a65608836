#include "fakes/lambda/in_process.h"

#include <utility>

#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {
namespace {

/// The payload of the python runtimes for an uncaught exception; `request_id` is empty for one at init (recorded:
/// test_lambda_handler_error, test_lambda_runtime_error).
CodeFailure failure(const ExceptionDescription& exception, const std::string& request_id) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  writer.member("errorMessage", exception.message)
      .member("errorType", exception.type)
      .member("requestId", request_id);
  writer.key("stackTrace").begin_array();
  for (const std::string& line : exception.stack_trace) writer.string(line);
  writer.end_array().end_object();
  return {wire::Payload::from_text(std::move(json)), exception.type};
}

/// One event of the log, as the python runtimes write it: lines are indented with no-break spaces.
std::string log_message(const ExceptionDescription& exception) {
  std::string text = "[ERROR] " + exception.type + ": " + exception.message;
  if (!exception.stack_trace.empty()) text += "\nTraceback (most recent call last):";
  for (const std::string& line : exception.stack_trace) {
    text += '\n';
    bool indented = true;
    for (const char c : line) {
      if (c != ' ') indented = c == '\n';
      text += indented && c == ' ' ? std::string("\u00a0") : std::string(1, c);
    }
    while (text.back() == '\n') text.pop_back();
  }
  return text;
}

class InProcessEnvironment final : public Environment {
 public:
  explicit InProcessEnvironment(std::shared_ptr<const Module> module) : module_(std::move(module)) {}

  void init(InitContext& context) override {
    try {
      handler_ = (*module_)(context);
    } catch (...) {
      translate(context, {});
    }
  }

  wire::Payload invoke(const wire::Payload& event, Context& context) override {
    try {
      return handler_(event, context);
    } catch (...) {
      translate(context, context.request_id().text());
    }
  }

  void stop(StopReason) noexcept override { handler_ = nullptr; }

 private:
  /// Inside of a catch block: what is no failure of the code passes as it is.
  [[noreturn]] static void translate(InitContext& context, const std::string& request_id) {
    try {
      throw;
    } catch (const clock::Killed&) {
      throw;
    } catch (const Exit&) {
      throw;
    } catch (...) {
      const ExceptionDescription exception = describe_current_exception();
      context.log(log_message(exception));
      throw failure(exception, request_id);
    }
  }

  std::shared_ptr<const Module> module_;
  Handler handler_;
};

class InProcessFactory final : public EnvironmentFactory {
 public:
  explicit InProcessFactory(Module module) : module_(std::make_shared<const Module>(std::move(module))) {}
  std::unique_ptr<Environment> make() override { return std::make_unique<InProcessEnvironment>(module_); }

 private:
  std::shared_ptr<const Module> module_;
};

}  // namespace

std::unique_ptr<EnvironmentFactory> in_process(Handler handler) {
  return in_process_module([handler = std::move(handler)](InitContext&) { return handler; });
}

std::unique_ptr<EnvironmentFactory> in_process_module(Module module) {
  return std::make_unique<InProcessFactory>(std::move(module));
}

}  // namespace cutoff::lambda
