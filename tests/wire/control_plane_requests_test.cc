// Requests to the control planes of Lambda and AgentCore as clients send them, given to the cloud as they came over the
// wire: those of boto3 1.43 (botocore 1.43.11), awscli 2.9.19 (Debian 12) and @aws-sdk 3.1161, signatures shortened.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/harness/cloud_test.h"

namespace cutoff {
namespace {

using harness::HasHeader;
using harness::HasStatus;
using nlohmann::json;
using ::testing::MatchesRegex;

const std::string zip =
    "UEsDBBQAAAAAAAAAIQC0CHBpLgAAAC4AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihldmVudCwgY29udGV4dCk6CiAgICByZXR1cm4g"
    "ZXZl"
    "bnQKUEsBAhQDFAAAAAAAAAAhALQIcGkuAAAALgAAAAgAAAAAAAAAAAAAAIABAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAAAFQAAAAA"
    "AA==";

class ControlPlaneRequests : public harness::CloudTest {
 protected:
  ControlPlaneRequests() { cloud.iam().put_role({"worker-role", {}}); }

  wire::Response send(std::string method, std::string target, wire::Headers headers, std::string body = {}) {
    wire::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    return run([&] { return cloud.handle(std::move(request)); });
  }

  /// By boto3, which signs with a header like this one and says little else.
  wire::Response boto3(const std::string& service, std::string method, std::string target,
                       std::string body = {}) {
    wire::Headers headers{{"Host", "127.0.0.1:4566"},
                          {"User-Agent", "Boto3/1.43.11 md/Botocore#1.43.11"},
                          {"X-Amz-Date", "20260210T000000Z"},
                          {"Authorization", "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/" + service +
                                                "/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"}};
    if (!body.empty()) headers.add("Content-Type", "application/json");
    if (method != "GET") headers.add("Content-Length", std::to_string(body.size()));
    return send(std::move(method), std::move(target), std::move(headers), std::move(body));
  }
  /// By the SDK for JavaScript.
  wire::Response javascript(const std::string& service, std::string method, std::string target,
                            std::string body = {}) {
    wire::Headers headers{
        {"x-amz-user-agent", "aws-sdk-js/3.1161.0"},
        {"user-agent", "aws-sdk-js/3.1161.0 ua/2.1 os/linux lang/js md/nodejs#20.20.2 api/lambda#3"},
        {"host", "127.0.0.1:4566"},
        {"amz-sdk-invocation-id", "d0256b3d-6d4d-46a6-9125-e6d60a740611"},
        {"amz-sdk-request", "attempt=1; max=3"},
        {"x-amz-date", "20260210T000000Z"},
        {"authorization", "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/" + service +
                              "/aws4_request, SignedHeaders=amz-sdk-invocation-id;host, Signature=0"},
        {"Connection", "keep-alive"}};
    if (!body.empty()) headers.add("content-type", "application/json");
    return send(std::move(method), std::move(target), std::move(headers), std::move(body));
  }

  wire::Response create_by_boto3() {
    return boto3("lambda", "POST", "/2015-03-31/functions",
                 R"({"FunctionName": "worker", "Runtime": "python3.12", )"
                 R"("Role": "arn:aws:iam::123456789012:role/worker-role", "Handler": "index.handler", )"
                 R"("Code": {"ZipFile": ")" +
                     zip + R"("}, "Timeout": 5, "Environment": {"Variables": {"STAGE": "dev"}}, )" +
                     R"("Tags": {"team": "ops"}})");
  }
};

TEST_F(ControlPlaneRequests, CreateFunctionOfBoto3) {
  const wire::Response response = create_by_boto3();
  EXPECT_THAT(response, HasStatus(201));
  const json body = json::parse(response.body.text());
  EXPECT_EQ(body["CodeSha256"], "G+EN9dzCFSlluTz0Hb3nxQWzEmd5fo2ZkLXquL5+XHQ=");
  EXPECT_EQ(body["State"], "Active");
}

TEST_F(ControlPlaneRequests, CreateFunctionOfTheJavaScriptSdk) {
  const wire::Response response = javascript(
      "lambda", "POST", "/2015-03-31/functions",
      R"({"FunctionName":"worker","Role":"arn:aws:iam::123456789012:role/worker-role","Code":{"ZipFile":")" +
          zip + R"("},"Runtime":"nodejs22.x","Handler":"index.handler"})");
  EXPECT_THAT(response, HasStatus(201));
}

TEST_F(ControlPlaneRequests, ListsOfAwscliWhosePathsEndInASlash) {
  create_by_boto3();
  const wire::Headers headers{
      {"Host", "127.0.0.1:4566"},
      {"Accept-Encoding", "identity"},
      {"User-Agent", "aws-cli/2.9.19 Python/3.11.2 Linux source/x86_64.debian.12 prompt/off"},
      {"X-Amz-Date", "20260210T000000Z"},
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/lambda/aws4_request, SignedHeaders=host, "
       "Signature=0"}};
  const wire::Response functions = send("GET", "/2015-03-31/functions/", headers);
  EXPECT_THAT(functions, HasStatus(200));
  EXPECT_EQ(json::parse(functions.body.text())["Functions"].size(), 1U);
  EXPECT_THAT(send("GET", "/2016-08-19/account-settings/", headers), HasStatus(200));
}

TEST_F(ControlPlaneRequests, AFunctionsLifeWithBoto3) {
  create_by_boto3();
  const auto status = [&](std::string method, std::string target, std::string body = {}) {
    return boto3("lambda", std::move(method), std::move(target), std::move(body)).status;
  };
  const std::string tags =
      "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aworker";
  EXPECT_EQ(status("GET", "/2015-03-31/functions/worker"), 200);
  EXPECT_EQ(status("GET", "/2015-03-31/functions/worker/configuration?Qualifier=%24LATEST"), 200);
  EXPECT_EQ(status("GET", "/2015-03-31/functions?MaxItems=1"), 200);
  EXPECT_EQ(status("PUT", "/2015-03-31/functions/worker/code",
                   R"({"ZipFile": ")" + zip + R"(", "Publish": false})"),
            200);
  EXPECT_EQ(status("PUT", "/2015-03-31/functions/worker/configuration", R"({"MemorySize": 256})"), 200);
  EXPECT_EQ(
      status("PUT", "/2017-10-31/functions/worker/concurrency", R"({"ReservedConcurrentExecutions": 1})"),
      200);
  EXPECT_EQ(status("GET", "/2019-09-30/functions/worker/concurrency"), 200);
  EXPECT_EQ(status("DELETE", "/2017-10-31/functions/worker/concurrency"), 204);
  EXPECT_EQ(
      status("PUT", "/2019-09-25/functions/worker/event-invoke-config", R"({"MaximumRetryAttempts": 0})"),
      200);
  EXPECT_EQ(status("GET", "/2019-09-25/functions/worker/event-invoke-config/list"), 200);
  EXPECT_EQ(status("POST", "/2015-03-31/functions/worker/policy",
                   R"({"StatementId": "api", "Action": "lambda:InvokeFunction", )"
                   R"("Principal": "apigateway.amazonaws.com"})"),
            201);
  EXPECT_EQ(status("GET", "/2015-03-31/functions/worker/policy"), 200);
  EXPECT_EQ(status("DELETE", "/2015-03-31/functions/worker/policy/api"), 204);
  EXPECT_EQ(status("GET", tags), 200);
  EXPECT_EQ(status("POST", tags, R"({"Tags": {"a": "b"}})"), 204);
  EXPECT_EQ(status("DELETE", tags + "?tagKeys=a&tagKeys=team"), 204);
  EXPECT_EQ(status("GET", "/2016-08-19/account-settings"), 200);
  EXPECT_EQ(status("GET", "/2015-03-31/functions/worker/versions"), 200);
  EXPECT_EQ(status("DELETE", "/2015-03-31/functions/worker"), 204);
}

TEST_F(ControlPlaneRequests, AnAgentRuntimesLifeWithBoto3) {
  const wire::Response created = boto3(
      "bedrock-agentcore", "PUT", "/runtimes/",
      R"({"agentRuntimeName": "my_agent", "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": )"
      R"("123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest"}}, )"
      R"("roleArn": "arn:aws:iam::123456789012:role/agent", "networkConfiguration": {"networkMode": "PUBLIC"}, )"
      R"("clientToken": "43333b6e-fdf9-4731-914b-117a4247681f"})");
  EXPECT_THAT(created, HasStatus(202));
  EXPECT_THAT(created, HasHeader("Content-Type", "application/json"));
  const std::string id = json::parse(created.body.text())["agentRuntimeId"];
  EXPECT_THAT(id, MatchesRegex("my_agent-[A-Za-z0-9]{10}"));
  const auto status = [&](std::string method, const std::string& target) {
    return boto3("bedrock-agentcore", std::move(method), target).status;
  };
  EXPECT_EQ(status("POST", "/runtimes/?maxResults=10"), 200);
  EXPECT_EQ(status("GET", "/runtimes/" + id + "/"), 200);
  EXPECT_EQ(status("POST", "/runtimes/" + id + "/versions/"), 200);
  EXPECT_EQ(status("POST", "/runtimes/" + id + "/runtime-endpoints/"), 200);
  EXPECT_EQ(status("DELETE", "/runtimes/" + id + "/?clientToken=bf7466a0-355c-40a7-b6e4-b7b9e56c5ee4"), 202);
}

TEST_F(ControlPlaneRequests, AnAgentRuntimeOfTheJavaScriptSdk) {
  EXPECT_THAT(
      javascript(
          "bedrock-agentcore", "PUT", "/runtimes/",
          R"({"agentRuntimeName":"my_agent","agentRuntimeArtifact":{"containerConfiguration":{"containerUri":)"
          R"("123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest"}},)"
          R"("roleArn":"arn:aws:iam::123456789012:role/agent","networkConfiguration":{"networkMode":"PUBLIC"},)"
          R"("clientToken":"686b047d-6de6-4138-adc9-b8a1f2b184c4"})"),
      HasStatus(202));
  EXPECT_THAT(javascript("bedrock-agentcore", "POST", "/runtimes/"), HasStatus(200));
}

}  // namespace
}  // namespace cutoff
