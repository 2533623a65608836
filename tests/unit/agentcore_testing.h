// A region with AgentCore in it and one agent, for the tests of that service.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>

#include "fakes/agentcore/agentcore.h"
#include "fakes/wire/fault.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::agentcore {

using namespace std::chrono_literals;

class AgentCoreTest : public harness::RegionTest {
 protected:
  explicit AgentCoreTest(AgentCore::Options options = {}, region::Region::Options place = {})
      : RegionTest(std::move(place)), agents(region, std::move(options)) {}
  ~AgentCoreTest() override { loop.kill_all(); }

  iam::Caller root() const { return iam::Caller::root(region.account()); }

  AgentRuntime create(Script script, const std::string& name = "assessor") {
    CreateAgentRuntimeInput input;
    input.name = name;
    input.id = name + "-AbCdEfGhIj";
    input.script = std::move(script);
    return agents.create_agent_runtime(root(), std::move(input));
  }

  static std::string session(char digit) { return "conversation-" + std::string(30, digit); }

  InvokeInput to(const std::string& runtime, std::string session_id = {}) const {
    InvokeInput input;
    input.runtime = runtime;
    input.session_id = std::move(session_id);
    return input;
  }

  /// What is refused at once, as "status type: message"; "started" when nothing is.
  template <class Work>
  static std::string refusal(Work work) {
    try {
      work();
    } catch (const wire::Fault& fault) {
      return std::to_string(fault.status()) + " " + fault.what();
    }
    return "started";
  }
  /// The same of a call's start.
  std::string refused(InvokeInput input) {
    return refusal([&] { (void)agents.start_invoke(root(), std::move(input)); });
  }

  /// Waits for the end of a call: "200 BODY at 68.000", "424 RuntimeClientError: … at 5.000".
  std::string outcome(clock::Result<InvokeReply> result) {
    return run([&] {
      std::string text;
      try {
        const InvokeReply reply = result.wait();
        text = std::to_string(reply.status) + " " + reply.payload.text();
      } catch (const wire::Fault& fault) {
        text = std::to_string(fault.status()) + " " + fault.what();
      }
      return text + " at " + clock::seconds_text(loop.now());
    });
  }

  /// The journal's entries of one kind, as JSON.
  std::vector<std::string> journal_of(std::string_view kind) {
    std::vector<std::string> lines;
    for (const journal::Entry& entry : region.journal().entries()) {
      if (entry.is(kind)) lines.push_back(entry.json());
    }
    return lines;
  }

  AgentCore agents;
};

}  // namespace cutoff::agentcore
