// Events: accepted at once, delivered when their sender has had his turn, retried at AWS's instants.
#include <set>

#include "fakes/cloud/cloud.h"
#include "fakes/sdk/function.h"
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

using ::testing::ElementsAre;

using Instants = std::vector<std::chrono::milliseconds>;

class EventTest : public LambdaTest {
 protected:
  using LambdaTest::LambdaTest;

  /// When entries of that kind were written, since time began.
  Instants at(std::string_view kind) {
    Instants found;
    for (const journal::Entry* entry : entries(kind)) {
      found.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(entry->at.time_since_epoch()));
    }
    return found;
  }
  std::vector<std::string> texts(std::string_view kind, std::string_view key) {
    std::vector<std::string> found;
    for (const journal::Entry* entry : entries(kind)) found.push_back(entry->text(key));
    return found;
  }
  /// A function whose code fails the first so many times, and then succeeds.
  void create_failing(std::string name, int times, clock::Duration duration = 0s) {
    create(
        std::move(name),
        [times, duration, runs = std::make_shared<int>(0)](const wire::Payload&, Context& context) {
          clock::sleep_for(context.loop(), duration);
          if (++*runs <= times) throw HandlerError("Exception", "on purpose");
          return wire::Payload::from_text("\"done\"");
        },
        900s);
  }
  void set_age(std::string_view function, std::chrono::seconds age) {
    lambda.put_function_event_invoke_config(root, function, {.maximum_event_age = age});
  }
};

class Event : public EventTest {};

TEST_F(Event, IsAcceptedAtOnceAndDeliveredWhenItsSenderHasHadHisTurn) {
  create("worker", takes(68s), 900s);
  run([&] {
    lambda.invoke_event(root, input("worker", "{\"a\":1}"));
    EXPECT_EQ(lambda.under_way(), 0U);
    EXPECT_EQ(lambda.queued_events(), 1U);
  });
  finish();
  EXPECT_EQ(at("lambda.enqueue"), Instants{0s});
  EXPECT_EQ(at("lambda.start"), Instants{0s});
  EXPECT_EQ(at("lambda.report"), Instants{68s});
  EXPECT_EQ(only("lambda.attempt").number_of("attempt"), 1);
  EXPECT_EQ(only("lambda.attempt").duration("age_ms"), 0s);
  EXPECT_TRUE(entries("lambda.reply").empty());  // nobody was to be answered
  EXPECT_EQ(lambda.queued_events(), 0U);
}

TEST_F(Event, HasOneRequestIdFromItsAcceptanceThroughAllItsAttempts) {
  create_failing("worker", 3);
  const std::string id = send("worker").text();
  finish();
  EXPECT_THAT(texts("lambda.start", "request_id"), ElementsAre(id, id, id));
  EXPECT_THAT(texts("lambda.report", "request_id"), ElementsAre(id, id, id));
  EXPECT_EQ(only("lambda.drop").text("request_id"), id);
}

TEST_F(Event, ReachesTheCodeWithItsTraceAndWithoutItsClientContext) {
  const wire::TraceId trace{1, 2, 3};
  std::vector<std::string> seen;
  create("worker", [&](const wire::Payload& event, Context& context) -> wire::Payload {
    EXPECT_EQ(context.trace(), trace);
    EXPECT_EQ(context.client_context(), "");
    seen.push_back(event.text() + " " + context.invoked_function_arn());
    return {};
  });
  InvokeInput sent = input("worker", "{\"a\": 1}");
  sent.trace = trace;
  sent.client_context = "{}";
  lambda.invoke_event(root, sent);
  sent.qualifier = "$LATEST";
  sent.event = {};
  lambda.invoke_event(root, sent);
  finish();
  const std::string arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";
  EXPECT_THAT(seen, ElementsAre("{\"a\": 1} " + arn, "{} " + arn + ":$LATEST"));
}

TEST_F(Event, IsTriedAgainAMinuteAfterItsFirstFailure) {
  create_failing("worker", 1);
  send("worker");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 60s}));
  EXPECT_EQ(only("lambda.requeue").text("reason"), "FunctionError");
  EXPECT_EQ(only("lambda.requeue").duration("delay_ms"), 60s);
  EXPECT_TRUE(entries("lambda.drop").empty());
}

TEST_F(Event, IsGivenUpAfterThreeFailures) {
  create_failing("worker", 99);
  send("worker");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 60s, 180s}));
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(180s));
  EXPECT_EQ(only("lambda.drop").text("reason"), "RetriesExhausted");
  EXPECT_EQ(lambda.queued_events(), 0U);
}

TEST_F(Event, IsRetriedAfterTheEndOfAnAttemptThatTimedOut) {
  create("worker", takes(1000s), 900s);
  send("worker");
  finish();
  EXPECT_EQ(at("lambda.start"), (Instants{0s, 960s, 1980s}));
  EXPECT_EQ(at("lambda.report"), (Instants{900s, 1860s, 2880s}));
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(2880s));
}

TEST_F(Event, IsRetriedAfterAnExitAndAfterAnInitThatFailsToo) {
  create("exits", [](const wire::Payload&, Context&) -> wire::Payload { throw Exit{1}; });
  create_module("no-init",
                [](InitContext&) -> Handler { throw HandlerError("Runtime.ImportModuleError", "no"); });
  send("exits");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 60s, 180s}));
  send("no-init");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 60s, 180s, 180s, 240s, 360s}));
}

TEST_F(Event, IsRetriedAsOftenAsItsFunctionIsConfiguredTo) {
  create_failing("never", 99);
  create_failing("once", 99);
  lambda.put_function_event_invoke_config(root, "never", {.maximum_retry_attempts = 0});
  lambda.put_function_event_invoke_config(root, "once", {.maximum_retry_attempts = 1});
  send("never");
  finish();
  EXPECT_EQ(at("lambda.drop"), Instants{0s});
  send("once");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 0s, 60s}));
}

// Recorded: test_maxeventage.
TEST_F(Event, IsGivenUpNowWhenTheNextRetryWouldFallPastItsAge) {
  create_failing("once", 99);
  create_failing("twice", 99);
  set_age("once", 60s);
  set_age("twice", 90s);
  send("once");
  finish();
  EXPECT_EQ(at("lambda.drop"), Instants{0s});
  send("twice");
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 0s, 60s}));
  EXPECT_EQ(at("lambda.drop"), (Instants{0s, 60s}));
  EXPECT_THAT(texts("lambda.drop", "reason"), ElementsAre("EventAgeExceeded", "EventAgeExceeded"));
}

TEST_F(Event, IsNotDeliveredWhenItsAgeWasLoweredMeanwhile) {
  create_failing("worker", 99);
  send("worker");
  loop.advance(70s);
  set_age("worker", 60s);
  finish();
  EXPECT_EQ(at("lambda.attempt"), (Instants{0s, 60s}));
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(180s));
}

TEST_F(Event, ThatIsThrottledGoesBackForASecondTwoFourAndStartsAt255) {
  create("worker", takes(150s), 900s);
  lambda.put_function_concurrency(root, "worker", 10);
  for (int i = 0; i < 12; ++i) send("worker");
  finish();
  const auto starts = at("lambda.start");
  EXPECT_EQ(starts.size(), 12U);
  EXPECT_EQ(starts.at(9), 0s);
  EXPECT_EQ(starts.at(10), 255s);
  EXPECT_EQ(starts.at(11), 255s);
  EXPECT_EQ(at("lambda.report").at(11), 405s);
  EXPECT_EQ(at("lambda.throttle"),
            (Instants{0s, 0s, 1s, 1s, 3s, 3s, 7s, 7s, 15s, 15s, 31s, 31s, 63s, 63s, 127s, 127s}));
  EXPECT_EQ(entries("lambda.throttle").front()->text("reason"),
            "ReservedFunctionConcurrentInvocationLimitExceeded");
  EXPECT_EQ(entries("lambda.requeue").back()->duration("delay_ms"), 128s);
}

TEST_F(Event, ThatIsThrottledUsesUpNoAttempt) {
  create_failing("worker", 99, 20s);
  lambda.put_function_concurrency(root, "worker", 1);
  send("worker");
  send("worker");
  loop.advance(30s);
  EXPECT_EQ(at("lambda.attempt"), Instants{0s});
  finish();
  const auto drops = texts("lambda.drop", "reason");
  EXPECT_THAT(drops, ElementsAre("RetriesExhausted", "RetriesExhausted"));
  EXPECT_EQ(entries("lambda.attempt").size(), 6U);
}

TEST_F(Event, WaitsFiveMinutesAtMostAndIsGivenUpBeforeSixHours) {
  create("worker", takes(12h), 900s);
  lambda.put_function_concurrency(root, "worker", 1);
  auto busy = loop.at(clock::Instant(0s), [&] {
    // Something else is always under way: each time it ends another one has its place.
    clock::spawn(loop, "busy", [this] {
      while (loop.now() < clock::Instant(8h)) lambda.start_invoke(root, input("worker")).wait();
    });
  });
  loop.run_ready();
  loop.advance(1s);
  send("worker");
  loop.advance(8h);
  const auto tries = at("lambda.throttle");
  EXPECT_EQ(tries.at(0), 1s);
  EXPECT_EQ(tries.at(8), 256s);
  EXPECT_EQ(tries.at(9), 512s);   // after 256 s
  EXPECT_EQ(tries.at(10), 812s);  // after 300 s
  EXPECT_EQ(tries.at(11), 1112s);
  const journal::Entry& drop = only("lambda.drop");
  EXPECT_EQ(drop.text("reason"), "EventAgeExceeded");
  EXPECT_EQ(drop.at.time_since_epoch(), tries.back());
  EXPECT_LT(tries.back(), 6h + 1s);
  EXPECT_GE(tries.back() + 300s, 6h + 1s);
}

TEST_F(Event, ForAFunctionThatIsTurnedOffIsAcceptedAndGivenUpAtOnce) {
  create("worker", takes(0s));
  lambda.put_function_concurrency(root, "worker", 0);
  send("worker");
  finish();
  EXPECT_TRUE(entries("lambda.attempt").empty());
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(0s));
  EXPECT_EQ(only("lambda.drop").text("reason"), "ZeroReservedConcurrency");
}

// Recorded: test_async_invoke_queue_upon_function_update.
TEST_F(Event, MeetsTheCodeAndTheConfigurationOfTheMomentOfItsDelivery) {
  std::vector<std::string> seen;
  create(
      "worker",
      [&](const wire::Payload&, Context& context) -> wire::Payload {
        seen.emplace_back(context.environment_variable("VARIANT"));
        throw HandlerError("Exception", "on purpose");
      },
      3s);
  lambda.update_function_configuration(root, "worker",
                                       {.environment = EnvironmentVariables{{"VARIANT", "1"}}});
  send("worker");
  loop.advance(59s);
  lambda.update_function_configuration(root, "worker",
                                       {.environment = EnvironmentVariables{{"VARIANT", "2"}}});
  loop.advance(2s);
  lambda.put_function_event_invoke_config(root, "worker", {.maximum_retry_attempts = 1});
  finish();
  EXPECT_THAT(seen, ElementsAre("1", "2", "2"));
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(180s));
}

TEST_F(Event, OfADeletedFunctionIsDroppedWhenItsTurnComes) {
  create_failing("worker", 99);
  lambda.put_function_event_invoke_config(
      root, "worker",
      {.destinations = DestinationConfig{.on_failure = "arn:aws:sqs:us-east-1:123456789012:q"}});
  send("worker");
  loop.advance(1s);
  lambda.delete_function(root, "worker");
  finish();
  EXPECT_EQ(at("lambda.attempt"), Instants{0s});
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(60s));
  EXPECT_EQ(only("lambda.drop").text("reason"), "FunctionDeleted");
  EXPECT_TRUE(destinations.messages().empty());
}

TEST_F(Event, WhoseFunctionIsDeletedDuringItsAttemptEndsWithThat) {
  create_failing("fails", 99, 10s);
  create("works", takes(10s), 900s);
  send("fails");
  send("works");
  loop.advance(5s);
  lambda.delete_function(root, "fails");
  lambda.delete_function(root, "works");
  finish();
  EXPECT_EQ(only("lambda.drop").at, clock::Instant(10s));
  EXPECT_EQ(only("lambda.drop").text("function"), "fails");
  EXPECT_EQ(lambda.queued_events(), 0U);
}

TEST_F(Event, WhoseCodeCannotBeRunGoesBackAsAfterAThrottle) {
  struct Broken final : Environment {
    explicit Broken(int& all) : left(all) {}
    void init(InitContext&) override {
      if (left-- > 0) throw std::runtime_error("cannot start python3.12: no such file");
    }
    wire::Payload invoke(const wire::Payload&, Context&) override { return {}; }
    void stop(StopReason) noexcept override {}
    int& left;
  };
  struct Factory final : EnvironmentFactory {
    std::unique_ptr<Environment> make() override {
      if (left-- > 2) throw std::runtime_error("no such image");
      return std::make_unique<Broken>(left);
    }
    int left = 4;
  };
  lambda.create_function(root, configuration("worker"), std::make_unique<Factory>());
  send("worker");
  finish();
  EXPECT_EQ(at("lambda.requeue"), (Instants{0s, 1s, 3s}));
  EXPECT_THAT(texts("lambda.requeue", "reason"),
              ElementsAre("ServiceException", "ServiceException", "ServiceException"));
  EXPECT_THAT(texts("lambda.requeue", "error"),
              ElementsAre("no such image", "no such image", "cannot start python3.12: no such file"));
  EXPECT_EQ(at("lambda.report"), Instants{4s});  // it begins to count anew when an attempt begins
  EXPECT_EQ(lambda.find_function("worker")->running(), 0);
}

TEST_F(Event, IsRefusedAtOnceOnlyForWhatIsWrongWithTheCall) {
  create("worker", takes(0s));
  EXPECT_EQ(fault_of([&] { send("nobody"); }).status(), 404);
  EXPECT_EQ(fault_of([&] { send("worker", "oops"); }).type(), "InvalidRequestContentException");
  EXPECT_EQ(fault_of([&] { lambda.invoke_event(iam::Caller::anonymous(), input("worker")); }).status(), 403);
  EXPECT_NO_THROW(send("worker", '"' + std::string(1'048'574, 'x') + '"'));
  const wire::Fault fault = fault_of([&] { send("worker", '"' + std::string(1'048'575, 'x') + '"'); });
  EXPECT_EQ(fault.status(), 413);
  EXPECT_EQ(fault.type(), "RequestTooLargeException");
  EXPECT_EQ(fault.message(),
            "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
  EXPECT_EQ(lambda.queued_events(), 1U);
}

class BeforeOctober2025 : public EventTest {
 protected:
  static Options options() {
    Options before;
    before.event_limit = 262'144;
    return before;
  }
  BeforeOctober2025() : EventTest(options()) {}
};

TEST_F(BeforeOctober2025, AnEventHasAQuarterOfTheSize) {
  create("worker", takes(0s));
  EXPECT_NO_THROW(send("worker", '"' + std::string(262'142, 'x') + '"'));
  EXPECT_EQ(fault_of([&] { send("worker", '"' + std::string(262'143, 'x') + '"'); }).status(), 413);
}

class OneDuplicate : public EventTest {
 protected:
  static Options options(std::optional<clock::Duration> delay) {
    Options made;
    made.duplicated_events = 1;
    made.duplicate_delay = delay;
    return made;
  }
  explicit OneDuplicate(std::optional<clock::Duration> delay = std::nullopt) : EventTest(options(delay)) {}
};

TEST_F(OneDuplicate, IsDeliveredAgainAlthoughItSucceeded) {
  create("worker", takes(10s), 900s);
  const std::string id = send("worker").text();
  send("worker");
  finish();
  EXPECT_EQ(only("lambda.duplicate").text("request_id"), id);
  EXPECT_EQ(at("lambda.start"), (Instants{0s, 0s, 10s}));
  EXPECT_EQ(entries("lambda.start").back()->text("request_id"), id);
}

class EarlyDuplicate : public OneDuplicate {
 protected:
  EarlyDuplicate() : OneDuplicate(3s) {}
};

TEST_F(EarlyDuplicate, RunsBesideTheFirstAttempt) {
  create("worker", takes(10s), 900s);
  send("worker");
  finish();
  EXPECT_EQ(at("lambda.start"), (Instants{0s, 3s}));
  EXPECT_EQ(at("lambda.report"), (Instants{10s, 13s}));
  EXPECT_EQ(lambda.queued_events(), 0U);
}

class SomeDuplicates : public EventTest {
 protected:
  static Options options() {
    Options made;
    made.duplicated_events_per_1000 = 250;
    return made;
  }
  SomeDuplicates() : EventTest(options()) {}
};

TEST_F(SomeDuplicates, AreDrawnWithTheSeed) {
  create("worker", takes(0s));
  for (int i = 0; i < 1000; ++i) send("worker");
  finish();
  EXPECT_NEAR(static_cast<double>(entries("lambda.duplicate").size()), 250, 50);
  EXPECT_EQ(entries("lambda.start").size(), 1000 + entries("lambda.duplicate").size());
}

class InProfileTypical : public EventTest {
 protected:
  static region::Region::Options typical() {
    region::Region::Options made;
    made.latency = region::LatencyProfile::typical;
    return made;
  }
  InProfileTypical() : EventTest({}, typical()) {}
};

TEST_F(InProfileTypical, AThrottledEventsDelaysVaryWithinAFifth) {
  create("worker", takes(800s), 900s);
  lambda.put_function_concurrency(root, "worker", 1);
  for (int i = 0; i < 20; ++i) send("worker");
  loop.advance(700s);
  std::set<clock::Duration> delays;
  for (const journal::Entry* entry : entries("lambda.requeue")) {
    const clock::Duration delay = entry->duration("delay_ms");
    EXPECT_GE(delay, 1s);
    EXPECT_LE(delay, 300s);
    delays.insert(delay);
  }
  EXPECT_GT(delays.size(), 100U);
}

TEST_F(Event, EndsWithItsLambda) {
  DestinationStore store;
  auto other = std::make_unique<Lambda>(region, store);
  other->create_function(root, configuration("worker", 900s), in_process(takes(800s)));
  other->put_function_concurrency(root, "worker", 1);
  other->invoke_event(root, input("worker"));
  other->invoke_event(root, input("worker"));
  loop.advance(2s);
  other.reset();
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_EQ(loop.timers(), 0U);
}

// What dispatchers do.

class SelfInvoke : public ::testing::Test {
 protected:
  void create(bool may_invoke_itself) {
    iam::Policy policy;
    if (may_invoke_itself) {
      policy.allow({"lambda:InvokeFunction"}, {"arn:aws:lambda:us-east-1:123456789012:function:api"});
    }
    cloud.iam().put_role({"api-role", {policy}});
    FunctionConfiguration made;
    made.name = "api";
    made.role = "api-role";
    made.timeout = 900s;
    cloud.lambda().create_function(
        root, made,
        sdk::function(cloud.services(), [](const wire::Payload& event, Context& context, sdk::Aws& aws) {
          if (event.text() == "\"work\"") {
            clock::sleep_for(context.loop(), 68s);
            return wire::Payload();
          }
          InvokeInput work;
          work.function = context.function_name();
          work.event = wire::Payload::from_text("\"work\"");
          return wire::Payload::from_text("\"" + aws.invoke_event(work).text() + "\"");
        }));
    cloud.lambda().put_function_concurrency(root, "api", 1);
  }
  wire::FunctionReply dispatch() {
    return harness::run(cloud.loop(), [this] {
      InvokeInput input;
      input.function = "api";
      return cloud.lambda().start_invoke(root, input).wait();
    });
  }

  cloud::Cloud cloud;
  iam::Caller root = iam::Caller::root("123456789012");
};

TEST_F(SelfInvoke, StartsTheWorkerInTheSlotThatTheDispatcherGaveBack) {
  create(true);
  const wire::FunctionReply reply = dispatch();
  EXPECT_EQ(reply.function_error, "");
  EXPECT_EQ(cloud.loop().now(), clock::Instant(0s));
  EXPECT_EQ(cloud.lambda().under_way(), 0U);
  EXPECT_TRUE(cloud.loop().run_until_idle(1h));
  EXPECT_EQ(cloud.loop().now(), clock::Instant(68s));
  std::vector<std::string> told;
  for (const journal::Entry& entry : cloud.journal().entries()) {
    EXPECT_FALSE(entry.is("lambda.throttle"));
    if (entry.is("lambda.reply") || entry.is("lambda.attempt")) told.emplace_back(entry.kind);
    if (entry.is("lambda.attempt")) {
      EXPECT_EQ("\"" + entry.text("request_id") + "\"", reply.payload.text());
    }
    EXPECT_EQ(entry.trace, cloud.journal().entries().front().trace);
  }
  EXPECT_THAT(told, ElementsAre("lambda.reply", "lambda.attempt"));
}

TEST_F(SelfInvoke, NeedsThePermissionOfTheFunctionsOwnRole) {
  create(false);
  const wire::FunctionReply reply = dispatch();
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_THAT(
      reply.payload.text(),
      ::testing::HasSubstr("is not authorized to perform: lambda:InvokeFunction on resource: "
                           "arn:aws:lambda:us-east-1:123456789012:function:api because no identity-based "
                           "policy allows the lambda:InvokeFunction action"));
  EXPECT_EQ(cloud.lambda().queued_events(), 0U);
}

}  // namespace
}  // namespace cutoff::lambda
