#include "emulator/cli/code_runner.h"

#include <string>
#include <utility>

#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::cli {
namespace {

class UnrunnableEnvironment final : public lambda::Environment {
 public:
  explicit UnrunnableEnvironment(std::string sentence) : sentence_(std::move(sentence)) {}

  /// Reached by an event that was accepted while the function had other code.
  void init(lambda::InitContext& context) override {
    context.log("[ERROR] " + sentence_);
    std::string json;
    wire::JsonWriter(json)
        .begin_object()
        .member("errorType", std::string_view("Runtime.NotImplemented"))
        .member("errorMessage", sentence_)
        .end_object();
    throw lambda::CodeFailure{wire::Payload::from_text(std::move(json)), "Runtime.NotImplemented"};
  }
  wire::Payload invoke(const wire::Payload&, lambda::Context&) override {
    return {};
  }  // not reached: init fails
  void stop(lambda::StopReason) noexcept override {}

 private:
  std::string sentence_;
};

class UnrunnableCode final : public lambda::EnvironmentFactory {
 public:
  explicit UnrunnableCode(const app::FunctionCode& code)
      : sentence_(
            "The function " + code.function + " has code for " + code.runtime +
            ", and this emulator cannot run such code yet: it runs functions that are written in C++.") {}

  void check_runnable() const override { throw wire::Fault(501, "NotImplementedException", sentence_); }
  std::unique_ptr<lambda::Environment> make() override {
    return std::make_unique<UnrunnableEnvironment>(sentence_);
  }

 private:
  std::string sentence_;
};

class NoRunner final : public app::CodeRunner {
 public:
  std::unique_ptr<lambda::EnvironmentFactory> environments_of(const app::FunctionCode& code) override {
    return std::make_unique<UnrunnableCode>(code);
  }
};

}  // namespace

std::unique_ptr<app::CodeRunner> code_runner() { return std::make_unique<NoRunner>(); }

}  // namespace cutoff::cli
