#include "fakes/cloud/routing.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/harness/cloud_test.h"

namespace cutoff::cloud {
namespace {

using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

wire::Request request_of(std::string method, std::string target, wire::Headers headers = {},
                         std::string body = {}) {
  wire::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = std::move(headers);
  if (!request.headers.has("Host")) request.headers.add("Host", "127.0.0.1:4566");
  request.body = std::move(body);
  return request;
}

wire::Headers signed_for(const std::string& service) {
  return {{"Authorization", "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/" + service +
                                "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"},
          {"X-Amz-Date", "20260210T000000Z"}};
}

Destination destination_of(wire::Request request) { return find_route(request).destination; }

TEST(CloudRouting, ADeployedApiIsFoundByItsHostOrItsPath) {
  for (const char* host : {"api.execute-api.us-east-1.amazonaws.com", "api.execute-api.localhost:4566"}) {
    EXPECT_EQ(destination_of(request_of("POST", "/dev/2015-03-31/functions", {{"Host", host}})),
              Destination::deployed_api);
  }
  EXPECT_EQ(destination_of(request_of("GET", "/_aws/execute-api/api/dev/x")), Destination::deployed_api);
  EXPECT_EQ(destination_of(request_of("GET", "/restapis/api/dev/_user_request_/x")),
            Destination::deployed_api);
  // Also where it is signed for another service: the application's own affair.
  wire::Headers headers = signed_for("lambda");
  headers.add("Host", "api.execute-api.us-east-1.amazonaws.com");
  EXPECT_EQ(destination_of(request_of("GET", "/dev/x", headers)), Destination::deployed_api);
}

TEST(CloudRouting, DynamoDbIsFoundByItsTarget) {
  for (const char* target : {"DynamoDB_20120810.PutItem", "DynamoDBStreams_20120810.ListStreams"}) {
    EXPECT_EQ(destination_of(request_of("POST", "/", {{"X-Amz-Target", target}})), Destination::dynamodb);
  }
}

TEST(CloudRouting, WhatARequestIsSignedForSaysWhoseItIs) {
  EXPECT_EQ(destination_of(request_of("GET", "/2015-03-31/functions/", signed_for("lambda"))),
            Destination::lambda);
  EXPECT_EQ(destination_of(request_of("GET", "/restapis", signed_for("apigateway"))),
            Destination::apigateway);
  EXPECT_EQ(destination_of(request_of("GET", "/account", signed_for("apigateway"))), Destination::apigateway);
  EXPECT_EQ(destination_of(request_of("GET", "/x", signed_for("execute-api"))), Destination::deployed_api);
  EXPECT_EQ(destination_of(request_of("POST", "/", signed_for("sts"))), Destination::identity);
  EXPECT_EQ(destination_of(request_of("POST", "/", signed_for("iam"))), Destination::identity);
  EXPECT_EQ(destination_of(request_of("PUT", "/runtimes/", signed_for("bedrock-agentcore"))),
            Destination::agentcore);
  EXPECT_EQ(destination_of(request_of("POST", "/", signed_for("dynamodb"))), Destination::dynamodb);
}

TEST(CloudRouting, APresignedRequestSaysItInItsQuery) {
  EXPECT_EQ(destination_of(
                request_of("GET",
                           "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                           "X-Amz-Credential=test%2F20260210%2Fus-east-1%2Fsts%2Faws4_request")),
            Destination::identity);
}

TEST(CloudRouting, AnUnsignedRequestIsFoundByItsHost) {
  const auto by_host = [](const char* host) {
    return destination_of(request_of("POST", "/", {{"Host", host}}));
  };
  EXPECT_EQ(by_host("dynamodb.us-east-1.amazonaws.com"), Destination::dynamodb);
  EXPECT_EQ(by_host("lambda.us-east-1.amazonaws.com:443"), Destination::lambda);
  EXPECT_EQ(by_host("iam.amazonaws.com"), Destination::identity);
  EXPECT_EQ(by_host("bedrock-agentcore-control.us-east-1.amazonaws.com"), Destination::agentcore);
  EXPECT_EQ(by_host("sqs.us-east-1.amazonaws.com"), Destination::not_offered);
}

TEST(CloudRouting, HostsAreComparedWithoutCase) {
  const auto by_host = [](const char* host) {
    return destination_of(request_of("POST", "/", {{"Host", host}}));
  };
  EXPECT_EQ(by_host("Api.Execute-API.localhost:4566"), Destination::deployed_api);
  EXPECT_EQ(by_host("DynamoDB.US-EAST-1.amazonaws.com"), Destination::dynamodb);
}

TEST(CloudRouting, AnUnsignedRequestIsFoundByItsPath) {
  EXPECT_EQ(destination_of(request_of("POST", "/2015-03-31/functions/worker/invocations")),
            Destination::lambda);
  EXPECT_EQ(destination_of(request_of("PUT", "/2019-09-25/functions/worker/event-invoke-config")),
            Destination::lambda);
  EXPECT_EQ(destination_of(request_of("GET", "/2019-09-30/functions/worker/provisioned-concurrency")),
            Destination::lambda);
  EXPECT_EQ(destination_of(request_of("POST", "/runtimes/agent/invocations?qualifier=DEFAULT")),
            Destination::agentcore);
  EXPECT_EQ(destination_of(request_of("GET", "/restapis/abc/resources")), Destination::apigateway);
  EXPECT_EQ(destination_of(request_of("GET", "/restapis?limit=1")), Destination::apigateway);
  EXPECT_EQ(destination_of(request_of("GET", "/restapisters")), Destination::not_offered);
  EXPECT_EQ(destination_of(request_of("GET", "/")), Destination::not_offered);
}

TEST(CloudRouting, AnUnsignedFormIsFoundByItsVersion) {
  const wire::Headers form{{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  EXPECT_EQ(destination_of(request_of("POST", "/", form, "Action=GetCallerIdentity&Version=2011-06-15")),
            Destination::identity);
  EXPECT_EQ(destination_of(request_of("POST", "/", form, "Version=2010-05-08&Action=ListRoles")),
            Destination::identity);
  EXPECT_EQ(destination_of(request_of("POST", "/", form, "Action=ListTopics&Version=2010-03-31")),
            Destination::not_offered);
  EXPECT_EQ(destination_of(request_of("POST", "/", form, "a=b")), Destination::not_offered);
}

constexpr const char* offered =
    "There are apigateway, bedrock-agentcore, bedrock-agentcore-control, dynamodb, execute-api, iam, lambda "
    "and sts.";

class NotOffered : public harness::CloudTest {
 protected:
  wire::Response answer(wire::Request request) {
    return run([&] { return cloud.handle(std::move(request)); });
  }
};

TEST_F(NotOffered, AJsonServiceIsToldInJson) {
  wire::Headers headers = signed_for("sqs");
  headers.add("X-Amz-Target", "AmazonSQS.ListQueues");
  headers.add("Content-Type", "application/x-amz-json-1.0");
  const wire::Response response = answer(request_of("POST", "/", headers, "{}"));
  EXPECT_THAT(response, HasStatus(501));
  EXPECT_THAT(response, HasHeader("Content-Type", "application/x-amz-json-1.0"));
  EXPECT_THAT(response, HasJsonBody(std::string(R"({"__type":"NotImplementedException","message":)"
                                                R"("The service sqs is not offered. )") +
                                    offered + R"("})"));
  EXPECT_TRUE(wire::Uuid::parse(response.headers.get("x-amzn-RequestId")));
  EXPECT_THAT(response, HasHeader("Date", "Tue, 10 Feb 2026 00:00:00 GMT"));
}

TEST_F(NotOffered, ATargetWithoutASignatureNamesItsService) {
  const wire::Response response = answer(
      request_of("POST", "/",
                 {{"X-Amz-Target", "AWSEvents.PutEvents"}, {"Content-Type", "application/x-amz-json-1.1"}}));
  EXPECT_THAT(response, HasBody(HasSubstr("The service AWSEvents is not offered")));
}

TEST_F(NotOffered, AQueryServiceIsToldInXml) {
  wire::Headers headers = signed_for("sns");
  headers.add("Content-Type", "application/x-www-form-urlencoded");
  const wire::Response response =
      answer(request_of("POST", "/", headers, "Action=ListTopics&Version=2010-03-31"));
  EXPECT_THAT(response, HasStatus(501));
  EXPECT_THAT(response,
              HasBody(std::string("<ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code>"
                                  "<Message>The service sns is not offered. ") +
                      offered + "</Message></Error></ErrorResponse>"));
}

TEST_F(NotOffered, Ec2AndS3HaveShapesOfTheirOwn) {
  wire::Headers ec2 = signed_for("ec2");
  ec2.add("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_THAT(answer(request_of("POST", "/", ec2, "Action=DescribeInstances&Version=2016-11-15")),
              HasBody(StartsWith("<Response><Errors><Error><Code>NotImplemented</Code>")));
  EXPECT_THAT(answer(request_of("GET", "/", signed_for("s3"))),
              HasBody(StartsWith("<Error><Code>NotImplemented</Code>")));
}

TEST_F(NotOffered, ACborServiceIsToldInCbor) {
  wire::Headers headers = signed_for("monitoring");
  headers.add("Smithy-Protocol", "rpc-v2-cbor");
  headers.add("Content-Type", "application/cbor");
  const wire::Response response =
      answer(request_of("POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData", headers));
  EXPECT_THAT(response, HasHeader("Smithy-Protocol", "rpc-v2-cbor"));
  const auto body = nlohmann::json::from_cbor(response.body.text());
  EXPECT_EQ(body.at("__type"), "NotImplementedException");
  EXPECT_THAT(body.at("message").get<std::string>(), StartsWith("The service monitoring is not offered."));
}

TEST_F(NotOffered, ARestServiceIsToldInJsonWithItsTypeInAHeader) {
  const wire::Response response = answer(request_of("GET", "/schedules", signed_for("scheduler")));
  EXPECT_THAT(response, HasStatus(501));
  EXPECT_THAT(response, HasHeader("x-amzn-ErrorType", "NotImplementedException"));
  EXPECT_THAT(response, HasJsonBody(std::string(R"({"message":"The service scheduler is not offered. )") +
                                    offered + R"("})"));
}

TEST_F(NotOffered, APathThatIsNobodysIsNamed) {
  EXPECT_THAT(answer(request_of("GET", "/nowhere")),
              AllOf(HasStatus(501), HasBody(HasSubstr("GET /nowhere is for no service that is offered"))));
}

}  // namespace
}  // namespace cutoff::cloud
