// An application that is looked at: what changes on disk is redeployed, and said in a sentence.
#include "emulator/serve/app_watch.h"

#include <chrono>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/app/deploy.h"
#include "emulator/app/read.h"
#include "emulator/serve/emulator.h"
#include "fakes/sdk/function.h"
#include "tests/harness/folder.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

/// Code of which only one thing is of interest: how often somebody has asked for it.
class CountedCode final : public app::CodeRunner {
 public:
  std::unique_ptr<lambda::EnvironmentFactory> environments_of(const app::FunctionCode&) override {
    ++asked;
    return lambda::in_process([](const wire::Payload&, lambda::Context&) { return wire::Payload(); });
  }
  int asked = 0;
};

std::string described(const std::string& timeout, const std::string& more = "") {
  return R"({"functions": {"worker": {"code": "src", "handler": "worker.handle", "runtime": "python3.11", "timeout": ")" +
         timeout + "\"}}" + more + "}";
}

class AppWatching : public ::testing::Test {
 protected:
  AppWatching() {
    folder_.write("src/worker.py", "def handle(event, context): pass\n");
    folder_.write("cutoff.json", described("3s"));
    const app::Application application = app::read_application(folder_.path(""), {});
    app::deploy(application, emulator_.cloud(), code_);
    watch_ = std::make_unique<serve::AppWatch>(
        emulator_, serve::AppWatch::What{.path = folder_.path(""), .deployed = application}, code_,
        [this](const std::string& sentence) {
          told_ = sentence;
          emulator_.stop();
        });
  }

  /// The next sentence that is told.
  std::string next() {
    told_.clear();
    emulator_.run();
    return told_;
  }
  std::chrono::seconds timeout() {
    return emulator_.cloud().lambda().find_function("worker")->configuration().timeout;
  }

  harness::Folder folder_;
  CountedCode code_;
  std::string told_;
  serve::Emulator emulator_{{.pace = clock::Pace::manual}};
  std::unique_ptr<serve::AppWatch> watch_;
};

TEST_F(AppWatching, ADescriptionThatChangesIsRedeployed) {
  folder_.write("cutoff.json", described("60s"));
  EXPECT_EQ(next(), "function worker has changed");
  EXPECT_EQ(timeout(), 60s);
}

TEST_F(AppWatching, SoIsOneThatAnEditorPutsInThePlaceOfTheOldOne) {
  folder_.write("new.json", described("60s"));
  std::filesystem::rename(folder_.path("new.json"), folder_.path("cutoff.json"));
  EXPECT_EQ(next(), "function worker has changed");
}

TEST_F(AppWatching, CodeThatChangesIsTakenUp) {
  EXPECT_EQ(code_.asked, 1);
  folder_.write("src/worker.py", "def handle(event, context): return 1\n");
  EXPECT_EQ(next(), "function worker has new code");
  EXPECT_EQ(code_.asked, 2);
}

TEST_F(AppWatching, SoIsCodeInAFolderThatIsNew) {
  std::filesystem::create_directory(folder_.path("src/lib"));
  EXPECT_EQ(next(), "function worker has new code");
  folder_.write("src/lib/more.py", "");
  EXPECT_EQ(next(), "function worker has new code");
}

TEST_F(AppWatching, WhatPythonMakesForItselfIsNoChange) {
  folder_.write("src/__pycache__/worker.pyc", "");
  folder_.write("src/.worker.py.swp", "");
  folder_.write("cutoff.json", described("60s"));
  EXPECT_EQ(next(), "function worker has changed");
}

TEST_F(AppWatching, ADescriptionThatCannotBeUsedChangesNothing) {
  folder_.write("cutoff.json", described("60"));
  EXPECT_THAT(
      next(),
      HasSubstr("cutoff.json:1:106: functions.worker.timeout is \"60\": write a duration with a unit"));
  EXPECT_EQ(timeout(), 3s);
  folder_.write("cutoff.json", described("60s"));
  EXPECT_EQ(next(), "function worker has changed");
}

TEST_F(AppWatching, AfterARefusalAllIsDeployedAnew) {
  const std::string table = R"(, "tables": {"orders": {"partition_key": "id", "items": [{"id": )";
  folder_.write("cutoff.json", described("3s", table + "1}]}}"));
  EXPECT_THAT(next(), AllOf(HasSubstr("table orders: "),
                            HasSubstr("Type mismatch for key id expected: S actual: N")));
  folder_.write("cutoff.json", described("3s", table + "\"1\"}]}}"));
  EXPECT_THAT(next(), AllOf(::testing::StartsWith("all of "), EndsWith(" is deployed anew")));
  const auto root = iam::Caller::root(emulator_.cloud().region().account());
  EXPECT_EQ(emulator_.cloud().dynamodb().scan({root, {}}, {.table = "orders"}).count, 1U);
}

}  // namespace
}  // namespace cutoff::wire_tests
