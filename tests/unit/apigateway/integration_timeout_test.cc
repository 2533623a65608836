// The cut-off: when the gateway stops waiting, what the client gets then, and that the work goes on.
#include "tests/unit/apigateway/gateway_fixture.h"

namespace cutoff::apigateway {
namespace {

constexpr const char* timed_out_body = R"({"message": "Endpoint request timed out"})";

class IntegrationTimeout : public GatewayTest {};

TEST_F(IntegrationTimeout, CutsOffAt29SecondsWith504) {
  serve_invoke();
  functions.takes = 68s;
  const wire::Response response = post();
  EXPECT_EQ(elapsed(), 29s);
  EXPECT_THAT(response, IsGatewayError(504, "InternalServerErrorException", timed_out_body));
  EXPECT_EQ(response.headers.get("Content-Length"), "41");
}

TEST_F(IntegrationTimeout, LeavesTheFunctionAtItsWorkWhichNobodyHears) {
  serve_invoke();
  functions.takes = 68s;
  post();
  EXPECT_EQ(functions.finished, 0);
  ASSERT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(elapsed(), 68s);
  EXPECT_EQ(functions.finished, 1);
  EXPECT_EQ(functions.heard, 0);
}

TEST_F(IntegrationTimeout, AReplyAtExactly29SecondsIsInTime) {
  serve_invoke();
  functions.takes = 29s;
  EXPECT_EQ(post().status, 200);
  EXPECT_EQ(elapsed(), 29s);
  EXPECT_EQ(functions.heard, 1);
}

TEST_F(IntegrationTimeout, AReplyANanosecondLaterIsNot) {
  serve_invoke();
  functions.takes = 29s + 1ns;
  EXPECT_EQ(post().status, 504);
  EXPECT_EQ(elapsed(), 29s);
}

/// A function whose own timeout ends it at the same instant: the inner deadline was armed later, and comes first.
class FunctionTimingOutAt29Seconds : public wire::FunctionTarget {
 public:
  explicit FunctionTimingOutAt29Seconds(clock::Loop& loop) : loop_(loop) {}
  clock::Result<wire::FunctionReply> start(wire::FunctionCall) override {
    auto [promise, result] = clock::one_shot<wire::FunctionReply>(loop_, "the function's reply");
    clock::spawn(loop_, "function", [this, promise = std::move(promise)]() mutable {
      clock::Deadline deadline(loop_, 29s);
      auto [never, work] = clock::one_shot<int>(loop_, "the handler's end");
      work.wait(deadline);
      promise.set(ScriptedFunctions::failure());
    });
    return std::move(result);
  }

 private:
  clock::Loop& loop_;
};

TEST_F(IntegrationTimeout, AFunctionThatTimesOutAtTheSameInstantGives502) {
  FunctionTimingOutAt29Seconds function(loop);
  ApiGateway other(region, function);
  other.create_rest_api(root(), {.name = "test", .id = "api"});
  const std::string resource = other.create_path(root(), "api", "/invoke").id;
  other.put_method(root(), {"api", resource, "POST"});
  other.put_integration(
      root(),
      {.rest_api_id = "api", .resource_id = resource, .http_method = "POST", .function = function_arn});
  other.create_deployment(root(), {.rest_api_id = "api", .stage_name = "prod"});
  const wire::Response response = run([&] { return other.handle(request("POST", "/prod/invoke")); });
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(elapsed(), 29s);
}

TEST_F(IntegrationTimeout, AnIntegrationMayAllowLess) {
  serve_invoke(50ms);
  functions.takes = 1s;
  EXPECT_EQ(post().status, 504);
  EXPECT_EQ(elapsed(), 50ms);
}

TEST_F(IntegrationTimeout, IsWrittenToTheJournalWithItsInstant) {
  serve_invoke();
  functions.takes = 68s;
  post();
  const journal::Entry* cutoff = entry("apigateway.cutoff");
  ASSERT_NE(cutoff, nullptr);
  EXPECT_EQ(cutoff->at.time_since_epoch(), 29s);
  EXPECT_EQ(cutoff->text("timeout_ms"), "29000");
  const journal::Entry* response = entry("apigateway.response");
  ASSERT_NE(response, nullptr);
  EXPECT_EQ(response->text("status"), "504");
  EXPECT_EQ(response->text("error_type"), "InternalServerErrorException");
  EXPECT_EQ(response->duration("latency_ms"), 29s);
  EXPECT_EQ(response->duration("integration_latency_ms"), 29s);
  EXPECT_EQ(response->text("reason"), "Execution failed due to a timeout error");
  EXPECT_EQ(cutoff->trace, functions.calls.front().trace);
}

TEST_F(IntegrationTimeout, OfMoreThanTheQuotaIsRefusedNotClamped) {
  create_api();
  const auto put = [&](clock::Duration timeout) {
    try {
      put_function_method("/t" + std::to_string(timeout.count()), "GET", timeout);
      return std::string("accepted");
    } catch (const wire::Fault& fault) {
      return std::to_string(fault.status()) + " " + fault.type() + " " + fault.message();
    }
  };
  constexpr const char* refused = "400 BadRequestException Timeout should be between 50 ms and 29000 ms";
  EXPECT_EQ(put(29s), "accepted");
  EXPECT_EQ(put(50ms), "accepted");
  EXPECT_EQ(put(29s + 1ms), refused);
  EXPECT_EQ(put(49ms), refused);
}

class RaisedQuota : public GatewayTest {
 protected:
  RaisedQuota() : GatewayTest({}, {.maximum_integration_timeout = 120s}) {}
};

TEST_F(RaisedQuota, LetsARegionalApiWaitForItsAgent) {
  serve_invoke(120s);
  functions.takes = 68s;
  EXPECT_EQ(post().status, 200);
  EXPECT_EQ(elapsed(), 68s);
}

TEST_F(RaisedQuota, DoesNotHoldForAnEdgeOptimizedApi) {
  create_api({}, EndpointType::edge);
  EXPECT_THROW(put_function_method("/invoke", "POST", 30s), wire::Fault);
}

TEST_F(IntegrationTimeout, OutlivesTheDeletionOfItsApi) {
  serve_invoke();
  functions.takes = 68s;
  const wire::Response response = run([&] {
    clock::spawn(loop, "owner", [this] {
      clock::sleep_for(loop, 1s);
      gateway.delete_rest_api(root(), "api");
    });
    return gateway.handle(request("POST", "/prod/invoke"));
  });
  EXPECT_EQ(response.status, 504);
}

TEST_F(IntegrationTimeout, AClientThatIsKilledLeavesTheFunctionAtItsWork) {
  serve_invoke();
  functions.takes = 68s;
  clock::FiberHandle client =
      clock::spawn(loop, "client", [this] { gateway.handle(request("POST", "/prod/invoke")); });
  loop.advance(5s);
  client.kill();
  ASSERT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(functions.finished, 1);
  EXPECT_EQ(functions.heard, 0);
  EXPECT_EQ(entry("apigateway.cutoff"), nullptr);
}

}  // namespace
}  // namespace cutoff::apigateway
