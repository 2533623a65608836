// A gateway on a region of its own, in front of functions that a test scripts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/apigateway/api_gateway.h"
#include "fakes/apigateway/proxy_event.h"
#include "fakes/apigateway/proxy_response.h"
#include "fakes/clock/fiber.h"
#include "fakes/clock/one_shot.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::apigateway {

using namespace std::chrono_literals;

inline constexpr const char* internal_server_error = R"({"message": "Internal server error"})";

/// Functions that all behave alike: each call takes a while, and then replies.
class ScriptedFunctions : public wire::FunctionTarget {
 public:
  explicit ScriptedFunctions(clock::Loop& loop) : loop_(loop) {}

  clock::Duration takes{};
  std::function<wire::FunctionReply()> reply = [] { return success(ProxyResponse{.body = "done"}); };
  std::optional<wire::Fault> refusal;

  std::vector<wire::FunctionCall> calls;
  int finished = 0;
  int heard = 0;

  static wire::FunctionReply success(ProxyResponse response) {
    wire::FunctionReply reply;
    reply.payload = wire::Payload::of(std::move(response));
    return reply;
  }
  static wire::FunctionReply returns(std::string json) {
    wire::FunctionReply reply;
    reply.payload = wire::Payload::from_text(std::move(json));
    return reply;
  }
  static wire::FunctionReply failure() {
    wire::FunctionReply reply = returns(R"({"errorMessage":"boom","errorType":"Exception"})");
    reply.function_error = "Unhandled";
    return reply;
  }

  clock::Result<wire::FunctionReply> start(wire::FunctionCall call) override {
    calls.push_back(std::move(call));
    if (refusal) throw wire::Fault(*refusal);
    auto [promise, result] = clock::one_shot<wire::FunctionReply>(loop_, "the function's reply");
    clock::spawn(loop_, "function", [this, promise = std::move(promise), takes = takes]() mutable {
      clock::sleep_for(loop_, takes);
      ++finished;
      if (promise.heard()) ++heard;
      promise.set(reply());
    });
    return std::move(result);
  }

 private:
  clock::Loop& loop_;
};

class GatewayTest : public harness::RegionTest {
 protected:
  static constexpr const char* function_arn = "arn:aws:lambda:us-east-1:123456789012:function:worker";

  explicit GatewayTest(region::Region::Options region_options = {}, ApiGateway::Options options = {})
      : RegionTest(std::move(region_options)), gateway(region, functions, options) {}

  iam::Caller root() const { return iam::Caller::root(region.account()); }

  /// An API with the fixed id "api"; its methods are live once deploy() was called.
  void create_api(std::vector<std::string> binary_media_types = {},
                  EndpointType endpoint = EndpointType::regional) {
    gateway.create_rest_api(root(), {.name = "test",
                                     .endpoint = endpoint,
                                     .binary_media_types = std::move(binary_media_types),
                                     .id = "api"});
  }
  std::string put_function_method(const std::string& path, const std::string& verb = "ANY",
                                  clock::Duration timeout = default_integration_timeout,
                                  AuthorizationType authorization = AuthorizationType::none) {
    const std::string resource = gateway.create_path(root(), "api", path).id;
    gateway.put_method(root(), {"api", resource, verb, authorization});
    gateway.put_integration(root(), {.rest_api_id = "api",
                                     .resource_id = resource,
                                     .http_method = verb,
                                     .function = function_arn,
                                     .timeout = timeout});
    return resource;
  }
  void deploy(StageVariables variables = {}) {
    gateway.create_deployment(
        root(), {.rest_api_id = "api", .stage_name = "prod", .variables = std::move(variables)});
  }
  /// What most tests need: POST /invoke, deployed to stage prod.
  void serve_invoke(clock::Duration timeout = default_integration_timeout) {
    create_api();
    put_function_method("/invoke", "POST", timeout);
    deploy();
  }

  static wire::Request request(std::string method, std::string target, wire::Headers headers = {},
                               std::string body = {}) {
    wire::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    if (!request.headers.has("Host")) request.headers.add("Host", "api.execute-api.us-east-1.amazonaws.com");
    request.body = std::move(body);
    request.source_ip = "203.0.113.7";
    return request;
  }
  wire::Response send(wire::Request request) {
    return run([&] { return gateway.handle(std::move(request)); });
  }
  wire::Response post(std::string body = "{}") {
    return send(request("POST", "/prod/invoke", {}, std::move(body)));
  }

  /// The event of the last call.
  const ProxyEvent& event() const { return *functions.calls.back().event.get_if<ProxyEvent>(); }

  /// The first entry of that kind, or nullptr.
  const journal::Entry* entry(std::string_view kind) const {
    for (const journal::Entry& entry : journal().entries()) {
      if (entry.is(kind)) return &entry;
    }
    return nullptr;
  }
  const journal::Journal& journal() const { return const_cast<region::Region&>(region).journal(); }

  clock::Duration elapsed() const { return loop.now().time_since_epoch(); }

  ScriptedFunctions functions{loop};
  ApiGateway gateway;
};

/// status, x-amzn-ErrorType, body: what the table of the gateway's errors says of each.
MATCHER_P3(IsGatewayError, status, error_type, body, "") {
  *result_listener << "which is " << arg.status << " " << arg.headers.get("x-amzn-ErrorType") << " "
                   << arg.body.text();
  return arg.status == status && arg.headers.get("x-amzn-ErrorType") == error_type &&
         arg.body.text() == body &&
         arg.headers.get("Content-Length") == std::to_string(std::string_view(body).size()) &&
         arg.headers.get("Content-Type") == "application/json" && !arg.headers.has("X-Amzn-Trace-Id");
}

}  // namespace cutoff::apigateway
