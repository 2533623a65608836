// AWS::BedrockAgentCore::Runtime. What it does is a script, in the words of `cutoff` for agents:
//
//   Metadata:
//     cutoff: {script: {latency: 68s, response: {answer: 42}}}
//
// Source: CloudFormation Template Reference. That Ref gives the id follows from its primary identifier.
#include "emulator/app/names.h"
#include "emulator/app/template/kinds.h"
#include "emulator/control/script_json.h"

namespace cutoff::app::kinds {
namespace {

agentcore::Script script(const Node& node) {
  try {
    const replay::Document document("", node.json(), "it");
    return control::read_script(replay::Value(document)).described_as(document.source(document.root()));
  } catch (const replay::UnusableInput& error) {
    // Its own idea of the place, ":1:2: ", is of no use here.
    std::string sentence = error.what();
    refuse(node, "cannot be used: " + sentence.substr(sentence.find(": ") + 2));
  }
}

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  agentcore::CreateAgentRuntimeInput runtime;
  runtime.name = properties.require_text("AgentRuntimeName");
  runtime.id =
      resource.cutoff.text("id", runtime.name + "-" + made_id(building.stack + "/" + resource.id, 10));
  runtime.role_arn = properties.require_text("RoleArn");
  properties.require("AgentRuntimeArtifact");
  properties.within("AgentRuntimeArtifact", [&](Properties& artifact) {
    artifact.require("ContainerConfiguration");
    artifact.within("ContainerConfiguration", [&](Properties& container) {
      runtime.container_uri = container.require_text("ContainerUri");
    });
  });
  properties.within("LifecycleConfiguration", [&](Properties& lifecycle) {
    if (const auto idle = lifecycle.number("IdleRuntimeSessionTimeout"))
      runtime.idle_timeout = std::chrono::seconds(*idle);
    if (const auto lifetime = lifecycle.number("MaxLifetime"))
      runtime.max_lifetime = std::chrono::seconds(*lifetime);
  });
  runtime.description = properties.text("Description", "");
  if (const Node* const variables = properties.find("EnvironmentVariables"))
    runtime.environment = pairs_of(*variables);
  properties.only("ProtocolConfiguration", "HTTP");
  properties.without_effect({"NetworkConfiguration", "Tags"});
  if (const Node* const node = resource.cutoff.find("script")) runtime.script = script(*node);
  const std::string id = runtime.id;
  building.application.agents.push_back({std::move(runtime)});
  return {id,
          {{"AgentRuntimeArn", building.place.arn("bedrock-agentcore", "runtime/" + id)},
           {"AgentRuntimeId", id},
           {"AgentRuntimeVersion", "1"},
           {"Status", "READY"}}};
}

}  // namespace

const Kind agentcore_runtime{"AWS::BedrockAgentCore::Runtime", build};

}  // namespace cutoff::app::kinds
