// API Gateway's control plane as boto3 and the AWS CLI ask for it: requests as they came over the wire, byte for byte
// but for ids and shortened signatures (botocore 1.43, aws-cli 1.45).
#include <string>

#include <nlohmann/json.hpp>

#include "tests/harness/cloud_test.h"

namespace cutoff {
namespace {

using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;

using Json = nlohmann::json;

constexpr const char* boto3 =
    "Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18.44 md/arch#x86_64 lang/python#3.11.7 "
    "md/pyimpl#CPython "
    "m/D,e,Z,N,b cfg/retry-mode#legacy Botocore/1.43.11";
constexpr const char* aws_cli =
    "aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18.44 md/arch#x86_64 lang/python#3.11.7 "
    "md/pyimpl#CPython "
    "m/D,N,b,g,Z cfg/retry-mode#legacy botocore/1.43.11";

class CapturedGatewayRequests : public harness::CloudTest {
 protected:
  CapturedGatewayRequests() {
    cloud.iam().put_role({"worker-role", {}});
    lambda::FunctionConfiguration worker;
    worker.name = "worker";
    worker.role = "worker-role";
    cloud.lambda().create_function(root(), worker,
                                   lambda::in_process([](const wire::Payload&, lambda::Context&) {
                                     return wire::Payload::from_text(R"({"statusCode":200,"body":"hello"})");
                                   }));
    cloud.lambda().add_permission(root(), "worker",
                                  {.statement_id = "gateway",
                                   .principal = "apigateway.amazonaws.com",
                                   .source_arn = "arn:aws:execute-api:us-east-1:123456789012:*/*/POST/*"});
  }

  wire::Response send(const std::string& method, const std::string& target, const std::string& body = {},
                      const char* agent = boto3) {
    wire::Request request;
    request.method = method;
    request.target = target;
    request.headers = {{"Host", "127.0.0.1:4566"}, {"Accept-Encoding", "identity"}};
    if (!body.empty()) request.headers.add("Content-Type", "application/json");
    request.headers.add("User-Agent", agent);
    request.headers.add("Accept", "application/json");
    request.headers.add("X-Amz-Date", "20260210T000000Z");
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260210/us-east-1/apigateway/aws4_request, "
                        "SignedHeaders=accept;content-type;host;x-amz-date, Signature=3c29f77b");
    request.headers.add("amz-sdk-invocation-id", "ba83c196-86ae-4d06-ab7f-059727085b86");
    request.headers.add("amz-sdk-request", "attempt=1");
    if (method != "GET") request.headers.add("Content-Length", std::to_string(body.size()));
    request.body = body;
    return run([&] { return cloud.handle(std::move(request)); });
  }
  static Json read(const wire::Response& response) { return Json::parse(response.body.text()); }
};

TEST_F(CapturedGatewayRequests, BuildAnApiThatServes) {
  const wire::Response created = send(
      "POST", "/restapis",
      R"({"name": "skymarshal", "endpointConfiguration": {"types": ["REGIONAL"]}, "tags": {"team": "ops"}})");
  ASSERT_THAT(created, HasStatus(201));
  const std::string id = read(created)["id"];
  const std::string api = "/restapis/" + id;
  const std::string root_id = read(created)["rootResourceId"];
  const wire::Response resource =
      send("POST", api + "/resources/" + root_id, R"({"pathPart": "{request_id}"})");
  ASSERT_THAT(resource, HasStatus(201));
  const std::string at = api + "/resources/" + read(resource)["id"].get<std::string>() + "/methods/";

  EXPECT_THAT(
      send("PUT", at + "POST",
           R"({"authorizationType": "NONE", "requestParameters": {"method.request.path.request_id": true}})"),
      HasStatus(201));
  EXPECT_THAT(
      send(
          "PUT", at + "POST/integration",
          R"({"type": "AWS_PROXY", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/)"
          R"(functions/arn:aws:lambda:us-east-1:123456789012:function:worker/invocations", "timeoutInMillis": 29000})"),
      HasStatus(201));
  EXPECT_THAT(send("PUT", at + "OPTIONS", R"({"authorizationType": "NONE"})", aws_cli), HasStatus(201));
  EXPECT_THAT(send("PUT", at + "OPTIONS/integration",
                   R"({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}})"),
              HasStatus(201));
  EXPECT_THAT(
      send(
          "PUT", at + "OPTIONS/responses/200",
          R"({"responseParameters": {"method.response.header.Access-Control-Allow-Origin": false}, "responseModels": )"
          R"({"application/json": "Empty"}})"),
      HasStatus(201));
  EXPECT_THAT(
      send(
          "PUT", at + "OPTIONS/integration/responses/200",
          R"({"selectionPattern": "", "responseParameters": {"method.response.header.Access-Control-Allow-Origin": )"
          R"("'*'"}, "responseTemplates": {"application/json": ""}})"),
      HasStatus(201));
  EXPECT_THAT(
      send(
          "PUT", api + "/gatewayresponses/DEFAULT_5XX",
          R"({"statusCode": "502", "responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": )"
          R"("'*'"}})"),
      HasStatus(201));
  EXPECT_THAT(send("POST", api + "/deployments", R"({"stageName": "dev", "variables": {"v": "1"}})"),
              HasStatus(201));

  const std::string url = "https://" + id + ".execute-api.us-east-1.amazonaws.com/dev/7";
  EXPECT_THAT(request("POST", url, "{}"), AllOf(HasStatus(200), HasBody(Eq("hello"))));
  EXPECT_THAT(request("OPTIONS", url),
              AllOf(HasStatus(200), HasHeader("Access-Control-Allow-Origin", "*"), HasBody(Eq(""))));

  EXPECT_EQ(read(send("GET", api + "/resources?limit=500&embed=methods"))["item"].size(), 2U);
  EXPECT_THAT(send("PATCH", api + "/stages/dev",
                   R"({"patchOperations": [{"op": "replace", "path": "/variables/v", "value": "2"}]})"),
              AllOf(HasStatus(200), HasBody(HasSubstr(R"("variables":{"v":"2"})"))));
  EXPECT_THAT(
      send("PATCH", at + "POST/integration",
           R"({"patchOperations": [{"op": "replace", "path": "/timeoutInMillis", "value": "300000"}]})",
           aws_cli),
      AllOf(HasStatus(400), HasHeader("x-amzn-ErrorType", "BadRequestException"),
            HasBody(Eq(R"({"message":"Timeout should be between 50 ms and 29000 ms"})"))));
  const std::string tags =
      "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F" + id + "%2Fstages%2Fdev";
  EXPECT_THAT(send("PUT", tags, R"({"tags": {"k": "v"}})"), HasStatus(204));
  EXPECT_THAT(send("DELETE", tags + "?tagKeys=k&tagKeys=l%20m"), HasStatus(204));
  EXPECT_THAT(send("DELETE", at + "OPTIONS/integration/responses/200"), HasStatus(204));
  EXPECT_EQ(read(send("GET", "/restapis?limit=2", {}, aws_cli))["item"].size(), 1U);
  EXPECT_THAT(send("GET", "/account"), HasStatus(200));
  EXPECT_THAT(send("DELETE", api), AllOf(HasStatus(202), HasBody(Eq(""))));
  EXPECT_THAT(request("POST", url, "{}"), HasStatus(403));
}

}  // namespace
}  // namespace cutoff
