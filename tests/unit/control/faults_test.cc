// Faults, agents' scripts and reset over the wire, with an application to try them on.
#include "fixtures/flows/async_polling/async_polling.h"
#include "tests/unit/control/control_test.h"

namespace cutoff::control {
namespace {

using harness::EntryOf;
using harness::Happened;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* api_host = "skymarshal.execute-api.us-east-1.amazonaws.com";
constexpr const char* question = R"({"prompt":"Flight EY123 delayed 2 hours"})";
constexpr const char* function = "skymarshal-api-invoke-dev";

class OnAnApplication : public ControlTest {
 protected:
  OnAnApplication() { flows::AsyncPolling().deploy(cloud); }

  wire::Response invoke() { return alone("POST", "/dev/api/v1/invoke", question, {{"Host", api_host}}); }
  wire::Response scan() {
    return alone("POST", "/", R"({"TableName":"skymarshal-requests-dev"})",
                 {{"Host", "127.0.0.1:4566"},
                  {"Content-Type", "application/x-amz-json-1.0"},
                  {"X-Amz-Target", "DynamoDB_20120810.Scan"}});
  }
  wire::Response invoke_function() {
    return alone("POST", std::string("/2015-03-31/functions/") + function + "/invocations", "{}");
  }
  std::string refusal(const std::string& method, const std::string& target, const std::string& body) {
    const wire::Response response = alone(method, target, body);
    EXPECT_EQ(response.status, 400) << response.body.text();
    return json::parse(response.body.text()).at("message");
  }
  void advance(const char* by) { alone("POST", "/_cutoff/clock/advance", json{{"by", by}}.dump()); }
};

class ControlFaults : public OnAnApplication {};

TEST_F(ControlFaults, AreAddedListedAndRemoved) {
  const wire::Response added =
      alone("POST", "/_cutoff/faults",
            R"({"target":"function:skymarshal-*","error":"throttle","count":3,"rate":0.5,"latency":"1s"})");
  EXPECT_EQ(added.status, 201);
  const json fault = json::parse(
      R"({"id":"fault-1","target":"function:skymarshal-*","latency_ms":1000,"error":"TooManyRequestsException",
          "message":"Rate Exceeded.","reason":"ReservedFunctionConcurrentInvocationLimitExceeded","rate":0.5,"count":3,
          "fitting":0,"injected":0,"used_up":false})");
  EXPECT_EQ(json::parse(added.body.text()), fault);
  EXPECT_EQ(alone_json("GET", "/_cutoff/faults").at("faults"), json::array({fault}));
  EXPECT_EQ(alone_json("GET", "/_cutoff/faults/fault-1"), fault);
  EXPECT_EQ(alone_json("DELETE", "/_cutoff/faults/fault-1").at("faults"), json::array());
  EXPECT_EQ(alone("DELETE", "/_cutoff/faults/fault-1").status, 404);
  EXPECT_EQ(alone("GET", "/_cutoff/faults/fault-1").status, 404);
}

TEST_F(ControlFaults, AThrottledFunctionAnswersAsLambdaDoes) {
  alone("POST", "/_cutoff/faults", R"({"target":"function:*","error":"throttle","count":1})");
  const wire::Response response = invoke_function();
  EXPECT_THAT(response, harness::HasStatus(429));
  EXPECT_THAT(response, harness::HasHeader("x-amzn-ErrorType", "TooManyRequestsException"));
  EXPECT_THAT(response, harness::HasJsonBody(
                            R"({"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User",
                                "message":"Rate Exceeded."})"));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(EntryOf("fault.inject", {{"fault", "fault-1"}, {"name", function}})));
  EXPECT_THAT(cloud.journal().entries(), Contains(EntryOf("lambda.throttle")));
  EXPECT_THAT(invoke_function(), harness::HasStatus(200));  // its count is used up
  EXPECT_EQ(alone_json("GET", "/_cutoff/faults/fault-1").at("used_up"), true);
}

TEST_F(ControlFaults, AServiceErrorAndAFunctionErrorAreLambdasOwnToo) {
  alone("POST", "/_cutoff/faults", R"({"target":"function:*","error":"ServiceException","count":1})");
  alone(
      "POST", "/_cutoff/faults",
      R"({"target":"function:*","error":"FunctionError","error_type":"ValueError","message":"no seat","latency":"3s"})");
  const wire::Response service = invoke_function();
  EXPECT_THAT(service, harness::HasStatus(500));
  EXPECT_THAT(service, harness::HasHeader("x-amzn-ErrorType", "ServiceException"));

  wire::Response failed;
  run({[&] {
         failed = send("POST", std::string("/2015-03-31/functions/") + function + "/invocations", "{}");
       },
       [&] { send("POST", "/_cutoff/clock/run-until", R"({"idle":true})"); }});
  EXPECT_THAT(failed, harness::HasStatus(200));
  EXPECT_THAT(failed, harness::HasHeader("X-Amz-Function-Error", "Unhandled"));
  EXPECT_THAT(failed, harness::HasJsonBody(R"({"errorType":"ValueError","errorMessage":"no seat"})"));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(Happened(3s, "lambda.report", {{"status", "error"}, {"duration_ms", "3000"}})));
}

TEST_F(ControlFaults, AThrottledDeliveryOfAnEventIsTriedAgain) {
  // The second invocation: the dispatcher's own is let through.
  alone("POST", "/_cutoff/faults", R"({"target":"function:*","latency":"1ns","count":1})");
  alone("POST", "/_cutoff/faults", R"({"target":"function:*","error":"throttle","count":2})");
  wire::Response accepted;
  run({[&] {
         accepted = send("POST", "/dev/api/v1/invoke", question, {{"Host", api_host}});
       },
       [&] { send("POST", "/_cutoff/clock/advance", R"({"by":"10s"})"); }});
  EXPECT_THAT(accepted, harness::HasStatus(202));
  const auto attempts = harness::entries_of(cloud.journal(), "lambda.attempt");
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].at.time_since_epoch(), 3s + 1ns);
}

TEST_F(ControlFaults, ATableAnswersAsDynamoDbDoes) {
  alone(
      "POST", "/_cutoff/faults",
      R"({"target":"table:skymarshal-requests-*","operation":"Scan","error":"ProvisionedThroughputExceededException"})");
  alone("POST", "/_cutoff/faults",
        R"({"target":"table:*","operation":"PutItem","error":"InternalServerError"})");
  const wire::Response response = scan();
  EXPECT_THAT(response, harness::HasStatus(400));
  const json body = json::parse(response.body.text());
  EXPECT_EQ(body.at("__type"), "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException");
  EXPECT_THAT(body.at("message").get<std::string>(), HasSubstr("configured provisioned throughput"));
  EXPECT_THAT(cloud.journal().entries(),
              Contains(EntryOf("dynamodb.scan", {{"status", "400"},
                                                 {"error_type", "ProvisionedThroughputExceededException"}})));
  EXPECT_THAT(invoke(), harness::HasStatus(502));  // the dispatcher raises
  EXPECT_THAT(cloud.journal().entries(), Contains(EntryOf("dynamodb.put_item", {{"status", "500"}})));
}

TEST_F(ControlFaults, ASlowTableTakesItsTimeAlsoInProfileIdeal) {
  alone("POST", "/_cutoff/faults", R"({"target":"table:*","operation":"Scan","latency":"2s"})");
  run({[&] {
         EXPECT_THAT(send("POST", "/", R"({"TableName":"skymarshal-requests-dev"})",
                          {{"Host", "127.0.0.1"},
                           {"Content-Type", "application/x-amz-json-1.0"},
                           {"X-Amz-Target", "DynamoDB_20120810.Scan"}}),
                     harness::HasStatus(200));
         EXPECT_EQ(now(), 2s);
       },
       [&] { send("POST", "/_cutoff/clock/run-until", R"({"idle":true})"); }});
}

TEST_F(ControlFaults, AnAgentIsSlowOrAnswersAsAgentCoreDoes) {
  alone("PUT", "/_cutoff/agents/skymarshal_agent/script",
        R"({"latency":"10s","response":{"assessment":{}}})");
  alone("POST", "/_cutoff/faults", R"({"target":"agent:*","error":"ThrottlingException","count":1})");
  alone("POST", "/_cutoff/faults", R"({"target":"agent:sky*","latency":"5s","count":1})");
  run({[&] {
         const std::string target =
             "/runtimes/skymarshal_agent-AbCdEfGhIj/invocations?accountId=123456789012";
         const wire::Response throttled = send("POST", target, "{}");
         EXPECT_THAT(throttled, harness::HasStatus(429));
         EXPECT_THAT(throttled, harness::HasHeader("x-amzn-ErrorType", "ThrottlingException"));
         EXPECT_THAT(send("POST", target, "{}"), harness::HasStatus(200));
         EXPECT_EQ(now(), 15s);
         EXPECT_THAT(send("POST", target, "{}"), harness::HasStatus(200));
         EXPECT_EQ(now(), 25s);
       },
       [&] {
         for (int i = 0; i < 10; ++i) send("POST", "/_cutoff/clock/run-until", R"({"idle":true})");
       }});
}

TEST_F(ControlFaults, RefusesWhatMakesNoSense) {
  const auto message = [this](const char* body) { return refusal("POST", "/_cutoff/faults", body); };
  EXPECT_EQ(message(R"({"target":"function:*"})"), "a fault needs a latency, an error or both");
  EXPECT_THAT(message(R"({"target":"queue:*","error":"throttle"})"), HasSubstr("write \"function:NAME\""));
  EXPECT_THAT(message(R"({"target":"table:*","error":"TooManyRequestsException"})"),
              HasSubstr("a table has no error \"TooManyRequestsException\": it has throttle, Provisioned"));
  EXPECT_THAT(message(R"({"target":"agent:*","error":"throttle","rate":0})"),
              HasSubstr("above 0 and at most 1"));
  EXPECT_THAT(message(R"({"target":"agent:*","error":"throttle","count":0})"),
              HasSubstr("a whole number above 0"));
  EXPECT_THAT(message(R"({"target":"agent:*","eror":"throttle"})"), HasSubstr("did you mean \"error\"?"));
  EXPECT_THAT(message(R"({"target":"function:*","error":"throttle","reason":"Because"})"),
              HasSubstr("none of Lambda's"));
}

// Agents.

class ControlAgents : public OnAnApplication {
 protected:
  std::string script_refusal(const char* body) {
    return refusal("PUT", "/_cutoff/agents/skymarshal_agent/script", body);
  }
};

TEST_F(ControlAgents, AreListedWithTheirScripts) {
  const json agents = alone_json("GET", "/_cutoff/agents").at("agents");
  ASSERT_EQ(agents.size(), 1U);
  EXPECT_EQ(agents[0].at("name"), "skymarshal_agent");
  const std::string id = agents[0].at("id");
  EXPECT_EQ(alone_json("GET", "/_cutoff/agents/" + id + "/script").at("script"), nullptr);  // the flow's own
  const json script =
      json::parse(R"({"list":[{"latency":"5s"},{"error":"RuntimeClientError"}],"after_end":"fails"})");
  EXPECT_EQ(alone_json("PUT", "/_cutoff/agents/skymarshal_agent/script", script.dump()).at("script"), script);
  EXPECT_EQ(alone_json("GET", "/_cutoff/agents/" + id + "/script").at("script"), script);
  EXPECT_EQ(alone("GET", "/_cutoff/agents/nobody/script").status, 404);
}

TEST_F(ControlAgents, TakeEveryFormOfScript) {
  for (const char* script :
       {R"({"latency":"68s","response":{"assessment":{}}})",
        R"({"latency":500,"error":"InternalServerException","message":"no"})",
        R"({"uniform":["8s","15s"],"response":1})", R"({"quantiles":["8s","9s","15s"]})",
        R"({"weighted":[{"weight":9,"latency":"8s"},{"weight":1,"error":"ThrottlingException"}]})",
        R"({"chunks":[{"at":"1s","text":"a"},{"at":"2s","text":"b"}],"content_type":"text/plain"})", "{}"}) {
    EXPECT_EQ(alone("PUT", "/_cutoff/agents/skymarshal_agent/script", script).status, 200) << script;
  }
  EXPECT_THAT(script_refusal(R"({"latency":"soon"})"), HasSubstr("latency is \"soon\": write a duration"));
  EXPECT_THAT(script_refusal(R"({"list":[]})"), HasSubstr("one behaviour at least"));
  EXPECT_THAT(script_refusal(R"({"uniform":["15s","8s"]})"), HasSubstr("from the least to the most"));
  EXPECT_THAT(script_refusal(R"({"error":"Nope"})"), HasSubstr("write \"RuntimeClientError\""));
  EXPECT_THAT(script_refusal(R"({"lists":[]})"), HasSubstr("unknown field \"lists\""));
}

// Reset.

class ControlReset : public OnAnApplication {
 protected:
  /// A request is accepted and its worker waits for an agent of 68 s, a second client waits for an agent himself.
  void under_way() {
    alone("PUT", "/_cutoff/agents/skymarshal_agent/script",
          R"({"latency":"68s","response":{"assessment":{}}})");
    EXPECT_THAT(invoke(), harness::HasStatus(202));
    advance("1s");
    EXPECT_EQ(cloud.lambda().under_way(), 1U);
  }
};

TEST_F(ControlReset, KeepsTheApplicationAndForgetsWhatCameOfUsingIt) {
  under_way();
  alone("POST", "/_cutoff/faults", R"({"target":"agent:*","latency":"1s"})");
  EXPECT_EQ(alone_json("POST", "/_cutoff/reset?keep=app"),
            json::parse(R"({"kept":"app","now_ms":1000,"instant":"2026-02-10T00:00:01.000Z"})"));
  EXPECT_EQ(cloud.lambda().under_way(), 0U);
  EXPECT_EQ(cloud.lambda().queued_events(), 0U);
  EXPECT_EQ(cloud.agentcore().ongoing_calls(), 0U);
  EXPECT_EQ(cloud.agentcore().active_sessions(), 0U);
  EXPECT_EQ(alone_json("GET", "/_cutoff/clock").at("owed"), 0);
  EXPECT_EQ(alone_json("GET", "/_cutoff/faults").at("faults"), json::array());
  EXPECT_EQ(json::parse(scan().body.text()).at("Count"), 0);
  EXPECT_THAT(cloud.journal().entries(), Contains(Happened(1s, "cutoff.reset", {{"kept", "app"}})));
  EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("lambda.enqueue"))));

  // And it works as it did.
  EXPECT_THAT(invoke(), harness::HasStatus(202));
  alone("POST", "/_cutoff/clock/run-until", R"({"event":{"kind":"lambda.report","duration_ms":68000}})");
  EXPECT_EQ(now(), 69s);
}

TEST_F(ControlReset, ForgetsTheApplicationTooUnlessItIsKept) {
  under_way();
  EXPECT_EQ(alone_json("POST", "/_cutoff/reset").at("kept"), "nothing");
  EXPECT_THAT(invoke(), harness::HasStatus(403));
  EXPECT_THAT(invoke_function(), harness::HasStatus(404));
  EXPECT_THAT(scan(), harness::HasStatus(400));
  EXPECT_EQ(alone_json("GET", "/_cutoff/agents").at("agents"), json::array());
  flows::AsyncPolling().deploy(cloud);  // nothing of it is left in the way
  EXPECT_THAT(invoke(), harness::HasStatus(202));
}

TEST_F(ControlReset, AnswersTheRequestsThatAreOpen) {
  alone("PUT", "/_cutoff/agents/skymarshal_agent/script",
        R"({"latency":"68s","response":{"assessment":{}}})");
  wire::Response open;
  run({[&] {
         open =
             send("POST", "/runtimes/skymarshal_agent-AbCdEfGhIj/invocations?accountId=123456789012", "{}");
       },
       [&] {
         while (cloud.agentcore().ongoing_calls() == 0) get("/_cutoff/clock");
         EXPECT_EQ(send("POST", "/_cutoff/reset").status, 200);
       }});
  EXPECT_EQ(open.status, 503);
  EXPECT_EQ(
      json::parse(open.body.text()),
      json::parse(R"({"error":"Reset","message":"the emulator was reset while this request was open"})"));
}

TEST_F(ControlReset, LetsAGatewayGoWhoseFunctionIsGone) {
  alone("PUT", "/_cutoff/agents/skymarshal_agent/script",
        R"({"latency":"68s","response":{"assessment":{}}})");
  alone("POST", "/_cutoff/faults", R"({"target":"function:*","latency":"20s"})");
  wire::Response open;
  run({[&] {
         open = send("POST", "/dev/api/v1/invoke", question, {{"Host", api_host}});
       },
       [&] {
         while (cloud.lambda().under_way() == 0) get("/_cutoff/clock");
         send("POST", "/_cutoff/reset");
       }});
  EXPECT_EQ(open.status, 503);
  EXPECT_EQ(cloud.loop().owed(), 0U);
}

TEST_F(ControlReset, LeavesTheClocksClientsAlone) {
  driver.lock("browser");
  run({[&] {
         EXPECT_EQ(post("/_cutoff/clock/sleep", R"({"for":"2s","lock":"browser"})").at("now_ms"), 2000);
       },
       [&] {
         send("POST", "/_cutoff/reset?keep=app");
         send("POST", "/_cutoff/clock/advance", R"({"by":"2s"})");
       }});
  EXPECT_EQ(driver.locks().at("browser"), 1U);
}

TEST_F(ControlReset, RefusesToKeepWhatItCannot) {
  EXPECT_THAT(refusal("POST", "/_cutoff/reset?keep=data", ""), HasSubstr("write app"));
}

}  // namespace
}  // namespace cutoff::control
