// Lambda's HTTP API: status, headers and bytes; compared with AWS's own answers where those are at hand.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include <nlohmann/json.hpp>

#include "fakes/wire/base64.h"
#include "tests/harness/shared_data.h"
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

class LambdaHttp : public LambdaTest {
 protected:
  wire::Response post(std::string name, std::string body, wire::Headers headers = {}) {
    wire::Request request;
    request.method = "POST";
    request.target = "/2015-03-31/functions/" + std::move(name) + "/invocations";
    request.headers = std::move(headers);
    request.body = std::move(body);
    return send(std::move(request));
  }
  wire::Response send(wire::Request request) {
    return run([&] { return lambda.handle(std::move(request)); });
  }
};

TEST_F(LambdaHttp, AnswersAnInvokeWithThePayloadAndItsHeaders) {
  create("worker", takes(1s));
  const wire::Response response =
      post("worker", "{}", {{"X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"}});
  const std::string id = only("lambda.invoke").text("request_id");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.text(), "\"done\"");
  EXPECT_EQ(response.headers,
            (wire::Headers{{"Content-Type", "application/json"},
                           {"x-amzn-RequestId", id},
                           {"X-Amz-Executed-Version", "$LATEST"},
                           {"X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"}}));
  EXPECT_EQ(only("lambda.report").trace.text(), "1-5759e988-bd862e3fe1be46a994272793");
}

TEST_F(LambdaHttp, TellsAFunctionErrorInAHeader) {
  create("fails", [](const wire::Payload&, Context&) -> wire::Payload { throw HandlerError("E", "e"); });
  const wire::Response response = post("fails", "{}");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("X-Amz-Function-Error"), "Unhandled");
}

TEST_F(LambdaHttp, BringsTheLogsTailInBase64) {
  create("worker", takes(0s));
  const wire::Response response = post("worker", "", {{"x-amz-log-type", "Tail"}});
  EXPECT_EQ(wire::base64_decoded(response.headers.get("X-Amz-Log-Result")), log());
  EXPECT_FALSE(post("worker", "").headers.has("X-Amz-Log-Result"));
}

TEST_F(LambdaHttp, TakesArnsInThePathAndAQualifierInTheQuery) {
  create("worker", takes(0s));
  EXPECT_EQ(post("arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aworker", "{}").status, 200);
  wire::Request request;
  request.method = "POST";
  request.target = "/2015-03-31/functions/worker/invocations?Qualifier=%24LATEST";
  EXPECT_EQ(send(request).status, 200);
  request.target = "/2015-03-31/functions/worker/invocations?Qualifier=live";
  EXPECT_EQ(
      send(request).body.text(),
      R"({"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:worker:live"})");
}

TEST_F(LambdaHttp, HandsTheClientContextOnAsJson) {
  create("worker", [](const wire::Payload&, Context& context) {
    return wire::Payload::from_text(context.client_context());
  });
  const std::string json = R"({"custom":{"foo":"bar"}})";
  EXPECT_EQ(post("worker", "{}", {{"X-Amz-Client-Context", wire::base64_encoded(json)}}).body.text(), json);
  for (const char* bad : {"!", "bm90IGpzb24="}) {
    const wire::Response response = post("worker", "{}", {{"X-Amz-Client-Context", bad}});
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body.text(),
              R"({"Type":"User","message":"Client context must be a valid Base64-encoded JSON object."})");
  }
}

TEST_F(LambdaHttp, NamesErrorsInAHeaderAndSpellsTheirMessageAsAwsDoes) {
  create("worker", takes(1s));
  const auto check = [](const wire::Response& response, int status, std::string_view type,
                        std::string_view body) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.headers.get("x-amzn-ErrorType"), type);
    EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
    EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36U);
    EXPECT_EQ(response.body.text(), body);
  };
  check(
      post("nobody", "{}"), 404, "ResourceNotFoundException",
      R"({"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST"})");
  check(post("210987654321:nobody", "{}"), 403, "AccessDeniedException", R"({"Message":null})");
  lambda.put_function_concurrency(root, "worker", 0);
  check(
      post("worker", "{}"), 429, "TooManyRequestsException",
      R"({"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."})");
  check(
      post("worker", "{}", {{"X-Amz-Invocation-Type", "Later"}}), 400, "ValidationException",
      R"({"message":"1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: )"
      R"(Member must satisfy enum value set: [Event, RequestResponse, DryRun]"})");
}

TEST_F(LambdaHttp, AnswersADryRunWithNothing) {
  create("worker", takes(0s));
  const wire::Response response = post("worker", "{}", {{"X-Amz-Invocation-Type", "DryRun"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body.text(), "");
  EXPECT_FALSE(response.headers.has("X-Amz-Executed-Version"));
  EXPECT_TRUE(region.journal().entries().empty());
}

// Recorded: test_invocation_type_event.
TEST_F(LambdaHttp, AnswersAnEventWithNothingButItsRequestId) {
  create("worker", takes(1s));
  lambda.put_function_concurrency(root, "worker", 0);  // which does not matter yet
  const wire::Response response = post("worker", "{}", {{"X-Amz-Invocation-Type", "Event"}});
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.body.text(), "");
  EXPECT_FALSE(response.headers.has("X-Amz-Executed-Version"));
  EXPECT_EQ(response.headers.get("x-amzn-RequestId"), only("lambda.enqueue").text("request_id"));
  lambda.delete_function_concurrency(root, "worker");
  finish();
  EXPECT_EQ(only("lambda.report").text("request_id"), response.headers.get("x-amzn-RequestId"));
  EXPECT_EQ(post("nobody", "{}", {{"X-Amz-Invocation-Type", "Event"}}).status, 404);
}

/// AWS's answers, recorded by others; not part of this repository.
class RecordedLambda : public LambdaHttp {
 protected:
  void SetUp() override {
    const auto text = harness::read_shared_data("aws-recorded/test_lambda.snapshot.json");
    if (!text) GTEST_SKIP() << harness::no_shared_data;
    recorded_ = nlohmann::ordered_json::parse(*text);
  }

  /// What was recorded in that test, under that name.
  const nlohmann::ordered_json& recorded(const std::string& test, const std::string& name) {
    return recorded_.at("tests/aws/services/lambda_/test_lambda.py::" + test).at("recorded-content").at(name);
  }

  /// With ids as placeholders, as the recordings have them.
  static std::string masked(const std::string& text, const std::string& uuid_placeholder) {
    static const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    return std::regex_replace(text, uuid, uuid_placeholder);
  }

  void expect_like(const wire::Response& response, const nlohmann::ordered_json& aws,
                   const std::string& uuid_placeholder) {
    EXPECT_EQ(response.status, aws.at("StatusCode").get<int>());
    EXPECT_EQ(response.headers.get("X-Amz-Function-Error"), aws.value("FunctionError", ""));
    EXPECT_EQ(response.headers.get("X-Amz-Executed-Version"), aws.value("ExecutedVersion", ""));
    const auto& payload = aws.at("Payload");
    const std::string expected = payload.is_string() ? payload.get<std::string>() : payload.dump();
    EXPECT_EQ(masked(response.body.text(), uuid_placeholder), expected);
  }

  /// An error: the body's members are those of the recording that are not its frame's.
  void expect_error_like(const wire::Response& response, nlohmann::ordered_json aws) {
    EXPECT_EQ(response.status, aws.at("ResponseMetadata").at("HTTPStatusCode").get<int>());
    EXPECT_EQ(response.headers.get("x-amzn-ErrorType"), aws.at("Error").at("Code").get<std::string>());
    aws.erase("Error");
    aws.erase("ResponseMetadata");
    const auto ours = nlohmann::json::parse(response.body.text());
    std::string expected = nlohmann::json(aws).dump();
    for (const auto& [placeholder, value] :
         {std::pair("<partition>", "aws"), std::pair("<region>", "us-east-1"),
          std::pair("111111111111", "123456789012")}) {
      expected = std::regex_replace(expected, std::regex(placeholder), value);
    }
    EXPECT_EQ(ours.dump(), expected);
  }

  nlohmann::ordered_json recorded_;
};

TEST_F(RecordedLambda, AnswersATimeoutAsAwsDoes) {
  create("worker", takes(2s), 1s);
  expect_like(post("worker", "{}"),
              recorded("TestLambdaBehavior::test_lambda_invoke_with_timeout", "invoke-result"),
              "<timeout_error_msg>");
}

TEST_F(RecordedLambda, AnswersNothingAsAwsDoes) {
  create("worker", [](const wire::Payload&, Context&) { return wire::Payload(); });
  expect_like(post("worker", "{}"),
              recorded("TestLambdaBehavior::test_lambda_invoke_no_timeout", "invoke-result"), "");
}

TEST_F(RecordedLambda, AnswersErrorsOfTheCodeAsAwsDoes) {
  create("error", [](const wire::Payload&, Context&) -> wire::Payload {
    throw HandlerError("Exception", "Handler fails",
                       {"  File \"/var/task/lambda_handler_error.py\", line 2, in handler\n    raise "
                        "Exception(\"Handler fails\")\n"});
  });
  expect_like(post("error", "{}"),
              recorded("TestLambdaErrors::test_lambda_handler_error", "invocation_error"), "<uuid>");
  create("exit", [](const wire::Payload&, Context&) -> wire::Payload { throw Exit{0}; });
  expect_like(post("exit", "{}"), recorded("TestLambdaErrors::test_lambda_handler_exit", "invocation_error"),
              "<uuid>");
  create_module("wrapper", [](InitContext&) -> Handler { throw Exit{127}; });
  expect_like(post("wrapper", "{}"),
              recorded("TestLambdaErrors::test_lambda_runtime_wrapper_not_found", "invocation_error"),
              "<uuid>");
  const auto& at_init = recorded("TestLambdaErrors::test_lambda_runtime_error", "invocation_error");
  create_module("init", [&](InitContext&) -> Handler {
    throw HandlerError("Exception", "Runtime startup fails",
                       at_init.at("Payload").at("stackTrace").get<std::vector<std::string>>());
  });
  expect_like(post("init", "{}"), at_init, "<uuid>");
  create("large", [](const wire::Payload&, Context&) {
    return wire::Payload::from_text(std::string(7'000'000, 'x'));
  });
  expect_like(post("large", "{}"),
              recorded("TestLambdaBaseFeatures::test_lambda_too_large_response", "invoke_result"), "<uuid>");
}

TEST_F(RecordedLambda, RefusesAsAwsDoes) {
  expect_error_like(post("doesnotexist", "{}"),
                    recorded("TestLambdaFeatures::test_invoke_exceptions", "invoke_function_doesnotexist"));
  create("worker", takes(0s));
  lambda.put_function_concurrency(root, "worker", 0);
  expect_error_like(post("worker", "{}"), recorded("TestLambdaConcurrency::test_reserved_concurrency",
                                                   "exc_no_cap_requestresponse"));
  lambda.delete_function_concurrency(root, "worker");
  const std::string encoding = "TestLambdaErrors::test_lambda_invoke_payload_encoding_error";
  expect_error_like(post("worker", "n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt"),
                    recorded(encoding + "[body-n\\x87r\\x9e\\xe9\\xb5\\xd7I\\xee\\x9bmt]",
                             "invoke_function_invalid_payload_body"));
  expect_error_like(
      post("worker", "\x99\xeb,j\x07\xa1zYh"),
      recorded(encoding + "[message-\\x99\\xeb,j\\x07\\xa1zYh]", "invoke_function_invalid_payload_message"));
}

TEST_F(RecordedLambda, WritesTheLogAsAwsDoes) {
  create("worker", [](const wire::Payload& event, Context& context) {
    context.log(event.text());
    return event;
  });
  post("worker", "{}");
  std::string expected;
  for (const auto& line :
       recorded("TestLambdaFeatures::test_invocation_with_logs[python3.10]", "logs").at("logs")) {
    expected += line.get<std::string>();
  }
  std::string ours = masked(log(), "<request-id>");
  ours = std::regex_replace(ours, std::regex("Duration: [0-9.]+ ms"), "Duration: <duration> ms");
  ours = std::regex_replace(ours, std::regex("Used: [0-9]+ MB"), "Used: <memory> MB");
  EXPECT_EQ(ours, expected);
}

}  // namespace
}  // namespace cutoff::lambda
