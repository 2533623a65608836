// Environments: when one is made, initialised, used again and retired.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

using ::testing::HasSubstr;

/// Answers with its environment's number of invocations.
Module counting(clock::Duration init = {}) {
  return [init](InitContext& context) -> Handler {
    clock::sleep_for(context.loop(), init);
    return [count = std::make_shared<int>(0)](const wire::Payload&, Context&) {
      return wire::Payload::from_text(std::to_string(++*count));
    };
  };
}

class Environments : public LambdaTest {};

TEST_F(Environments, AreColdOnceAndWarmThen) {
  create_module("worker", counting());
  EXPECT_EQ(invoke("worker").payload.text(), "1");
  EXPECT_EQ(invoke("worker").payload.text(), "2");
  EXPECT_EQ(loop.now(), clock::Instant(0s));  // ideal: a cold start takes no time
  EXPECT_EQ(only("lambda.init").text("status"), "success");
  const auto reports = entries("lambda.report");
  EXPECT_TRUE(reports[0]->has("init_ms"));
  EXPECT_FALSE(reports[1]->has("init_ms"));
}

TEST_F(Environments, RunOneInvocationAtATimeAndTheLastUsedFirst) {
  create("worker", takes(1s));
  run([&] {
    auto one = lambda.start_invoke(root, input("worker"));
    auto two = lambda.start_invoke(root, input("worker"));
    one.wait();
    two.wait();
  });
  EXPECT_EQ(lambda.find_function("worker")->idle_environments(), 2U);
  invoke("worker");
  const auto starts = entries("lambda.start");
  ASSERT_EQ(starts.size(), 3U);
  EXPECT_NE(starts[0]->text("environment"), starts[1]->text("environment"));
  EXPECT_EQ(starts[2]->text("environment"), starts[1]->text("environment"));
}

TEST_F(Environments, AreRetiredAfterTenIdleMinutesToTheInstant) {
  create_module("worker", counting());
  invoke("worker");
  loop.advance(10min - 1ns);
  EXPECT_EQ(lambda.find_function("worker")->idle_environments(), 1U);
  loop.advance(1ns);
  EXPECT_EQ(lambda.find_function("worker")->idle_environments(), 0U);
  EXPECT_EQ(invoke("worker").payload.text(), "1");
  loop.advance(9min);
  EXPECT_EQ(invoke("worker").payload.text(), "2");
  loop.advance(9min);
  EXPECT_EQ(invoke("worker").payload.text(), "3");
}

TEST_F(Environments, ThatIdleKeepNoRunAlive) {
  create_module("worker", counting());
  invoke("worker");
  EXPECT_TRUE(loop.run_until_idle(24h));
  EXPECT_EQ(loop.now(), clock::Instant(0s));
}

TEST_F(Environments, InitialiseBeforeTheFunctionsTimeoutBegins) {
  create_module("worker", counting(9s), 1s);
  const wire::FunctionReply reply = invoke("worker");
  EXPECT_EQ(reply.payload.text(), "1");
  EXPECT_EQ(only("lambda.start").at, clock::Instant(9s));
  const journal::Entry& report = only("lambda.report");
  EXPECT_EQ(report.duration("duration_ms"), 0s);
  EXPECT_EQ(report.duration("init_ms"), 9s);
  EXPECT_EQ(report.duration("billed_ms"), 9s);
}

TEST_F(Environments, HaveTenSecondsToInitialise) {
  create_module("worker", counting(10s), 1s);
  EXPECT_EQ(invoke("worker").payload.text(), "1");
  EXPECT_EQ(loop.now(), clock::Instant(10s));
}

TEST_F(Environments, ThatTakeLongerInitialiseAgainInsideTheFunctionsTimeout) {
  create_module("worker", counting(12s), 15s);
  EXPECT_EQ(invoke("worker").payload.text(), "1");
  EXPECT_EQ(loop.now(), clock::Instant(22s));
  EXPECT_EQ(only("lambda.start").at, clock::Instant(10s));
  EXPECT_EQ(only("lambda.report").duration("duration_ms"), 12s);
  EXPECT_FALSE(only("lambda.report").has("init_ms"));
  EXPECT_THAT(log(), ::testing::StartsWith(
                         "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\nSTART "));
}

TEST_F(Environments, ThatTakeLongerThanTheFunctionsTimeoutNeverSucceed) {
  create_module("worker", counting(12s), 3s);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_THAT(invoke("worker").payload.text(), HasSubstr("Sandbox.Timedout"));
  }
  EXPECT_EQ(loop.now(), clock::Instant(16s));  // 10 + 3, then 3: the second has no init of its own
  EXPECT_THAT(log(), HasSubstr("INIT_REPORT Init Duration: 3000.00 ms\tPhase: invoke\tStatus: timeout\n"));
}

TEST_F(Environments, ThatFailToInitialiseFailTheInvocationWithoutARequestId) {
  create_module("worker",
                [](InitContext&) -> Handler { throw HandlerError("Exception", "Runtime startup fails"); });
  const wire::FunctionReply reply = invoke("worker");
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_EQ(reply.payload.text(),
            "{\"errorMessage\":\"Runtime startup "
            "fails\",\"errorType\":\"Exception\",\"requestId\":\"\",\"stackTrace\":[]}");
  EXPECT_EQ(entries("lambda.init").size(), 2U);  // once before the invocation, once more with it
  EXPECT_EQ(only("lambda.report").text("status"), "error");
}

TEST_F(Environments, ThatExitAtInitAreAnExitError) {
  create_module("worker", [](InitContext&) -> Handler { throw Exit{127}; });
  const wire::FunctionReply reply = invoke("worker");
  EXPECT_EQ(reply.payload.text(),
            "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + reply.request_id.text() +
                " Error: Runtime exited with error: exit status 127\"}");
}

TEST_F(Environments, StartInTheSecondAttemptWhatFailedInTheFirst) {
  create_module("worker", [attempts = std::make_shared<int>(0)](InitContext&) -> Handler {
    if (++*attempts == 1) throw HandlerError("Flaky", "not yet");
    return takes(0s);
  });
  EXPECT_EQ(invoke("worker").payload.text(), "\"done\"");
}

TEST_F(Environments, AreMadeAThousandIn10SecondsPerFunction) {
  Options many;
  many.account_concurrency.reset();
  Lambda large(region, destinations, many);
  FunctionConfiguration busy = configuration("busy", 900s);
  large.create_function(root, busy, in_process(takes(100s)));
  const auto accepted = [&](int tries) {
    int count = 0;
    run([&] {
      for (int i = 0; i < tries; ++i) {
        try {
          large.start_invoke(root, input("busy"));
          ++count;
        } catch (const wire::Fault& fault) {
          EXPECT_EQ(fault.status(), 429);
          EXPECT_EQ(fault.members().front().second, "ConcurrentInvocationLimitExceeded");
        }
      }
    });
    return count;
  };
  EXPECT_EQ(accepted(1100), 1000);
  loop.advance(1s);
  EXPECT_EQ(accepted(200), 100);
  loop.advance(60s);
  EXPECT_EQ(accepted(1100), 1000);  // what was not used is not saved
}

class TypicalEnvironments : public LambdaTest {
 protected:
  static region::Region::Options typical() {
    region::Region::Options made;
    made.latency = region::LatencyProfile::typical;
    return made;
  }
  TypicalEnvironments() : LambdaTest({}, typical()) {}

  clock::Duration init_of(std::string runtime) {
    const std::string name = "of-" + runtime.substr(0, runtime.find('.'));
    FunctionConfiguration made = configuration(name);
    made.runtime = runtime;
    lambda.create_function(root, made, in_process(takes(0s)));
    const wire::FunctionReply reply = invoke(name);
    return entries("lambda.report").back()->duration("init_ms");
  }
};

TEST_F(TypicalEnvironments, TakeTheirTimeByRuntime) {
  const clock::Duration python = init_of("python3.12");
  EXPECT_GE(python, 90ms);
  EXPECT_LE(python, 180ms);
  EXPECT_EQ(loop.now(), clock::Instant(python));
  EXPECT_GE(init_of("java21"), 350ms);
}

TEST(TypicalEnvironmentsOfOneSeed, TakeTheSameTimeWhateverElseRuns) {
  const auto init_of_worker = [](bool with_another_first, std::uint64_t seed) {
    clock::Loop loop;
    region::Region::Options options;
    options.latency = region::LatencyProfile::typical;
    options.seed = seed;
    region::Region region(loop, options);
    region.iam().put_role({"role", {}});
    DestinationStore destinations;
    Lambda lambda(region, destinations);
    const iam::Caller root = iam::Caller::root("123456789012");
    for (const char* name : {"another", "worker"}) {
      FunctionConfiguration made;
      made.name = name;
      made.role = "role";
      lambda.create_function(root, made, in_process(takes(0s)));
    }
    const auto invoke = [&](const char* name) {
      return harness::run(loop, [&] { return lambda.start_invoke(root, {.function = name}).wait(); });
    };
    if (with_another_first) invoke("another");
    invoke("worker");
    for (const journal::Entry& entry : region.journal().entries()) {
      if (entry.is("lambda.report") && entry.text("function") == "worker") return entry.duration("init_ms");
    }
    return clock::Duration();
  };
  EXPECT_EQ(init_of_worker(false, 7), init_of_worker(true, 7));
  EXPECT_NE(init_of_worker(false, 7), init_of_worker(false, 8));
}

}  // namespace
}  // namespace cutoff::lambda
