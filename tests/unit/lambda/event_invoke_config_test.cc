// A function's EventInvokeConfig. Recorded: LocalStack's test_lambda_eventinvokeconfig_lifecycle and _exceptions.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

const std::string worker_arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";

class EventInvokeConfigTest : public LambdaTest {
 protected:
  EventInvokeConfigTest() { create("worker", takes(0s)); }

  EventInvokeConfig put(EventInvokeSettings settings, std::string name = "worker") {
    return lambda.put_function_event_invoke_config(root, name, std::move(settings));
  }
  EventInvokeConfig update(EventInvokeSettings settings, std::string name = "worker") {
    return lambda.update_function_event_invoke_config(root, name, std::move(settings));
  }
  wire::Fault refusal_of_success(std::string arn) {
    return fault_of([&] { put({.destinations = DestinationConfig{.on_success = std::move(arn)}}); });
  }
  template <class Work>
  void expect_fault(Work work, int status, const std::string& message) {
    const wire::Fault fault = fault_of(work);
    EXPECT_EQ(fault.status(), status);
    EXPECT_EQ(fault.message(), message);
  }
};

TEST_F(EventInvokeConfigTest, IsReplacedByPutAndPatchedByUpdate) {
  loop.advance(5s);
  EventInvokeConfig config = put({.maximum_retry_attempts = 2, .maximum_event_age = 60s});
  EXPECT_EQ(config.function_arn, worker_arn + ":$LATEST");
  EXPECT_EQ(config.last_modified, clock::Instant(5s));
  EXPECT_EQ(config.destinations, DestinationConfig());
  config = update({.maximum_retry_attempts = 0});
  EXPECT_EQ(config.maximum_retry_attempts, 0);
  EXPECT_EQ(config.maximum_event_age, 60s);
  config = put({.maximum_retry_attempts = 1});
  EXPECT_EQ(config.maximum_retry_attempts, 1);
  EXPECT_EQ(config.maximum_event_age, std::nullopt);
}

TEST_F(EventInvokeConfigTest, IsReadAndListedWithAndWithoutItsQualifier) {
  EXPECT_TRUE(lambda.list_function_event_invoke_configs(root, "worker").empty());
  put({.maximum_event_age = 21600s}, "worker:$LATEST");
  EXPECT_EQ(lambda.get_function_event_invoke_config(root, "worker").maximum_event_age, 21600s);
  EXPECT_EQ(lambda.get_function_event_invoke_config(root, worker_arn, "$LATEST").maximum_event_age, 21600s);
  EXPECT_EQ(lambda.list_function_event_invoke_configs(root, "worker").size(), 1U);
  lambda.delete_function_event_invoke_config(root, "worker");
  EXPECT_TRUE(lambda.list_function_event_invoke_configs(root, "worker").empty());
}

TEST_F(EventInvokeConfigTest, ThatWasNeverMadeIsNotFound) {
  const std::string none = " doesn't have an EventInvokeConfig";
  const std::string worker = "The function " + worker_arn + ":$LATEST" + none;
  expect_fault([&] { lambda.get_function_event_invoke_config(root, "worker"); }, 404, worker);
  expect_fault([&] { lambda.delete_function_event_invoke_config(root, "worker"); }, 404, worker);
  expect_fault([&] { update({.maximum_retry_attempts = 0}); }, 404, worker);
  expect_fault([&] { lambda.get_function_event_invoke_config(root, "worker", "1221"); }, 404,
               "The function " + worker_arn + ":1221" + none);
  expect_fault([&] { update({.maximum_retry_attempts = 0}, "worker:alias"); }, 404,
               "The function " + worker_arn + ":alias" + none);
  expect_fault([&] { lambda.get_function_event_invoke_config(root, "nobody"); }, 404,
               "The function arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST" + none);
  expect_fault([&] { lambda.delete_function_event_invoke_config(root, "nobody"); }, 404,
               "The function arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST" + none);
}

TEST_F(EventInvokeConfigTest, OfAFunctionThatDoesNotExistIsRefused) {
  const std::string message = "The function doesn't exist.";
  expect_fault([&] { put({.maximum_retry_attempts = 0}, "nobody"); }, 404, message);
  expect_fault([&] { put({.maximum_retry_attempts = 0}, "worker:alias"); }, 404, message);
  expect_fault([&] { update({.maximum_retry_attempts = 0}, "nobody"); }, 404, message);
  expect_fault([&] { lambda.list_function_event_invoke_configs(root, "nobody"); }, 404, message);
  expect_fault(
      [&] {
        lambda.put_function_event_invoke_config(root, "worker:one", {.maximum_retry_attempts = 0}, "two");
      },
      400, "The derived qualifier from the function name does not match the specified qualifier.");
}

TEST_F(EventInvokeConfigTest, NeedsSomethingToSay) {
  expect_fault([&] { put({}); }, 400,
               "You must specify at least one of error handling or destination setting.");
  EXPECT_NO_THROW(put({.destinations = DestinationConfig()}));  // empty destinations are something
}

TEST_F(EventInvokeConfigTest, HasRanges) {
  EXPECT_NO_THROW(put({.maximum_retry_attempts = 2, .maximum_event_age = 60s}));
  const std::string start = "1 validation error detected: Value '";
  expect_fault([&] { put({.maximum_retry_attempts = 3}); }, 400,
               start +
                   "3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less "
                   "than or equal to 2");
  expect_fault([&] { put({.maximum_event_age = 59s}); }, 400,
               start +
                   "59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value "
                   "greater than or equal to 60");
  expect_fault([&] { put({.maximum_event_age = 21601s}); }, 400,
               start +
                   "21601' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have "
                   "value less than or equal to 21600");
}

TEST_F(EventInvokeConfigTest, TakesDestinationsThatExist) {
  create("other", takes(0s));
  for (const char* arn :
       {"arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:sns:us-east-1:123456789012:topic",
        "arn:aws:lambda:us-east-1:123456789012:function:other",
        "arn:aws:events:us-east-1:123456789012:event-bus/default", ""}) {
    EXPECT_EQ(put({.destinations = DestinationConfig{arn, arn}}).destinations, (DestinationConfig{arn, arn}));
  }
  EXPECT_NO_THROW(put({.destinations = DestinationConfig{.on_failure = "arn:aws:s3:::bucket"}}));
}

TEST_F(EventInvokeConfigTest, RefusesDestinationsThatAreNone) {
  EXPECT_EQ(refusal_of_success(worker_arn).message(),
            "You can't specify the function as a destination for itself.");
  const std::string nobody = "arn:aws:lambda:us-east-1:123456789012:function:doesnotexist";
  EXPECT_EQ(refusal_of_success(nobody).message(), "The destination ARN " + nobody + " is invalid.");
  const std::string iam = "arn:aws:iam:us-east-1:123456789012:function:worker";
  EXPECT_EQ(refusal_of_success(iam).message(),
            "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=" + iam +
                "), onFailure=null) is invalid.");
  EXPECT_EQ(refusal_of_success("arn:aws:s3:::bucket").status(), 400);
  const std::string no_arn = "arn:aws:_-/!lambda:us-east-1:123456789012:function:worker";
  const wire::Fault fault = fault_of([&] { put({.destinations = DestinationConfig{.on_failure = no_arn}}); });
  EXPECT_EQ(fault.type(), "ValidationException");
  EXPECT_EQ(
      fault.message(),
      "1 validation error detected: Value '" + no_arn +
          R"(' at 'destinationConfig.onFailure.destination' failed to satisfy constraint: Member must satisfy regular expression pattern: $|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*))");
}

TEST_F(EventInvokeConfigTest, NeedsPermission) {
  const iam::Caller nobody = iam::Caller::anonymous();
  const auto status = [&](auto work) { return fault_of(work).status(); };
  EXPECT_EQ(status([&] { lambda.put_function_event_invoke_config(nobody, "worker", {}); }), 403);
  EXPECT_EQ(status([&] { lambda.update_function_event_invoke_config(nobody, "worker", {}); }), 403);
  EXPECT_EQ(status([&] { lambda.get_function_event_invoke_config(nobody, "worker"); }), 403);
  EXPECT_EQ(status([&] { lambda.delete_function_event_invoke_config(nobody, "worker"); }), 403);
  EXPECT_EQ(status([&] { lambda.list_function_event_invoke_configs(nobody, "worker"); }), 403);
}

TEST_F(EventInvokeConfigTest, GoesWithItsFunction) {
  put({.maximum_retry_attempts = 0});
  lambda.delete_function(root, "worker");
  create("worker", takes(0s));
  EXPECT_TRUE(lambda.list_function_event_invoke_configs(root, "worker").empty());
}

}  // namespace
}  // namespace cutoff::lambda
