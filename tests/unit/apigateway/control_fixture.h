// API Gateway's own API as a client meets it: requests to the control plane of a gateway on a region of its own.
#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/harness/http_matchers.h"
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {

class ControlTest : public GatewayTest {
 protected:
  using Json = nlohmann::json;

  using GatewayTest::GatewayTest;

  wire::Response call(const std::string& method, const std::string& target, std::string body = {}) {
    return send(request(method, target, {{"Host", "127.0.0.1:4566"}, {"Accept", "application/json"}},
                        std::move(body)));
  }
  /// The answer's body, of a call that succeeds.
  Json value(const std::string& method, const std::string& target, std::string body = {}) {
    const wire::Response response = call(method, target, std::move(body));
    EXPECT_LT(response.status, 300) << method << " " << target << ": " << response.body.text();
    const std::string& text = response.body.text();
    return text.empty() ? Json() : Json::parse(text);
  }
  /// "404 NotFoundException Invalid …", of a call that fails; the message may be in either member.
  std::string fault(const std::string& method, const std::string& target, std::string body = {}) {
    const wire::Response response = call(method, target, std::move(body));
    const Json json = Json::parse(response.body.text(), nullptr, false);
    std::string text = std::to_string(response.status) + " ";
    text.append(response.headers.get("x-amzn-ErrorType"));
    for (const char* member : {"message", "Message"}) {
      if (json.is_object() && json.contains(member) && json[member].is_string())
        text += " " + json[member].get<std::string>();
    }
    return text;
  }
  static std::string patch(const std::string& op, const std::string& path, const std::string& text) {
    return Json{{"patchOperations", {{{"op", op}, {"path", path}, {"value", text}}}}}.dump();
  }
  static std::string replace(const std::string& path, const std::string& text) {
    return patch("replace", path, text);
  }

  /// A new API, by the wire: "/restapis/ID".
  std::string new_api(const std::string& body = R"({"name":"pets"})") {
    const Json api = value("POST", "/restapis", body);
    root_resource = "/restapis/" + api.value("id", "") + "/resources/" + api.value("rootResourceId", "");
    return "/restapis/" + api.value("id", "");
  }
  /// A resource of it, and its path at the control plane.
  std::string new_resource(const std::string& parent, const std::string& part) {
    const std::string id = value("POST", parent, Json{{"pathPart", part}}.dump()).value("id", "");
    return parent.substr(0, parent.rfind('/') + 1) + id;
  }
  static std::string function_uri() {
    return std::string("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/") + function_arn +
           "/invocations";
  }
  static std::string proxy_integration() {
    return Json{{"type", "AWS_PROXY"}, {"httpMethod", "POST"}, {"uri", function_uri()}}.dump();
  }

  std::string root_resource;  // of the last API: "/restapis/ID/resources/ID"
};

}  // namespace cutoff::apigateway
