// AgentCore at the wire: what the SDKs send and get.
#include "tests/unit/agentcore/testing.h"

namespace cutoff::agentcore {
namespace {

using ::testing::HasSubstr;

constexpr const char* session_header = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";
constexpr const char* path =
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fassessor-AbCdEfGhIj";

class AgentCoreOverHttp : public AgentCoreTest {
 protected:
  wire::Response post(const std::string& target, wire::Headers headers = {}, wire::Body body = "{}",
                      const std::string& method = "POST") {
    wire::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.body = std::move(body);
    return run([&] { return agents.handle(std::move(request)); });
  }
  static std::string error(const wire::Response& response) {
    return std::to_string(response.status) + " " + std::string(response.headers.get("x-amzn-ErrorType")) +
           " " + response.body.text();
  }
};

TEST_F(AgentCoreOverHttp, AnswersWithTheContainersBytesAndTheSession) {
  create(Script::function([](const Call& call) {
    return Behaviour::answer(68s, wire::Payload::from_text("echo " + call.payload.text()));
  }));
  wire::Response response = post(std::string(path) + "/invocations?qualifier=DEFAULT",
                                 {{session_header, session('1')},
                                  {"Content-Type", "application/json"},
                                  {"X-Amzn-Trace-Id", "Root=1-698a7180-000000010000000000000002"},
                                  {"traceparent", "00-x"}},
                                 R"({"prompt":"Flight EY123"})");
  EXPECT_EQ(loop.now(), clock::Instant(68s));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.text(), R"(echo {"prompt":"Flight EY123"})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get(session_header), session('1'));
  EXPECT_EQ(response.headers.get("X-Amzn-Trace-Id"), "Root=1-698a7180-000000010000000000000002");
  EXPECT_EQ(response.headers.get("traceparent"), "00-x");
  EXPECT_FALSE(response.headers.has("baggage"));
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36U);
  EXPECT_EQ(response.headers.get("Date"), "Tue, 10 Feb 2026 00:01:08 GMT");
  EXPECT_EQ(region.journal().entries().at(0).trace.text(), "1-698a7180-000000010000000000000002");
}

TEST_F(AgentCoreOverHttp, MakesASessionWhereNoneIsNamed) {
  create(Script::fixed(1s));
  const std::string first(post(std::string(path) + "/invocations").headers.get(session_header));
  const std::string second(post(std::string(path) + "/invocations").headers.get(session_header));
  EXPECT_EQ(first.size(), 36U);
  EXPECT_NE(first, second);
  EXPECT_EQ(agents.active_sessions(), 2U);
}

TEST_F(AgentCoreOverHttp, TakesABareIdWithItsAccount) {
  create(Script::fixed(1s));
  EXPECT_EQ(post("/runtimes/assessor-AbCdEfGhIj/invocations?accountId=123456789012").status, 200);
  EXPECT_EQ(
      error(post("/runtimes/assessor-AbCdEfGhIj/invocations")),
      R"(400 ValidationException {"message":"accountId is required when the agent runtime is given by its id"})");
  EXPECT_EQ(post("/runtimes/assessor-AbCdEfGhIj/invocations?accountId=999999999999").status, 404);
}

TEST_F(AgentCoreOverHttp, TellsOfAnErrorInTheServicesForm) {
  create(Script::fixed(Behaviour::fail(Failure::container_error(), 5s)));
  const wire::Response response = post(std::string(path) + "/invocations");
  EXPECT_EQ(
      error(response),
      R"(424 RuntimeClientError {"message":"Received error (500) from runtime. Please check your CloudWatch logs for more information."})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(loop.now(), clock::Instant(5s));
  EXPECT_EQ(error(post(std::string(path) + "/invocations?qualifier=prod")),
            "404 ResourceNotFoundException {\"message\":\"No endpoint or agent found with qualifier 'prod' "
            "for agent "
            "'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/assessor-AbCdEfGhIj'\"}");
}

TEST_F(AgentCoreOverHttp, RefusesHeadersThatTheModelDoesNotAllow) {
  create(Script::fixed(1s));
  EXPECT_THAT(error(post(std::string(path) + "/invocations", {{session_header, "short"}})),
              HasSubstr("400 ValidationException"));
  EXPECT_THAT(error(post(std::string(path) + "/invocations", {{session_header, ""}})),
              HasSubstr("400 ValidationException"));
  EXPECT_EQ(error(post(std::string(path) + "/invocations", {{"traceparent", std::string(129, 'x')}})),
            R"(400 ValidationException {"message":"The header traceparent must have 0 to 128 characters"})");
}

TEST_F(AgentCoreOverHttp, StopsASession) {
  create(Script::fixed(1s));
  post(std::string(path) + "/invocations", {{session_header, session('1')}});
  const wire::Response response =
      post(std::string(path) + "/stopruntimesession?qualifier=DEFAULT", {{session_header, session('1')}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.text(), "{}");
  EXPECT_EQ(response.headers.get(session_header), session('1'));
  EXPECT_EQ(agents.active_sessions(), 0U);
  EXPECT_EQ(error(post(std::string(path) + "/stopruntimesession", {{session_header, session('1')}})),
            R"(404 ResourceNotFoundException {"message":"Session )" + session('1') +
                R"( was not found or has already been terminated"})");
  EXPECT_EQ(post(std::string(path) + "/stopruntimesession").status, 400);
}

TEST_F(AgentCoreOverHttp, SaysWhatIsOffered) {
  EXPECT_EQ(
      error(post("/runtimes/x/commands")),
      R"(501 NotImplementedException {"message":"POST /runtimes/x/commands is not offered. Of AgentCore, this emulator )"
      R"(offers CreateAgentRuntime, CreateAgentRuntimeEndpoint, DeleteAgentRuntime, DeleteAgentRuntimeEndpoint, )"
      R"(GetAgentRuntime, GetAgentRuntimeEndpoint, InvokeAgentRuntime, ListAgentRuntimeEndpoints, )"
      R"(ListAgentRuntimeVersions, ListAgentRuntimes, StopRuntimeSession, UpdateAgentRuntime, )"
      R"(UpdateAgentRuntimeEndpoint."})");
  EXPECT_EQ(post("/runtimes/x/invocations", {}, "", "OPTIONS").status, 501);
  EXPECT_EQ(post("/").status, 501);
}

TEST_F(AgentCoreOverHttp, PassesAStreamThroughAsItComes) {
  Behaviour behaviour;
  behaviour.chunks = {{1s, "data: \"a\"\n\n"}, {68s, "data: \"b\"\n\n"}};
  create(Script::fixed(behaviour));
  wire::Response response = post(std::string(path) + "/invocations", {{"Accept", "text/event-stream"}});
  EXPECT_EQ(loop.now(), clock::Instant(1s));
  EXPECT_EQ(response.headers.get("Content-Type"), "text/event-stream");
  ASSERT_TRUE(response.body.streamed());
  EXPECT_EQ(run([&] { return response.body.read_all(); }), "data: \"a\"\n\ndata: \"b\"\n\n");
  EXPECT_EQ(loop.now(), clock::Instant(68s));
}

TEST_F(AgentCoreOverHttp, StopsReadingABodyThatIsTooLarge) {
  AgentCore::Options options;
  options.max_payload = 10;
  AgentCore strict(region, options);
  CreateAgentRuntimeInput input;
  input.name = "assessor";
  input.id = "assessor-AbCdEfGhIj";
  strict.create_agent_runtime(root(), input);
  auto [writer, body] = wire::Body::stream(loop);
  clock::FiberHandle client = clock::spawn(loop, "client", [writer = std::move(writer)]() mutable {
    try {
      for (;;) writer.write("123456");
    } catch (const clock::Closed&) {
    }
  });
  const int status = run([&] {
    wire::Request request;
    request.method = "POST";
    request.target = std::string(path) + "/invocations";
    request.body = std::move(body);
    return strict.handle(std::move(request)).status;
  });
  EXPECT_EQ(status, 413);
  loop.run_ready();
  EXPECT_TRUE(client.done());
}

TEST_F(AgentCoreOverHttp, ReadsABodyThatComesInPieces) {
  create(Script::function([](const Call& call) { return Behaviour::answer(0s, call.payload); }));
  auto [writer, body] = wire::Body::stream(loop);
  clock::spawn(loop, "client", [this, writer = std::move(writer)]() mutable {
    writer.write("{\"a\":");
    clock::sleep_for(loop, 2s);
    writer.write("1}");
    writer.finish();
  });
  EXPECT_EQ(post(std::string(path) + "/invocations", {}, std::move(body)).body.text(), R"({"a":1})");
  EXPECT_EQ(loop.now(), clock::Instant(2s));
}

}  // namespace
}  // namespace cutoff::agentcore
