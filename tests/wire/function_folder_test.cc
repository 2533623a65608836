// Functions whose code is a folder, as an application's description and a test in C++ have them.
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/serve/emulator.h"
#include "fakes/clock/fiber.h"
#include "fakes/wire/fault.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Property;
using ::testing::Throws;
using ::testing::ThrowsMessage;

class FunctionFolder : public ::testing::Test {
 protected:
  FunctionFolder() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    emulator.cloud().iam().put_role({"role", {}});
  }
  ~FunctionFolder() override { std::filesystem::remove_all(folder); }

  void write(const std::string& file, const std::string& text) const { std::ofstream(folder / file) << text; }
  void create(std::chrono::seconds timeout = 30s) {
    lambda::FunctionConfiguration configuration{.name = "worker",
                                                .role = "role",
                                                .handler = "index.handler",
                                                .runtime = "python3.11",
                                                .timeout = timeout,
                                                .environment = {}};
    auto code = emulator.runner().environments_of_folder(folder, configuration);
    emulator.cloud().lambda().create_function(root, std::move(configuration), std::move(code));
  }
  std::string invoke(const std::string& event = "{}") {
    return harness::run(loop(), [&] {
      return emulator.cloud()
          .lambda()
          .start_invoke(root, {.function = "worker", .event = wire::Payload::from_text(event)})
          .wait()
          .payload.text();
    });
  }
  clock::Loop& loop() { return emulator.cloud().loop(); }

  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "function_folder";
  const iam::Caller root = iam::Caller::root("123456789012");
  serve::Emulator emulator{{.pace = clock::Pace::manual, .process = {.work_limit = 2s}}};
};

TEST_F(FunctionFolder, RunsWhereItIsAndIsLeftAsItIs) {
  write("helper.py", "def text():\n    return 'helped'\n");
  write("index.py",
        "import os, helper\ndef handler(event, context):\n    return [helper.text(), os.getcwd()]\n");
  create();
  EXPECT_EQ(invoke(), "[\"helped\", \"" + std::filesystem::canonical(folder).string() + "\"]");
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
  EXPECT_EQ(files, 2);
}

TEST_F(FunctionFolder, IsReadAnewByEachEnvironment) {
  write("index.py", "def handler(event, context):\n    return 1\n");
  create();
  EXPECT_EQ(invoke(), "1");
  write("index.py", "def handler(event, context):\n    return 'two'\n");
  EXPECT_EQ(invoke(), "1");
  emulator.cloud().reset(region::Keep::app);
  EXPECT_EQ(invoke(), "\"two\"");
}

TEST_F(FunctionFolder, RunsInNoTimeWhateverItTakes) {
  write("index.py", "import time\ntime.sleep(0.1)\ndef handler(event, context):\n    time.sleep(0.1)\n");
  create();
  invoke();
  EXPECT_EQ(loop().now().time_since_epoch(), 0s);
}

TEST_F(FunctionFolder, ThatHangsFailsARunWhichSaysWhoHoldsTime) {
  write("index.py", "import time\ndef handler(event, context):\n    time.sleep(1000)\n");
  create();
  EXPECT_THAT([&] { invoke(); },
              ThrowsMessage<clock::TimeHeld>(HasSubstr("time is held by \"function worker's "
                                                       "process\" for longer than its 2.000 s")));
}

TEST_F(FunctionFolder, EndsWithAResetInTheMiddleOfAnInvocation) {
  write("index.py", "import time\nprint('begun')\ntime.sleep(1000)\n");
  create();
  const auto caller = clock::spawn(loop(), "caller", [&] {
    EXPECT_THROW(emulator.cloud().lambda().start_invoke(root, {.function = "worker"}).wait(),
                 clock::Abandoned);
  });
  const auto has_begun = [&] {
    for (const journal::Entry& entry : emulator.cloud().journal().entries()) {
      if (entry.is("lambda.log")) return true;
    }
    return false;
  };
  ASSERT_TRUE(loop().run_until(has_begun, 1s));
  emulator.cloud().reset(region::Keep::nothing);
  loop().run_ready();
  EXPECT_TRUE(caller.done());
  EXPECT_THAT(loop().holders(), IsEmpty());
}

TEST_F(FunctionFolder, ThatIsNotThereIsRefused) {
  std::filesystem::remove_all(folder);
  EXPECT_THAT([&] { create(); },
              Throws<wire::Fault>(Property(&wire::Fault::message, AllOf(HasSubstr("function_folder"),
                                                                        HasSubstr("which is not there.")))));
}

}  // namespace
}  // namespace cutoff::wire_tests
