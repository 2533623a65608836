// What a client gets when something goes wrong: status, type and bytes.
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::Pair;

constexpr const char* missing_token = R"({"message":"Missing Authentication Token"})";

class GatewayErrors : public GatewayTest {
 protected:
  GatewayErrors() { serve_invoke(); }

  wire::Response refused_with(int status, const char* type) {
    functions.refusal.emplace(status, type, "no");
    return post();
  }
};

TEST_F(GatewayErrors, AFunctionThatFailsGives502) {
  functions.reply = [] { return ScriptedFunctions::failure(); };
  const wire::Response response = post();
  EXPECT_THAT(response, IsGatewayError(502, "InternalServerErrorException", internal_server_error));
  EXPECT_EQ(response.headers.get("Content-Length"), "36");
}

TEST_F(GatewayErrors, ACallThatLambdaRefusesGives500WhateverItsStatus) {
  EXPECT_THAT(refused_with(429, "TooManyRequestsException"),
              IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  EXPECT_THAT(refused_with(403, "AccessDeniedException"),
              IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  EXPECT_THAT(refused_with(404, "ResourceNotFoundException"),
              IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  EXPECT_THAT(refused_with(500, "ServiceException"),
              IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  EXPECT_EQ(elapsed(), 0s);
}

class Throttled502 : public GatewayTest {
 protected:
  Throttled502() : GatewayTest({}, {.throttled_status = 502}) { serve_invoke(); }
};

TEST_F(Throttled502, IsAnOptionForThrottlesAlone) {
  functions.refusal.emplace(429, "TooManyRequestsException", "Rate Exceeded.");
  EXPECT_EQ(post().status, 502);
  functions.refusal.emplace(403, "AccessDeniedException", "no");
  EXPECT_EQ(post().status, 500);
}

TEST_F(GatewayErrors, AnIntegrationThatDoesNotCallLambdaWithPostGives500) {
  const std::string resource = gateway.create_path(root(), "api", "/get").id;
  gateway.put_method(root(), {"api", resource, "GET"});
  gateway.put_integration(root(), {.rest_api_id = "api",
                                   .resource_id = resource,
                                   .http_method = "GET",
                                   .function = function_arn,
                                   .integration_http_method = "GET"});
  deploy();
  EXPECT_THAT(send(request("GET", "/prod/get")),
              IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  EXPECT_TRUE(functions.calls.empty());
}

TEST_F(GatewayErrors, AnUnknownPathOrVerbIsAMissingAuthenticationToken) {
  const wire::Response response = send(request("POST", "/prod/nowhere"));
  EXPECT_THAT(response, IsGatewayError(403, "MissingAuthenticationTokenException", missing_token));
  EXPECT_EQ(response.headers.get("Content-Length"), "42");
  EXPECT_THAT(send(request("GET", "/prod/invoke")),
              IsGatewayError(403, "MissingAuthenticationTokenException", missing_token));
  EXPECT_THAT(send(request("GET", "/prod")),
              IsGatewayError(403, "MissingAuthenticationTokenException", missing_token));
}

TEST_F(GatewayErrors, AnUnknownStageOrApiIsForbidden) {
  constexpr const char* forbidden_body = R"({"message":"Forbidden"})";
  EXPECT_THAT(send(request("POST", "/PROD/invoke")),
              IsGatewayError(403, "ForbiddenException", forbidden_body));
  EXPECT_THAT(send(request("POST", "/")), IsGatewayError(403, "ForbiddenException", forbidden_body));
  EXPECT_THAT(send(request("POST", "/prod/invoke", {{"Host", "other.execute-api.us-east-1.amazonaws.com"}})),
              IsGatewayError(403, "ForbiddenException", forbidden_body));
}

TEST_F(GatewayErrors, ABodyOver10MegabytesIsRefusedInPlainTextByTheServerInFront) {
  EXPECT_EQ(post(std::string(6'000'000, 'x')).status, 200);
  const wire::Response response = post(std::string(10'485'761, 'x'));
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body.text(), "HTTP content length exceeded 10485760 bytes.");
  EXPECT_THAT(response.headers,
              ElementsAre(Pair("Date", "Tue, 10 Feb 2026 00:00:00 GMT"),
                          Pair("Content-Type", "text; charset=utf-8"), Pair("Content-Length", "44")));
  EXPECT_EQ(functions.calls.size(), 1U);
}

TEST_F(GatewayErrors, AStreamedBodyIsReadWholeAndMeetsTheSameLimit) {
  const auto send_stream = [&](std::size_t chunks) {
    return run([&] {
      auto [writer, body] = wire::Body::stream(loop);
      clock::spawn(loop, "client", [writer = std::move(writer), chunks]() mutable {
        try {
          for (std::size_t i = 0; i < chunks; ++i) writer.write(std::string(1'000'000, 'x'));
          writer.finish();
        } catch (const clock::Closed&) {
          return;  // the gateway has stopped reading
        }
      });
      wire::Request streamed = request("POST", "/prod/invoke");
      streamed.body = std::move(body);
      return gateway.handle(std::move(streamed));
    });
  };
  EXPECT_EQ(send_stream(3).status, 200);
  EXPECT_EQ(event().body->size(), 3'000'000U);
  EXPECT_EQ(send_stream(11).status, 413);
}

TEST_F(GatewayErrors, AnEventOver6MegabytesIsRequestTooLong) {
  const wire::Response response = post(std::string(6'291'456, 'x'));
  EXPECT_THAT(response, IsGatewayError(413, "BadRequestException", R"({"message": "Request Too Long"})"));
  EXPECT_EQ(response.headers.get("Content-Length"), "31");
  EXPECT_TRUE(functions.calls.empty());
}

TEST_F(GatewayErrors, HeaderValuesOver10240BytesAreRefused) {
  const std::size_t host = std::string_view("api.execute-api.us-east-1.amazonaws.com").size();
  EXPECT_EQ(send(request("POST", "/prod/invoke", {{"X-Big", std::string(10'240 - host, 'x')}})).status, 200);
  EXPECT_EQ(send(request("POST", "/prod/invoke", {{"X-Big", std::string(10'241 - host, 'x')}})).status, 431);
}

TEST_F(GatewayErrors, AnUnsignedRequestForAMethodWithIamIsAMissingAuthenticationToken) {
  put_function_method("/signed", "GET", default_integration_timeout, AuthorizationType::aws_iam);
  deploy();
  EXPECT_THAT(send(request("GET", "/prod/signed")),
              IsGatewayError(403, "MissingAuthenticationTokenException", missing_token));
  EXPECT_TRUE(functions.calls.empty());

  const std::string signature =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260210/us-east-1/execute-api/aws4_request, "
      "SignedHeaders=host, Signature=00";
  EXPECT_EQ(send(request("GET", "/prod/signed", {{"Authorization", signature}})).status, 200);
  EXPECT_EQ(event().request_context.identity.access_key, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(event().request_context.identity.user_arn, "arn:aws:iam::123456789012:root");
}

TEST_F(GatewayErrors, HaveTheirHeadersInAwssOrderAndSpelling) {
  functions.reply = [] { return ScriptedFunctions::failure(); };
  std::vector<std::string> names;
  const wire::Response response = post();
  for (const auto& [name, value] : response.headers) names.push_back(name);
  EXPECT_THAT(names, ElementsAre("Date", "Content-Type", "Content-Length", "x-amzn-RequestId",
                                 "x-amzn-ErrorType", "x-amz-apigw-id"));
  EXPECT_THAT(std::string(response.headers.get("x-amz-apigw-id")), MatchesRegex("[A-Za-z0-9+/]{15}="));
  EXPECT_TRUE(wire::Uuid::parse(response.headers.get("x-amzn-RequestId")));
}

class GatewayResponseOverrides : public GatewayErrors {
 protected:
  wire::Response cut_off() {
    deploy();
    functions.takes = 68s;
    return post();
  }
};

TEST_F(GatewayResponseOverrides, PutCorsHeadersOnA504) {
  gateway.put_gateway_response(
      root(), {.rest_api_id = "api",
               .type = GatewayResponseType::default_5xx,
               .response_parameters = {{"gatewayresponse.header.Access-Control-Allow-Origin", "'*'"}}});
  const wire::Response response = cut_off();
  EXPECT_THAT(response, IsGatewayError(504, "InternalServerErrorException",
                                       R"({"message": "Endpoint request timed out"})"));
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
}

TEST_F(GatewayResponseOverrides, OfATypeWinOverThoseOfItsClassAndInheritNothing) {
  gateway.put_gateway_response(root(),
                               {.rest_api_id = "api",
                                .type = GatewayResponseType::default_5xx,
                                .status = 599,
                                .response_parameters = {{"gatewayresponse.header.X-Class", "'5xx'"}}});
  gateway.put_gateway_response(root(),
                               {.rest_api_id = "api",
                                .type = GatewayResponseType::integration_timeout,
                                .response_parameters = {{"gatewayresponse.header.X-Own", "'timeout'"}}});
  const wire::Response timeout = cut_off();
  EXPECT_EQ(timeout.status, 504);
  EXPECT_EQ(timeout.headers.get("X-Own"), "timeout");
  EXPECT_FALSE(timeout.headers.has("X-Class"));

  functions.takes = 0s;
  functions.reply = [] { return ScriptedFunctions::failure(); };
  const wire::Response failure = post();
  EXPECT_EQ(failure.status, 599);
  EXPECT_EQ(failure.headers.get("X-Class"), "5xx");

  gateway.delete_gateway_response(root(), "api", GatewayResponseType::integration_timeout);
  EXPECT_EQ(cut_off().status, 599);
}

TEST_F(GatewayResponseOverrides, MayHaveABodyOfTheirOwn) {
  gateway.put_gateway_response(
      root(), {.rest_api_id = "api",
               .type = GatewayResponseType::integration_timeout,
               .status = 503,
               .body_template = R"({"m":$context.error.messageString,"t":"$context.error.responseType",)"
                                R"("s":"$context.stage","path":"$context.resourcePath","cost":"5$"})"});
  const wire::Response response = cut_off();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(
      response.body.text(),
      R"({"m": "Endpoint request timed out","t":"INTEGRATION_TIMEOUT","s":"prod","path":"/invoke","cost":"5$"})");
}

TEST_F(GatewayResponseOverrides, AreLiveWithTheNextDeployment) {
  gateway.put_gateway_response(
      root(), {.rest_api_id = "api", .type = GatewayResponseType::default_4xx, .status = 404});
  EXPECT_EQ(send(request("POST", "/prod/nowhere")).status, 403);
  deploy();
  EXPECT_EQ(send(request("POST", "/prod/nowhere")).status, 404);
}

}  // namespace
}  // namespace cutoff::apigateway
