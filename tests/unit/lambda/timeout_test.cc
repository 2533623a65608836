// The function's timeout: when it comes, what it ends and what not, and what is left behind.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

class FunctionTimeout : public LambdaTest {};

TEST_F(FunctionTimeout, EndsTheCodeAtTheSecondThatIsConfigured) {
  create("worker", takes(68s), 31s);
  const wire::FunctionReply reply = invoke("worker");
  EXPECT_EQ(loop.now(), clock::Instant(31s));
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_EQ(reply.payload.text(),
            "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: " + reply.request_id.text() +
                " Error: Task timed out after 31.00 seconds\"}");
  const journal::Entry& report = only("lambda.report");
  EXPECT_EQ(report.at, clock::Instant(31s));
  EXPECT_EQ(report.duration("duration_ms"), 31s);
  EXPECT_EQ(report.text("status"), "timeout");
  EXPECT_EQ(report.text("error_type"), "Sandbox.Timedout");
  EXPECT_EQ(lambda.find_function("worker")->running(), 0);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(FunctionTimeout, SparesWhatIsDoneAtThatVeryInstant) {
  create("worker", takes(31s), 31s);
  const wire::FunctionReply reply = invoke("worker");
  EXPECT_EQ(reply.payload.text(), "\"done\"");
  EXPECT_EQ(reply.function_error, "");
  EXPECT_EQ(loop.now(), clock::Instant(31s));
}

TEST_F(FunctionTimeout, ComesOneNanosecondTooEarlyForWhatIsLate) {
  create("worker", takes(31s + 1ns), 31s);
  EXPECT_EQ(invoke("worker").function_error, "Unhandled");
}

TEST_F(FunctionTimeout, ComesBeforeAGatewaysThatWasArmedFirst) {
  create("worker", takes(68s), 29s);
  run([&] {
    clock::Deadline integration_timeout(loop, 29s);
    auto result = lambda.start_invoke(root, input("worker"));
    const auto reply = result.wait(integration_timeout);
    ASSERT_TRUE(reply.has_value());  // so the gateway answers 502, not 504
    EXPECT_EQ(reply->function_error, "Unhandled");
    EXPECT_EQ(loop.now(), clock::Instant(29s));
  });
  EXPECT_EQ(only("lambda.reply").text("heard"), "true");
}

TEST_F(FunctionTimeout, IsLateForACallerWhoGaveUpASecondBefore) {
  create("worker", takes(68s), 900s);
  run([&] {
    clock::Deadline integration_timeout(loop, 29s);
    EXPECT_FALSE(lambda.start_invoke(root, input("worker")).wait(integration_timeout).has_value());
    EXPECT_EQ(loop.now(), clock::Instant(29s));
  });
  EXPECT_EQ(lambda.under_way(), 1U);
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(only("lambda.report").at, clock::Instant(68s));
  EXPECT_EQ(only("lambda.report").text("status"), "success");
  EXPECT_EQ(only("lambda.reply").text("heard"), "false");
}

TEST_F(FunctionTimeout, LetsAnInnerDeadlineOfTheSameInstantEndFirst) {
  create(
      "worker",
      [](const wire::Payload&, Context& context) {
        clock::Deadline read_timeout(context.loop(), 900s);
        auto [promise, result] = clock::one_shot<int>(context.loop(), "the agent");
        EXPECT_FALSE(result.wait(read_timeout).has_value());
        return wire::Payload::from_text("\"gave up\"");
      },
      900s);
  EXPECT_EQ(invoke("worker").payload.text(), "\"gave up\"");
  EXPECT_EQ(loop.now(), clock::Instant(900s));
}

TEST_F(FunctionTimeout, EndsWhatTheHandlerSpawnedToTheLastGrandchild) {
  auto alive = std::make_shared<int>(0);
  create("worker", [alive](const wire::Payload&, Context& context) -> wire::Payload {
    struct Life {
      std::shared_ptr<int> alive;
      explicit Life(std::shared_ptr<int> count) : alive(std::move(count)) { ++*alive; }
      ~Life() { --*alive; }
    };
    context.spawn("child", [alive, &context] {
      context.spawn("grandchild", [alive, &context] {
        Life life(alive);
        clock::sleep_for(context.loop(), 1h);
      });  // and ends before it
    });
    context.spawn("other child", [alive, &context] {
      Life life(alive);
      clock::sleep_for(context.loop(), 1h);
    });
    EXPECT_EQ(*alive, 2);
    clock::sleep_for(context.loop(), 1h);
    return {};
  });
  invoke("worker");
  EXPECT_EQ(loop.now(), clock::Instant(3s));
  EXPECT_EQ(*alive, 0);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(FunctionTimeout, DoesNotEndWhatTheHandlerCalledElsewhere) {
  auto heard = std::make_shared<std::optional<bool>>();
  create(
      "worker",
      [heard](const wire::Payload&, Context& context) -> wire::Payload {
        auto [promise, result] = clock::one_shot<int>(context.loop(), "the agent's answer");
        clock::spawn(context.loop(), "agent",
                     [heard, &loop = context.loop(), promise = std::move(promise)]() mutable {
                       clock::sleep_for(loop, 68s);
                       *heard = promise.heard();
                       promise.set(1);
                     });
        result.wait();
        return {};
      },
      29s);
  invoke("worker");
  EXPECT_EQ(loop.now(), clock::Instant(29s));
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(loop.now(), clock::Instant(68s));
  EXPECT_EQ(*heard, false);
}

TEST_F(FunctionTimeout, VoidsWhatTheCodeStillSaysAndDoesOnItsWayOut) {
  create("worker", [this](const wire::Payload&, Context& context) -> wire::Payload {
    try {
      clock::sleep_for(context.loop(), 1h);
    } catch (...) {
      context.log("swallowed");
      EXPECT_ANY_THROW(lambda.start_invoke(root, input("worker")));
    }
    return wire::Payload::from_text("\"as if nothing had happened\"");
  });
  EXPECT_EQ(invoke("worker").function_error, "Unhandled");
  EXPECT_TRUE(entries("lambda.log").empty());
  EXPECT_EQ(entries("lambda.invoke").size(), 1U);
  EXPECT_EQ(entries("lambda.reply").size(), 1U);
  EXPECT_EQ(lambda.under_way(), 0U);
}

TEST_F(FunctionTimeout, LetsDestructorsWaitWhileItUnwinds) {
  auto unwound_at = std::make_shared<clock::Instant>();
  create("worker", [unwound_at](const wire::Payload&, Context& context) -> wire::Payload {
    struct Closing {
      clock::Loop& loop;
      std::shared_ptr<clock::Instant> at;
      ~Closing() noexcept(false) {
        clock::sleep_for(loop, 1s);
        *at = loop.now();
      }
    } const closing{context.loop(), unwound_at};
    clock::sleep_for(context.loop(), 1h);
    return {};
  });
  invoke("worker");
  EXPECT_EQ(*unwound_at, clock::Instant(3s));
}

TEST_F(FunctionTimeout, ResetsTheEnvironmentWhichInitialisesAgainInTheNextInvocationsTime) {
  create_module("worker", [](InitContext& init) -> Handler {
    clock::sleep_for(init.loop(), 2s);
    return [number = std::make_shared<int>(0)](const wire::Payload& event, Context& context) {
      ++*number;
      if (event.text() == "\"hang\"") clock::sleep_for(context.loop(), 1h);
      return wire::Payload::from_text(std::to_string(*number));
    };
  });
  EXPECT_EQ(invoke("worker").payload.text(), "1");
  EXPECT_EQ(invoke("worker").payload.text(), "2");
  EXPECT_EQ(loop.now(), clock::Instant(2s));
  invoke("worker", "\"hang\"");
  EXPECT_EQ(loop.now(), clock::Instant(5s));
  EXPECT_EQ(invoke("worker").payload.text(), "1");  // the module's state is lost
  EXPECT_EQ(loop.now(), clock::Instant(7s));

  const auto reports = entries("lambda.report");
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_EQ(reports[0]->duration("init_ms"), 2s);
  EXPECT_FALSE(reports[3]->has("init_ms"));
  EXPECT_EQ(reports[3]->duration("duration_ms"), 2s);
  EXPECT_EQ(reports[3]->text("environment"), reports[0]->text("environment"));
}

TEST_F(FunctionTimeout, IsAnErrorOfOneLineInTheLog) {
  create("worker", takes(68s), 1s);
  const wire::FunctionReply reply = invoke("worker");
  const std::string id = reply.request_id.text();
  EXPECT_EQ(log(),
            "START RequestId: " + id + " Version: $LATEST\nEND RequestId: " + id +
                "\nREPORT RequestId: " + id +
                "\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\tMemory Size: 128 MB\tMax Memory Used: 128 "
                "MB\tInit Duration: 0.00 ms\tStatus: timeout\n");
}

class FunctionTimeoutBefore2025 : public LambdaTest {
 protected:
  static Options options() {
    Options old;
    old.timeout_wording = TimeoutWording::before_2025;
    return old;
  }
  FunctionTimeoutBefore2025() : LambdaTest(options()) {}
};

TEST_F(FunctionTimeoutBefore2025, NamesTheInstantAndNoErrorType) {
  create("worker", takes(68s), 1s);
  const wire::FunctionReply reply = invoke("worker");
  const std::string id = reply.request_id.text();
  const std::string message = "2026-02-10T00:00:01.000Z " + id + " Task timed out after 1.00 seconds";
  EXPECT_EQ(reply.payload.text(), "{\"errorMessage\":\"" + message + "\"}");
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_EQ(log(),
            "START RequestId: " + id + " Version: $LATEST\n" + message + "\n\nEND RequestId: " + id +
                "\nREPORT RequestId: " + id +
                "\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\tMemory Size: 128 MB\tMax Memory Used: 128 "
                "MB\tInit Duration: 0.00 ms\t\n");
}

TEST_F(FunctionTimeout, IsWhatTheContextCountsDownTo) {
  create(
      "worker",
      [](const wire::Payload&, Context& context) -> wire::Payload {
        EXPECT_EQ(context.deadline(), clock::Instant(10s));
        EXPECT_EQ(context.remaining_time(), 10s);
        clock::sleep_for(context.loop(), 7s);
        EXPECT_EQ(context.remaining_time(), 3s);
        return {};
      },
      10s);
  invoke("worker");
}

}  // namespace
}  // namespace cutoff::lambda
