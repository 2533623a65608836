// Agents over the wire: what they are to do.
#include <nlohmann/json.hpp>

#include "emulator/control/control.h"
#include "emulator/control/script_json.h"
#include "fakes/wire/fault.h"

namespace cutoff::control {

std::string Control::agent_id(const std::string& name_or_id) const {
  for (const auto& agent :
       cloud_.agentcore().list_agent_runtimes(iam::Caller::root(cloud_.region().account()))) {
    if (agent.id == name_or_id || agent.name == name_or_id || agent.arn == name_or_id) return agent.id;
  }
  throw wire::Fault(404, "NotFound",
                    "there is no agent \"" + name_or_id + "\": GET /_cutoff/agents lists them");
}

wire::Response Control::list_agents(Call& call) {
  call.check_query({});
  const auto agents = cloud_.agentcore().list_agent_runtimes(iam::Caller::root(cloud_.region().account()));
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().key("agents").begin_array();
    for (const auto& agent : agents)
      writer.begin_object()
          .member("id", agent.id)
          .member("name", agent.name)
          .member("arn", agent.arn)
          .end_object();
    writer.end_array().end_object();
  });
}

wire::Response Control::get_script(Call& call) {
  call.check_query({});
  const std::string id = agent_id(call.path[0]);
  const std::string& description = cloud_.agentcore().script(id).description();
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().member("agent", id).key("script");
    if (description.empty()) {
      writer.null();  // it is code
    } else {
      writer.raw(description);
    }
    writer.end_object();
  });
}

wire::Response Control::set_script(Call& call) {
  call.check_query({});
  const std::string id = agent_id(call.path[0]);
  const replay::Document document = call.json();
  cloud_.agentcore().script(id) =
      read_script(replay::Value(document)).described_as(document.source(document.root()));
  return get_script(call);
}

}  // namespace cutoff::control
