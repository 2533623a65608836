// Who is told of an event's end, and in what words. Recorded: LocalStack's test_lambda_destinations, 2022 to 2025.
#include "fakes/lambda/metrics.h"
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

constexpr const char* queue = "arn:aws:sqs:us-east-1:123456789012:results";
constexpr const char* other_queue = "arn:aws:sqs:us-east-1:123456789012:failures";
constexpr const char* arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";

class Destination : public LambdaTest {
 protected:
  void create_failing() {
    create("worker", [](const wire::Payload&, Context&) -> wire::Payload {
      throw HandlerError("Exception", "intentional failure",
                         {"  File \"/var/task/handler.py\", line 7, in handler\n"});
    });
  }
  void configure(EventInvokeSettings settings = {}) {
    settings.destinations = DestinationConfig{queue, other_queue};
    lambda.put_function_event_invoke_config(root, "worker", settings);
  }
  void set_dead_letter_target(std::string target) {
    lambda.update_function_configuration(root, "worker", {.dead_letter_target = std::move(target)});
  }
  /// What went to the destination, once.
  std::string record() {
    EXPECT_EQ(destinations.messages().size(), 1U);
    return destinations.messages().at(0).record.text();
  }
  std::string record_start(std::string_view instant, const wire::Uuid& id, std::string_view condition,
                           int count, std::string_view event) {
    return R"({"version":"1.0","timestamp":")" + std::string(instant) +
           R"(","requestContext":{"requestId":")" + id.text() + R"(","functionArn":")" + arn +
           R"(:$LATEST","condition":")" + std::string(condition) + R"(","approximateInvokeCount":)" +
           std::to_string(count) + R"(},"requestPayload":)" + std::string(event);
  }
};

TEST_F(Destination, OfASuccessIsToldTheEventAndTheResult) {
  create("worker", takes(1500ms));
  configure();
  const wire::Uuid id = send("worker", "{\"question\": 1}");
  finish();
  EXPECT_EQ(record(), record_start("2026-02-10T00:00:01.500Z", id, "Success", 1, "{\"question\": 1}") +
                          R"(,"responseContext":{"statusCode":200,"executedVersion":"$LATEST"},)"
                          R"("responsePayload":"done"})");
  const DestinationMessage& message = destinations.messages().front();
  EXPECT_EQ(message.target, queue);
  EXPECT_TRUE(message.success);
  EXPECT_EQ(message.source_arn, std::string(arn) + ":$LATEST");
  EXPECT_EQ(message.caller.principal, "arn:aws:sts::123456789012:assumed-role/worker-role/worker");
  EXPECT_EQ(only("lambda.destination").text("target"), queue);
  EXPECT_EQ(only("lambda.destination").text("condition"), "Success");
  EXPECT_TRUE(entries("lambda.drop").empty());
}

TEST_F(Destination, OfAFailureIsToldTheLastErrorAfterAllRetries) {
  create_failing();
  configure();
  const wire::Uuid id = send("worker", "{\"message\":\"m\"}");
  finish();
  EXPECT_EQ(
      record(),
      record_start("2026-02-10T00:03:00.000Z", id, "RetriesExhausted", 3, "{\"message\":\"m\"}") +
          R"(,"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},)"
          R"("responsePayload":{"errorMessage":"intentional failure","errorType":"Exception","requestId":")" +
          id.text() + R"(","stackTrace":["  File \"/var/task/handler.py\", line 7, in handler\n"]}})");
  EXPECT_EQ(destinations.messages().front().target, other_queue);
  EXPECT_FALSE(destinations.messages().front().success);
  EXPECT_EQ(only("lambda.drop").text("reason"), "RetriesExhausted");
}

TEST_F(Destination, OfAFailureWithoutRetriesIsRetriesExhaustedToo) {
  create_failing();
  configure({.maximum_retry_attempts = 0});
  const wire::Uuid id = send("worker");
  finish();
  EXPECT_EQ(record().find(record_start("2026-02-10T00:00:00.000Z", id, "RetriesExhausted", 1, "{}")), 0U);
}

TEST_F(Destination, OfAnEventThatWouldBeTooOldIsToldAtOnce) {
  create_failing();
  configure({.maximum_event_age = 90s});
  const wire::Uuid id = send("worker");
  finish();
  EXPECT_EQ(record().find(record_start("2026-02-10T00:01:00.000Z", id, "EventAgeExceeded", 2, "{}") +
                          R"(,"responseContext":{"statusCode":200,)"),
            0U);
}

TEST_F(Destination, OfAFunctionThatIsTurnedOffIsToldNoResponse) {
  create_failing();
  configure();
  lambda.put_function_concurrency(root, "worker", 0);
  const wire::Uuid id = send("worker");
  finish();
  EXPECT_EQ(record(), record_start("2026-02-10T00:00:00.000Z", id, "ZeroReservedConcurrency", 0, "{}") + "}");
}

TEST_F(Destination, ShowsAnAnswerThatIsNoJsonAsAString) {
  create("worker", [](const wire::Payload&, Context&) { return wire::Payload::from_text("no \"json\""); });
  configure();
  send("worker");
  finish();
  EXPECT_THAT(record(), ::testing::EndsWith(R"("responsePayload":"no \"json\""})"));
}

TEST_F(Destination, IsToldNothingOfSynchronousInvocations) {
  create("worker", takes(0s));
  configure();
  invoke("worker");
  EXPECT_TRUE(destinations.messages().empty());
}

// Recorded: test_dead_letter_queue.
TEST_F(Destination, BesideItADeadLetterQueueGetsTheEventAlone) {
  create_failing();
  configure({.maximum_retry_attempts = 0});
  set_dead_letter_target(queue);
  const wire::Uuid id = send("worker", "{\"raise_error\": 1}");
  finish();
  ASSERT_EQ(destinations.dead_letters().size(), 1U);
  const DeadLetter& letter = destinations.dead_letters().front();
  EXPECT_EQ(letter.target, queue);
  EXPECT_EQ(letter.event.text(), "{\"raise_error\": 1}");
  EXPECT_EQ(letter.request_id, id);
  EXPECT_EQ(letter.error_code, 200);
  EXPECT_EQ(letter.error_message, "intentional failure");
  EXPECT_EQ(only("lambda.dead_letter").text("target"), queue);
  EXPECT_EQ(destinations.messages().size(), 1U);
}

TEST_F(Destination, ADeadLetterOfAThrottledEventSays429) {
  create("worker", takes(800s), 900s);
  lambda.put_function_event_invoke_config(root, "worker", {.maximum_event_age = 60s});
  set_dead_letter_target(queue);
  lambda.put_function_concurrency(root, "worker", 1);
  send("worker");
  send("worker");
  finish();
  ASSERT_EQ(destinations.dead_letters().size(), 1U);
  EXPECT_EQ(destinations.dead_letters().front().error_code, 429);
  EXPECT_EQ(destinations.dead_letters().front().error_message, "Rate Exceeded.");
  EXPECT_EQ(only("lambda.dead_letter").at, clock::Instant(31s));  // the next try would be at 63 s
}

TEST_F(Destination, ADeadLettersMessageIsTheFirstKilobyteInWholeCharacters) {
  const auto message_of = [](const std::string& json) {
    return dead_letter_message(wire::Payload::from_text(json));
  };
  EXPECT_EQ(message_of("{\"errorMessage\":\"m\"}"), "m");
  EXPECT_EQ(message_of("{\"error\":1}"), "{\"error\":1}");
  EXPECT_EQ(message_of("oops"), "oops");
  EXPECT_EQ(message_of("{\"errorMessage\":\"" + std::string(1025, 'x') + "\"}"), std::string(1024, 'x'));
  EXPECT_EQ(message_of("{\"errorMessage\":\"" + std::string(1023, 'x') + "\xc3\xa9\"}"),
            std::string(1023, 'x'));
}

TEST_F(Destination, OnlyAQueueOrATopicIsADeadLetterTarget) {
  create_failing();
  EXPECT_NO_THROW(set_dead_letter_target("arn:aws:sns:us-east-1:123456789012:topic"));
  EXPECT_NO_THROW(set_dead_letter_target(""));
  for (const char* wrong : {"arn:aws:s3:::bucket", "queue", arn}) {
    EXPECT_EQ(fault_of([&] { set_dead_letter_target(wrong); }).type(), "InvalidParameterValueException");
  }
}

struct ClosedSink final : DestinationSink {
  void take(DestinationMessage message) override { throw wire::Fault(403, "AccessDenied", message.target); }
  void take(DeadLetter letter) override { throw wire::Fault(403, "AccessDenied", letter.target); }
};

TEST_F(Destination, ThatRefusesIsJournaledAndCounted) {
  ClosedSink sink;
  Lambda closed(region, sink);
  FunctionConfiguration made = configuration("worker");
  made.dead_letter_target = queue;
  closed.create_function(root, made, in_process([](const wire::Payload&, Context&) -> wire::Payload {
                           throw HandlerError("E", "e");
                         }));
  closed.put_function_event_invoke_config(
      root, "worker", {.maximum_retry_attempts = 0, .destinations = DestinationConfig{queue, other_queue}});
  closed.invoke_event(root, input("worker"));
  finish();
  EXPECT_EQ(only("lambda.destination").text("error"), std::string("AccessDenied: ") + other_queue);
  EXPECT_EQ(only("lambda.dead_letter").text("error"), std::string("AccessDenied: ") + queue);
  Metrics metrics;
  for (const journal::Entry& entry : region.journal().entries()) metrics.take(entry);
  EXPECT_EQ(metrics.of("worker").dead_letter_errors, 1);
  EXPECT_EQ(metrics.of("worker").destination_delivery_failures, 1);
  EXPECT_EQ(metrics.of("worker").async_events_dropped, 1);
}

}  // namespace
}  // namespace cutoff::lambda
