// Whether an answer is heard, as the journal says it of clients on sockets: one that hangs up is nobody who would hear it.
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "fakes/agentcore/agentcore.h"
#include "fakes/clock/fiber.h"
#include "fakes/lambda/lambda.h"
#include "fakes/region/region.h"
#include "tests/wire/server_test.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;

class Heard : public ServerTest {
 protected:
  enum class Client { stays, hangs_up, dies };

  ~Heard() override { server.reset(); }

  /// What an entry of that kind says once 68 s are over, of which the client has waited for 29 s.
  std::string heard(wire::Service& service, const std::string& target, Client does, const char* kind) {
    std::optional<wire::Presence> client;
    serve([&](wire::Request request) {
      client = request.client;
      return service.handle(std::move(request));
    });
    SocketClient socket = connect();
    socket.send(post(target, "{}"));
    pump().until([&] { return client.has_value(); }, "the request");
    loop.advance(29s);
    if (does != Client::stays) {
      socket.leave(does == Client::dies);
      pump().until([&] { return client->has_left(); }, "the client to leave");
    }
    loop.advance(39s);
    for (const journal::Entry& entry : region.journal().entries()) {
      if (entry.is(kind)) return entry.text("heard");
    }
    return std::string("there is no ") + kind;
  }

  std::string agent_heard(Client does, agentcore::Script script) {
    agentcore::CreateAgentRuntimeInput input;
    input.name = "agent";
    input.script = std::move(script);
    const std::string id = agents.create_agent_runtime(root, std::move(input)).id;
    return heard(agents, "/runtimes/" + id + "/invocations?accountId=" + region.account(), does,
                 "agentcore.answer");
  }

  std::string function_heard(Client does) {
    region.iam().put_role({"worker-role", {}});
    lambda::FunctionConfiguration worker;
    worker.name = "worker";
    worker.role = "worker-role";
    worker.timeout = 90s;
    functions.create_function(root, worker,
                              lambda::in_process([](const wire::Payload& event, lambda::Context& context) {
                                clock::sleep_for(context.loop(), 68s);
                                return event;
                              }));
    return heard(functions, "/2015-03-31/functions/worker/invocations", does, "lambda.reply");
  }

  region::Region region{loop, {}};
  iam::Caller root = iam::Caller::root(region.account());
  agentcore::AgentCore agents{region};
  lambda::DestinationStore destinations;
  lambda::Lambda functions{region, destinations};
};

TEST_F(Heard, AnAgentIsByAClientThatStays) {
  EXPECT_EQ(agent_heard(Client::stays, agentcore::Script::fixed(68s)), "true");
}

TEST_F(Heard, AnAgentIsNotByAClientThatHungUp) {
  EXPECT_EQ(agent_heard(Client::hangs_up, agentcore::Script::fixed(68s)), "false");
}

TEST_F(Heard, AnAgentIsNotByAClientThatDied) {
  EXPECT_EQ(agent_heard(Client::dies, agentcore::Script::fixed(68s)), "false");
}

TEST_F(Heard, AnAgentThatStreamsIsNotByAClientThatHungUpBeforeTheEnd) {
  agentcore::Behaviour behaviour;
  behaviour.chunks = {{1s, "data: one\n\n"}, {68s, "data: end\n\n"}};
  EXPECT_EQ(agent_heard(Client::hangs_up, agentcore::Script::fixed(behaviour)), "false");
}

TEST_F(Heard, AFunctionIsByAClientThatStays) { EXPECT_EQ(function_heard(Client::stays), "true"); }

TEST_F(Heard, AFunctionIsNotByAClientThatHungUp) { EXPECT_EQ(function_heard(Client::hangs_up), "false"); }

}  // namespace
}  // namespace cutoff::wire_tests
