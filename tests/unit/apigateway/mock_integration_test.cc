// MOCK: the gateway's own answers, such as a preflight's.
#include "fakes/apigateway/mock_integration.h"

#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

using ::testing::ElementsAre;

class Mock : public GatewayTest {
 protected:
  Mock() {
    create_api();
    resource = gateway.create_path(root(), "api", "/invoke").id;
    gateway.put_method(root(), {"api", resource, "OPTIONS"});
    gateway.put_method_response(root(),
                                {.rest_api_id = "api",
                                 .resource_id = resource,
                                 .http_method = "OPTIONS",
                                 .headers = {"Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
                                             "Access-Control-Allow-Origin"}});
  }
  void put_mock(Templates request_templates,
                PassthroughBehavior passthrough = PassthroughBehavior::when_no_match) {
    gateway.put_integration(root(), {.rest_api_id = "api",
                                     .resource_id = resource,
                                     .http_method = "OPTIONS",
                                     .type = IntegrationType::mock,
                                     .passthrough = passthrough,
                                     .request_templates = std::move(request_templates)});
  }
  void put_response(int status = 200, std::string pattern = {}, ResponseParameters parameters = {},
                    Templates templates = {}) {
    gateway.put_integration_response(root(), {.rest_api_id = "api",
                                              .resource_id = resource,
                                              .http_method = "OPTIONS",
                                              .status = status,
                                              .selection_pattern = std::move(pattern),
                                              .response_parameters = std::move(parameters),
                                              .response_templates = std::move(templates)});
  }
  wire::Response preflight(wire::Headers headers = {}, std::string body = {}) {
    deploy();
    return send(request("OPTIONS", "/prod/invoke", std::move(headers), std::move(body)));
  }
  std::string fault_of(const std::function<void()>& operation) {
    try {
      operation();
    } catch (const wire::Fault& fault) {
      return std::to_string(fault.status()) + " " + fault.message();
    }
    return "none";
  }
  std::string resource;
};

TEST_F(Mock, AnswersAPreflightWithoutAnyFunction) {
  put_mock({{"application/json", R"({"statusCode": 200})"}});
  put_response(200, {},
               {{"method.response.header.Access-Control-Allow-Headers", "'Content-Type'"},
                {"method.response.header.Access-Control-Allow-Methods", "'GET,OPTIONS'"},
                {"method.response.header.Access-Control-Allow-Origin", "'*'"}});
  const wire::Response response = preflight();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.text(), "");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Headers"), "Content-Type");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Methods"), "GET,OPTIONS");
  std::vector<std::string> names;
  for (const auto& [name, value] : response.headers) names.push_back(name);
  EXPECT_THAT(names, ElementsAre("Date", "Content-Type", "Content-Length", "x-amzn-RequestId",
                                 "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
                                 "Access-Control-Allow-Origin", "x-amz-apigw-id"));
  EXPECT_TRUE(functions.calls.empty());
  EXPECT_EQ(entry("apigateway.integration")->text("type"), "MOCK");
}

TEST_F(Mock, ReadsItsStatusLeniently) {
  EXPECT_EQ(mock_status(R"({"statusCode": 200})"), 200);
  EXPECT_EQ(mock_status("{statusCode: 200}"), 200);
  EXPECT_EQ(mock_status(" {\n 'statusCode' : \"404\" }"), 404);
  EXPECT_EQ(mock_status(R"({"statusCode":"x"})"), std::nullopt);
  EXPECT_EQ(mock_status(R"({"status":200})"), std::nullopt);
  EXPECT_EQ(mock_status(R"({"statusCode":)"), std::nullopt);
  EXPECT_EQ(mock_status(R"({"statusCode":99})"), std::nullopt);
  EXPECT_EQ(mock_status("200"), std::nullopt);
  EXPECT_EQ(mock_status(""), std::nullopt);
}

TEST_F(Mock, ChoosesItsResponseByStatus) {
  put_mock({{"application/json", R"({"statusCode": 404})"}});
  put_response(200, {}, {}, {{"application/json", R"({"ok":true})"}});
  put_response(410, "4\\d\\d", {}, {{"text/plain", "gone"}});
  const wire::Response response = preflight();
  EXPECT_EQ(response.status, 410);
  EXPECT_EQ(response.body.text(), "gone");
  EXPECT_EQ(response.headers.get("Content-Type"), "text/plain");
  put_mock({{"application/json", R"({"statusCode": 200})"}});
  put_response(200, {}, {}, {{"application/json", R"({"ok":true})"}});
  EXPECT_EQ(preflight().body.text(), R"({"ok":true})");
}

TEST_F(Mock, WithoutAStatusOrAResponseForItGives500) {
  put_mock({{"application/json", "{}"}});
  put_response();
  EXPECT_THAT(preflight(), IsGatewayError(500, "InternalServerErrorException", internal_server_error));
  put_mock({{"application/json", R"({"statusCode": 404})"}});
  EXPECT_THAT(preflight(), IsGatewayError(500, "InternalServerErrorException", internal_server_error));
}

TEST_F(Mock, IsGivenTheBodyWhereNoTemplateIsForIt) {
  const std::string body = R"({"statusCode":200})";
  put_mock({});
  put_response();
  EXPECT_EQ(preflight({}, body).status, 200);
  put_mock({}, PassthroughBehavior::when_no_templates);
  put_response();
  EXPECT_EQ(preflight({}, body).status, 200);
  put_mock({{"application/xml", body}}, PassthroughBehavior::when_no_templates);
  put_response();
  EXPECT_THAT(preflight({}, body),
              IsGatewayError(415, "BadRequestException", R"({"message":"Unsupported Media Type"})"));
  EXPECT_EQ(preflight({{"Content-Type", "application/xml; charset=utf-8"}}).status, 200);
  put_mock({}, PassthroughBehavior::never);
  put_response();
  EXPECT_EQ(preflight({}, body).status, 415);
}

TEST_F(Mock, SetsOnlyHeadersThatItsMethodNamesAndConstants) {
  put_mock({{"application/json", R"({"statusCode": 200})"}});
  const auto put = [&](const char* header, const char* value) {
    return fault_of([&] {
      put_response(200, {}, {{std::string("method.response.header.") + header, value}});
    });
  };
  EXPECT_EQ(put("Access-Control-Allow-Origin", "'*'"), "none");
  EXPECT_EQ(put("X-Other", "'1'"),
            "400 Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid "
            "mapping expression "
            "parameter specified: method.response.header.X-Other]");
  EXPECT_EQ(put("Access-Control-Allow-Origin", "*"),
            "400 Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid "
            "mapping expression "
            "specified: *]");
  EXPECT_THAT(put("Access-Control-Allow-Origin", "context.requestId"), ::testing::StartsWith("501 "));
  EXPECT_THAT(fault_of([&] {
                put_mock({{"application/json", "#if(true){}#end"}});
              }),
              ::testing::StartsWith("501 "));
}

}  // namespace
}  // namespace cutoff::apigateway
