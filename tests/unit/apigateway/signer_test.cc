// Methods with AWS_IAM: who may call them, and what the others are told.
#include <string>

#include "fakes/iam/signature_v4.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* method_arn = "arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/orders/7";

class SignedMethods : public GatewayTest {
 protected:
  explicit SignedMethods(region::Region::Options options = {}) : GatewayTest(std::move(options)) {
    create_api();
    put_function_method("/orders/{id}", "GET", default_integration_timeout, AuthorizationType::aws_iam);
    put_function_method("/open", "GET");
    deploy();
    region.authentication().access_keys().put(worker_key);
  }

  /// A role that may do what `actions` say on orders.
  void worker_may(std::vector<std::string> actions) {
    region.iam().put_role({"worker-role",
                           {iam::Policy{"p", {}}.allow(std::move(actions),
                                                       {"arn:aws:execute-api:*:*:api/prod/GET/orders/*"})}});
  }
  wire::Request signed_request(const iam::AccessKey& key) {
    wire::Request request = this->request("GET", "/prod/orders/7");
    iam::sign(request, "", {key, "us-east-1", "execute-api", region.calendar().at(loop.now())});
    return request;
  }

  const iam::AccessKey root_key{.id = "test", .secret = "test", .caller = {}};
  const iam::AccessKey worker_key{
      .id = "ASIAWORKER",
      .secret = "secret",
      .session_token = "token",
      .caller = iam::Caller::assumed_role("123456789012", "worker-role", "worker")};
};

TEST_F(SignedMethods, TheFunctionIsToldWhoSigned) {
  worker_may({"execute-api:Invoke"});
  ASSERT_EQ(send(signed_request(worker_key)).status, 200);
  const auto& identity = event().request_context.identity;
  const std::string user_id = region.iam().find_role("worker-role")->id + ":worker";
  EXPECT_EQ(identity.access_key, "ASIAWORKER");
  EXPECT_EQ(identity.account_id, "123456789012");
  EXPECT_EQ(identity.user_arn, "arn:aws:sts::123456789012:assumed-role/worker-role/worker");
  EXPECT_EQ(identity.user, user_id);
  EXPECT_EQ(identity.caller, user_id);
}

TEST_F(SignedMethods, ACallerWhoIsNotAllowedIsRefusedWithACapitalM) {
  worker_may({"execute-api:ManageConnections"});
  const std::string message =
      "User: arn:aws:sts::123456789012:assumed-role/worker-role/worker is not authorized to perform: "
      "execute-api:Invoke on resource: " +
      std::string(method_arn) + " because no identity-based policy allows the execute-api:Invoke action";
  EXPECT_THAT(send(signed_request(worker_key)),
              IsGatewayError(403, "AccessDeniedException", R"({"Message":")" + message + R"("})"));
  EXPECT_TRUE(functions.calls.empty());
}

TEST_F(SignedMethods, AnOwnersGatewayResponseShowsTheMessage) {
  worker_may({"execute-api:ManageConnections"});
  gateway.put_gateway_response(root(), {.rest_api_id = "api",
                                        .type = GatewayResponseType::access_denied,
                                        .status = 404,
                                        .body_template = R"({"why":$context.error.messageString})"});
  deploy();
  const wire::Response response = send(signed_request(worker_key));
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body.text(), StartsWith(R"({"why":"User: arn:aws:sts::)"));
}

class StrictlySignedMethods : public SignedMethods {
 protected:
  StrictlySignedMethods() : SignedMethods({.authentication = {.strict = true}}) {}
};

TEST_F(StrictlySignedMethods, AMethodWithoutAuthorizationNeedsNoSignature) {
  EXPECT_EQ(send(request("GET", "/prod/open")).status, 200);
}

TEST_F(StrictlySignedMethods, ARightSignatureIsAccepted) {
  EXPECT_EQ(send(signed_request(root_key)).status, 200);
  EXPECT_EQ(event().request_context.identity.user_arn, "arn:aws:iam::123456789012:root");
}

TEST_F(StrictlySignedMethods, AnUnsignedRequestIsAMissingAuthenticationToken) {
  EXPECT_THAT(send(request("GET", "/prod/orders/7")),
              IsGatewayError(403, "MissingAuthenticationTokenException",
                             R"({"message":"Missing Authentication Token"})"));
}

TEST_F(StrictlySignedMethods, AnUnknownKeyIsAnInvalidToken) {
  const iam::AccessKey unknown{.id = "AKIAUNKNOWN", .secret = "x", .caller = {}};
  EXPECT_THAT(send(signed_request(unknown)),
              IsGatewayError(403, "UnrecognizedClientException",
                             R"({"message":"The security token included in the request is invalid."})"));
}

TEST_F(StrictlySignedMethods, AWrongSignatureIsAnsweredWithWhatShouldHaveBeenSigned) {
  const iam::AccessKey wrong{.id = "test", .secret = "wrong", .caller = {}};
  const wire::Response response = send(signed_request(wrong));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.headers.get("x-amzn-ErrorType"), "InvalidSignatureException");
  EXPECT_THAT(
      response.body.text(),
      AllOf(StartsWith(R"({"message":"The request signature we calculated does not match the signature )"
                       R"(you provided.)"),
            HasSubstr(R"(The Canonical String for this request should have been\n'GET\n/prod/orders/7\n)")));
  EXPECT_TRUE(functions.calls.empty());
}

TEST_F(StrictlySignedMethods, ASignatureForAnotherServiceIsWrong) {
  wire::Request request = this->request("GET", "/prod/orders/7");
  iam::sign(request, "", {root_key, "us-east-1", "lambda", region.calendar().at(loop.now())});
  EXPECT_THAT(
      send(std::move(request)),
      IsGatewayError(403, "InvalidSignatureException",
                     R"({"message":"Credential should be scoped to correct service: 'execute-api'."})"));
}

TEST_F(StrictlySignedMethods, AHalfSignatureIsIncomplete) {
  const wire::Response response =
      send(request("GET", "/prod/orders/7", {{"Authorization", "AWS4-HMAC-SHA256 Credential=x"}}));
  EXPECT_EQ(response.headers.get("x-amzn-ErrorType"), "IncompleteSignatureException");
}

}  // namespace
}  // namespace cutoff::apigateway
