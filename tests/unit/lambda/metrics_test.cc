// A function's metrics, as they are counted from the journal.
#include "fakes/lambda/metrics.h"

#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

class MetricsTest : public LambdaTest {
 protected:
  FunctionMetrics metrics() {
    Metrics counted;
    for (const journal::Entry& entry : region.journal().entries()) counted.take(entry);
    return counted.of("worker");
  }
};

TEST_F(MetricsTest, AreZeroWhereNothingHappened) {
  EXPECT_EQ(metrics().invocations, 0);
  EXPECT_EQ(metrics().async_event_age.count, 0);
}

TEST_F(MetricsTest, CountCallsAndWhatTheyTook) {
  create("worker", [](const wire::Payload& event, Context& context) -> wire::Payload {
    clock::sleep_for(context.loop(), std::chrono::seconds(std::stoi(event.text())));
    if (event.text() == "1") throw HandlerError("E", "e");
    return {};
  });
  lambda.put_function_concurrency(root, "worker", 2);
  run([&] {
    auto first = lambda.start_invoke(root, input("worker", "2"));
    auto second = lambda.start_invoke(root, input("worker", "1"));
    EXPECT_EQ(fault_of([&] { lambda.start_invoke(root, input("worker", "1")); }).status(), 429);
    first.wait();
    second.wait();
  });
  invoke("worker", "9");  // into its timeout
  EXPECT_EQ(metrics().invocations, 3);
  EXPECT_EQ(metrics().errors, 2);
  EXPECT_EQ(metrics().throttles, 1);
  EXPECT_EQ(metrics().greatest_concurrency, 2);
  EXPECT_EQ(metrics().duration.count, 3);
  EXPECT_EQ(metrics().duration.sum, 6s);
  EXPECT_EQ(metrics().duration.greatest, 3s);
}

TEST_F(MetricsTest, CountEventsTheirAgeAndTheirDrops) {
  create("worker", [](const wire::Payload&, Context&) -> wire::Payload { throw HandlerError("E", "e"); });
  send("worker");
  finish();
  EXPECT_EQ(metrics().async_events_received, 1);
  EXPECT_EQ(metrics().async_event_age.count, 3);
  EXPECT_EQ(metrics().async_event_age.greatest, 180s);
  EXPECT_EQ(metrics().async_event_age.sum, 240s);
  EXPECT_EQ(metrics().async_events_dropped, 1);
  EXPECT_EQ(metrics().errors, 3);
  EXPECT_EQ(metrics().greatest_concurrency, 1);
  lambda.put_function_concurrency(root, "worker", 0);
  send("worker");
  finish();
  EXPECT_EQ(metrics().async_events_received, 2);
  EXPECT_EQ(metrics().async_events_dropped, 2);
  EXPECT_EQ(metrics().invocations, 3);
}

}  // namespace
}  // namespace cutoff::lambda
