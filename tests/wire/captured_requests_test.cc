// Requests as real SDKs send them, given to the cloud as values and over a socket.
//
// The headers are those of botocore 1.43 and @aws-sdk 3, signatures shortened.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/cloud_test.h"
#include "tests/wire/two_doors.h"
#include "tests/wire/worker_and_agent.h"

namespace cutoff {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasNoHeader;
using harness::HasStatus;
using ::testing::Eq;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr const char* uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

class CapturedRequests : public wire_tests::TwoDoors {
 protected:
  CapturedRequests() {
    set_up([](cloud::Cloud& cloud) { wire_tests::deploy_worker_and_agent(cloud, 68s); });
  }

  wire::Response post(std::string target, wire::Headers headers, std::string body) {
    wire::Request request;
    request.method = "POST";
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    return send(request);
  }
};

TEST_F(CapturedRequests, InvokeAgentRuntimeOfTheJavaScriptSdk) {
  const wire::Response response = post(
      "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj/"
      "invocations",
      {{"x-amzn-bedrock-agentcore-runtime-session-id", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"},
       {"content-type", "application/octet-stream"},
       {"content-length", "18"},
       {"x-amz-user-agent", "aws-sdk-js/3.1141.0"},
       {"host", "127.0.0.1:4566"},
       {"amz-sdk-invocation-id", "0c2ad0b6-4c9e-4b7c-8c57-2ad5e9d6a2f5"},
       {"amz-sdk-request", "attempt=1; max=3"},
       {"x-amz-date", "20260210T000000Z"},
       {"authorization",
        "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/bedrock-agentcore/aws4_request, …"}},
      R"({"prompt":"hello"})");
  EXPECT_EQ(now(), 68s);
  EXPECT_THAT(response, HasStatus(200));
  EXPECT_THAT(response, HasBody(Eq(R"({"result":"done"})")));
  EXPECT_THAT(response, HasHeader("Content-Type", "application/json"));
  EXPECT_THAT(response, HasHeader("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id",
                                  "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"));
}

TEST_F(CapturedRequests, InvokeAgentRuntimeOfBotocoreByIdAndAccount) {
  const wire::Response response =
      post("/runtimes/my_agent-AbCdEfGhIj/invocations?qualifier=DEFAULT&accountId=123456789012",
           {{"Host", "127.0.0.1:4566"},
            {"X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", "7c9e6679-7425-40de-944b-e07fc1f90ae7"},
            {"User-Agent", "Boto3/1.43.11 md/Botocore#1.43.11"},
            {"Content-Length", "18"}},
           R"({"prompt":"hello"})");
  EXPECT_EQ(now(), 68s);
  EXPECT_THAT(response, HasStatus(200));
}

TEST_F(CapturedRequests, AShortSessionIdThatOnlyTheJavaScriptSdkLetsThrough) {
  const wire::Response response = post("/runtimes/my_agent-AbCdEfGhIj/invocations?accountId=123456789012",
                                       {{"x-amzn-bedrock-agentcore-runtime-session-id", "short"}}, "{}");
  EXPECT_EQ(now(), 0s);
  EXPECT_THAT(response, HasStatus(400));
  EXPECT_THAT(response, HasHeader("x-amzn-ErrorType", StartsWith("ValidationException")));
}

TEST_F(CapturedRequests, LambdaInvokeOfBotocore) {
  const wire::Response response =
      post("/2015-03-31/functions/worker/invocations",
           {{"Host", "127.0.0.1:4566"},
            {"User-Agent", "Boto3/1.26.27 Python/3.11.2 Linux/6.1 Botocore/1.29.27"},
            {"X-Amz-Invocation-Type", "RequestResponse"},
            {"Content-Length", "7"}},
           R"({"a":1})");
  EXPECT_THAT(response, HasStatus(200));
  EXPECT_THAT(response, HasBody(Eq(R"({"a":1})")));
  EXPECT_THAT(response, HasHeader("X-Amz-Executed-Version", "$LATEST"));
  EXPECT_THAT(response, HasHeader("x-amzn-RequestId", MatchesRegex(uuid)));
  EXPECT_THAT(response, HasNoHeader("X-Amz-Function-Error"));
}

TEST_F(CapturedRequests, LambdaInvokeOfAFunctionThatIsNotThere) {
  const wire::Response response =
      post("/2015-03-31/functions/nobody/invocations", {{"Host", "127.0.0.1:4566"}}, "{}");
  EXPECT_THAT(response, HasStatus(404));
  EXPECT_THAT(response, HasHeader("x-amzn-ErrorType", "ResourceNotFoundException"));
  EXPECT_THAT(
      response,
      HasBody(Eq(
          R"({"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST"})")));
}

TEST_F(CapturedRequests, ABrowsersRequestToAnApiThatIsNotThere) {
  EXPECT_THAT(send(harness::request_to("GET", "https://nothing.execute-api.us-east-1.amazonaws.com/dev/x")),
              HasStatus(403));
}

}  // namespace
}  // namespace cutoff
