// Requests that botocore 1.43.11 signed with test/test at 2026-11-21T12:58:59Z for 127.0.0.1:4566, given to a cloud that
// checks signatures: who signs, each service's own refusal, and what the signature is made of.
//
// What botocore does not sign (User-Agent, amz-sdk-…) is left out.
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/iam/signature_v4.h"
#include "fakes/sdk/function.h"
#include "tests/harness/cloud_test.h"
#include "tests/wire/worker_and_agent.h"

namespace cutoff {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

cloud::Options strict() {
  cloud::Options options;
  options.region.authentication.strict = true;
  options.agentcore.max_payload = 1'000;
  return options;
}

class SignedRequests : public harness::CloudTest {
 protected:
  SignedRequests() : CloudTest(strict()) { wire_tests::deploy_worker_and_agent(cloud, 0s); }

  static wire::Request request(std::string method, std::string target, wire::Headers headers,
                               std::string body = {}) {
    wire::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.headers.add("Host", "127.0.0.1:4566");
    request.headers.add("X-Amz-Date", "20261121T125859Z");
    request.body = std::move(body);
    return request;
  }
  static std::string authorization(const std::string& service, const std::string& signed_headers,
                                   const std::string& signature) {
    return "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/" + service +
           "/aws4_request, SignedHeaders=" + signed_headers + ", Signature=" + signature;
  }
  wire::Response answer(wire::Request request) {
    return run([&] { return cloud.handle(std::move(request)); });
  }

  static wire::Request invoke() {
    return request(
        "POST",
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aworker/invocations",
        {{"Authorization",
          authorization("lambda", "host;x-amz-date",
                        "83715ef3f1350986c7ca216d38f45f3f7d747ad2e67b70f6611a66881ad15bef")}},
        R"({"a":1})");
  }
  static wire::Request list_tables() {
    return request("POST", "/",
                   {{"X-Amz-Target", "DynamoDB_20120810.ListTables"},
                    {"Content-Type", "application/x-amz-json-1.0"},
                    {"Authorization",
                     authorization("dynamodb", "content-type;host;x-amz-date;x-amz-target",
                                   "8b60a5bc0ad16c3d17ae787a85919299296b322cb8a1469c53c5236f95b9df82")}},
                   "{}");
  }
  static wire::Request create_role() {
    return request("POST", "/",
                   {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                    {"Authorization",
                     authorization("iam", "content-type;host;x-amz-date",
                                   "910168b340aa2c1ed4ef7afbc9d7782100998a37aaf49f31108a1ea88cc43cbb")}},
                   "Action=CreateRole&Version=2010-05-08&RoleName=worker&AssumeRolePolicyDocument=%7B%"
                   "22Version%22%3A%222012-10-"
                   "17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%"
                   "22Service%22%3A%22lambda."
                   "amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D");
  }
  wire::Request invoke_agent(const iam::AccessKey& key) {
    wire::Request request;
    request.method = "POST";
    request.target =
        "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj/"
        "invocations";
    request.headers = {{"Host", "127.0.0.1:4566"}};
    request.body = "{}";
    iam::sign(request, "{}",
              {.key = key,
               .region = "us-east-1",
               .service = "bedrock-agentcore",
               .at = {},
               .with_content_hash = true});
    return request;
  }

  const iam::AccessKey root_key{.id = "test", .secret = "test", .caller = {}};
};

TEST_F(SignedRequests, OfBotocoreAreAcceptedEncodedPathsIncluded) {
  EXPECT_THAT(answer(invoke()), AllOf(HasStatus(200), HasBody(R"({"a":1})")));
  EXPECT_THAT(answer(list_tables()), AllOf(HasStatus(200), HasJsonBody(R"({"TableNames":[]})")));
  EXPECT_THAT(answer(create_role()),
              AllOf(HasStatus(200), HasBody(HasSubstr("<RoleName>worker</RoleName>"))));
  EXPECT_THAT(answer(invoke_agent(root_key)), AllOf(HasStatus(200), HasJsonBody(R"({"result":"done"})")));
}

TEST_F(SignedRequests, WithoutTheirSignatureEachServiceRefusesInItsOwnShape) {
  const auto unsigned_one = [this](wire::Request request) {
    request.headers.remove("Authorization");
    return answer(std::move(request));
  };
  EXPECT_THAT(unsigned_one(invoke()),
              AllOf(HasStatus(403), HasHeader("x-amzn-ErrorType", "MissingAuthenticationTokenException"),
                    HasJsonBody(R"({"message":"Missing Authentication Token"})")));
  EXPECT_THAT(
      unsigned_one(list_tables()),
      AllOf(
          HasStatus(400), HasHeader("Content-Type", "application/x-amz-json-1.0"),
          HasJsonBody(
              R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"})")));
  EXPECT_THAT(unsigned_one(create_role()),
              AllOf(HasStatus(403), HasHeader("Content-Type", "text/xml"),
                    HasBody(HasSubstr("<Code>MissingAuthenticationToken</Code>"))));
  EXPECT_THAT(unsigned_one(invoke_agent(root_key)),
              AllOf(HasStatus(403), HasHeader("x-amzn-ErrorType", "AccessDeniedException"),
                    HasJsonBody(R"({"message":"Missing Authentication Token"})")));
}

TEST_F(SignedRequests, WithAnotherBodyAreRefused) {
  wire::Request request = list_tables();
  request.body = R"({"Limit":1})";
  EXPECT_THAT(
      answer(std::move(request)),
      AllOf(HasStatus(400), HasBody(HasSubstr("com.amazon.coral.service#InvalidSignatureException"))));
}

TEST_F(SignedRequests, ThatAreTooLargeAreToldThatAlsoWhereTheyAreNotReadToTheirEnd) {
  const auto streamed = [this](wire::Request request, std::size_t size) {
    auto [writer, body] = wire::Body::stream(cloud.loop());
    request.body = std::move(body);
    clock::spawn(cloud.loop(), "client", [size, writer = std::move(writer)]() mutable {
      try {
        constexpr std::size_t part = 1'000'000;
        for (std::size_t left = size; left > 0; left -= std::min(left, part))
          writer.write(std::string(std::min(left, part), ' '));
        writer.finish();
      } catch (const clock::Closed&) {
      }
    });
    return answer(std::move(request));
  };
  EXPECT_THAT(streamed(invoke_agent(root_key), 1'001),
              AllOf(HasStatus(413), HasBody(HasSubstr("smaller than or equal to 1000 bytes"))));
  EXPECT_THAT(streamed(invoke_agent(root_key), 1'000), HasStatus(403));  // it is not what was signed
  EXPECT_THAT(streamed(invoke(), 80'000'000),
              AllOf(HasStatus(413), HasBody(HasSubstr("for the Invoke operation"))));
}

TEST_F(SignedRequests, OfAnUnknownKeyAreRefused) {
  const iam::AccessKey unknown{.id = "AKIAUNKNOWN", .secret = "x", .caller = {}};
  EXPECT_THAT(answer(invoke_agent(unknown)), AllOf(HasStatus(403), HasBody(HasSubstr("security token"))));
}

TEST_F(SignedRequests, OfARolesSessionAreTheRoles) {
  clock::RandomStream stream(7);
  const iam::AccessKey key =
      iam::AccessKey::for_session(stream, iam::Caller::assumed_role("123456789012", "worker-role", "worker"));
  cloud.region().authentication().access_keys().put(key);
  const wire::Response refused = answer(invoke_agent(key));
  EXPECT_THAT(refused, HasStatus(403));
  EXPECT_THAT(refused, HasBody(HasSubstr("assumed-role/worker-role/worker is not authorized to perform: "
                                         "bedrock-agentcore:InvokeAgentRuntime")));

  cloud.iam().put_role({"worker-role", {iam::Policy{"agent", {}}.allow({"bedrock-agentcore:*"}, {"*"})}});
  EXPECT_THAT(answer(invoke_agent(key)), HasStatus(200));
}

}  // namespace
}  // namespace cutoff
