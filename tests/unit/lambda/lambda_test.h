// A Lambda on a region of its own, with a role that functions run as.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "fakes/clock/waiter.h"
#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/log_lines.h"
#include "fakes/lambda/service_target.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::lambda {

using namespace std::chrono_literals;

class LambdaTest : public harness::RegionTest {
 protected:
  explicit LambdaTest(Options options = {}, region::Region::Options region_options = {})
      : RegionTest(std::move(region_options)), lambda(region, destinations, options) {
    region.iam().put_role({"worker-role", {}});
  }

  FunctionConfiguration configuration(std::string name, std::chrono::seconds timeout = 3s) {
    FunctionConfiguration made;
    made.name = std::move(name);
    made.role = "worker-role";
    made.timeout = timeout;
    return made;
  }

  const Function& create(std::string name, Handler handler, std::chrono::seconds timeout = 3s) {
    return lambda.create_function(root, configuration(std::move(name), timeout),
                                  in_process(std::move(handler)));
  }
  const Function& create_module(std::string name, Module module, std::chrono::seconds timeout = 3s) {
    return lambda.create_function(root, configuration(std::move(name), timeout),
                                  in_process_module(std::move(module)));
  }

  InvokeInput input(std::string function, std::string event = "") {
    InvokeInput made;
    made.function = std::move(function);
    if (!event.empty()) made.event = wire::Payload::from_text(std::move(event));
    return made;
  }

  /// Invokes it and lets time go on until it has answered.
  wire::FunctionReply invoke(InvokeInput what) {
    return run([&] { return lambda.start_invoke(root, std::move(what)).wait(); });
  }
  wire::FunctionReply invoke(std::string function, std::string event = "") {
    return invoke(input(std::move(function), std::move(event)));
  }

  /// Sends it an event, from outside of any fiber; nothing runs yet.
  wire::Uuid send(std::string function, std::string event = "") {
    return lambda.invoke_event(root, input(std::move(function), std::move(event)));
  }
  /// Lets all that is owed happen.
  void finish() { EXPECT_TRUE(loop.run_until_idle(48h)) << loop.describe(); }

  /// What an operation was refused with; fails when it was not.
  template <class Work>
  wire::Fault fault_of(Work work) {
    try {
      work();
    } catch (const wire::Fault& fault) {
      return fault;
    }
    ADD_FAILURE() << "nothing was refused";
    return {0, "", ""};
  }

  std::vector<const journal::Entry*> entries(std::string_view kind) {
    std::vector<const journal::Entry*> found;
    for (const journal::Entry& entry : region.journal().entries()) {
      if (entry.is(kind)) found.push_back(&entry);
    }
    return found;
  }
  const journal::Entry& only(std::string_view kind) {
    const auto found = entries(kind);
    EXPECT_EQ(found.size(), 1U) << kind;
    return *found.at(0);
  }
  /// The whole log, as CloudWatch would show it.
  std::string log() {
    std::string text;
    for (const journal::Entry& entry : region.journal().entries()) text += log_line(entry).value_or("");
    return text;
  }

  iam::Caller root = iam::Caller::root("123456789012");
  DestinationStore destinations;
  Lambda lambda;
};

/// A handler that takes that long and answers "done".
inline Handler takes(clock::Duration duration) {
  return [duration](const wire::Payload&, Context& context) {
    clock::sleep_for(context.loop(), duration);
    return wire::Payload::from_text("\"done\"");
  };
}

}  // namespace cutoff::lambda
