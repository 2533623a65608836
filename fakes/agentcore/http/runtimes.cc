// CreateAgentRuntime, GetAgentRuntime, ListAgentRuntimes, UpdateAgentRuntime, ListAgentRuntimeVersions and
// DeleteAgentRuntime.
//
// Whatever an artifact is, nothing of it runs here: a script says how the agent behaves. One that is made over HTTP has
// a script that answers at once, and says that; the emulator's own API replaces it.
#include <initializer_list>
#include <utility>

#include "fakes/agentcore/http/answer.h"
#include "fakes/agentcore/http/operations.h"
#include "fakes/agentcore/http/page.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/regular_expression.h"
#include "fakes/wire/validation.h"

namespace cutoff::agentcore::http {
namespace {

constexpr const char* no_script_yet =
    R"({"message":"This agent has no script yet: it gives this answer, at once, to everybody."})";

void refuse(bool asked_for, const char* what) {
  if (asked_for) {
    throw wire::Fault(501, "NotImplementedException",
                      std::string("This emulator's AgentCore does not offer ") + what);
  }
}

/// What Create and Update are told alike.
UpdateAgentRuntimeInput settings_of(const wire::JsonObject& body) {
  const auto artifact = body.object("agentRuntimeArtifact");
  const auto network = body.object("networkConfiguration");
  const std::string role = body.string("roleArn").value_or("");
  constexpr const char* role_text = "arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+";
  static const wire::RegularExpression role_pattern(role_text);
  wire::Validation validation;
  validation.require_present(artifact.has_value(), "agentRuntimeArtifact");
  validation.require_present(body.has("roleArn"), "roleArn");
  validation.require(!body.has("roleArn") || role_pattern.matches(role), role, "roleArn",
                     std::string("Member must satisfy regular expression pattern: ") + role_text);
  validation.require_present(network.has_value(), "networkConfiguration");
  const std::string mode = network ? network->string("networkMode").value_or("") : "PUBLIC";
  validation.require(mode == "PUBLIC" || mode == "VPC", mode, "networkConfiguration.networkMode",
                     "Member must satisfy enum value set: [PUBLIC, VPC]");
  validation.throw_if_any();
  refuse(mode == "VPC", "the network mode VPC: there are no VPCs");
  refuse(body.has("authorizerConfiguration"), "authorizerConfiguration: callers sign with SigV4");
  refuse(body.has("filesystemConfigurations"), "filesystemConfigurations");
  refuse(body.has("requestHeaderConfiguration"),
         "requestHeaderConfiguration: a script is not told of headers");
  const auto tags = body.string_map("tags");
  refuse(tags && !tags->empty(), "tags on agent runtimes");
  const auto protocol = body.object("protocolConfiguration");
  refuse(protocol && protocol->string("serverProtocol").value_or("HTTP") != "HTTP",
         "other protocols than HTTP");
  const auto container = artifact->object("containerConfiguration");
  refuse(!container, "agentRuntimeArtifact other than containerConfiguration");

  UpdateAgentRuntimeInput settings;
  settings.role_arn = role;
  settings.container_uri = container->string("containerUri").value_or("");
  wire::Validation uri;
  uri.require_present(!settings.container_uri.empty(),
                      "agentRuntimeArtifact.containerConfiguration.containerUri");
  uri.throw_if_any();
  if (const auto lifecycle = body.object("lifecycleConfiguration")) {
    if (const auto seconds = lifecycle->integer("idleRuntimeSessionTimeout")) {
      settings.idle_timeout = std::chrono::seconds(*seconds);
    }
    if (const auto seconds = lifecycle->integer("maxLifetime")) {
      settings.max_lifetime = std::chrono::seconds(*seconds);
    }
  }
  settings.description = body.string("description").value_or("");
  settings.environment = body.string_map("environmentVariables").value_or(EnvironmentVariables{});
  return settings;
}

std::string seconds_of(clock::Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

/// With agentRuntimeArn first, as every answer about a runtime has them.
void write_identity(wire::JsonWriter& writer, const AgentRuntime& runtime) {
  writer.member("agentRuntimeArn", runtime.arn)
      .member("agentRuntimeId", runtime.id)
      .member("agentRuntimeVersion", runtime.version);
}

std::string list_json(const std::vector<AgentRuntime>& runtimes, const Page& page,
                      const region::Region& region) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key("agentRuntimes").begin_array();
  for (std::size_t i = page.begin; i < page.end; ++i) {
    writer.begin_object();
    write_identity(writer, runtimes[i]);
    writer.member("agentRuntimeName", runtimes[i].name)
        .member("description", runtimes[i].description)
        .member("lastUpdatedAt", region.calendar().iso8601(runtimes[i].last_updated_at))
        .member("status", runtimes[i].status)
        .end_object();
  }
  writer.end_array();
  if (!page.next_token.empty()) writer.member("nextToken", page.next_token);
  writer.end_object();
  return json;
}

}  // namespace

wire::Response create_agent_runtime(AgentCore& agents, Call& call) {
  const wire::JsonObject body = call.json();
  wire::Validation validation;
  validation.require_present(body.has("agentRuntimeName"), "agentRuntimeName");
  validation.throw_if_any();
  UpdateAgentRuntimeInput settings = settings_of(body);
  CreateAgentRuntimeInput input;
  input.name = *body.string("agentRuntimeName");
  input.role_arn = std::move(settings.role_arn);
  input.container_uri = std::move(settings.container_uri);
  input.idle_timeout = settings.idle_timeout;
  input.max_lifetime = settings.max_lifetime;
  input.description = std::move(settings.description);
  input.environment = std::move(settings.environment);
  input.client_token = body.string("clientToken").value_or("");
  input.script = Script::fixed(clock::Duration::zero(), wire::Payload::from_text(no_script_yet));
  input.ready_at_once = false;
  const AgentRuntime runtime = agents.create_agent_runtime(call.caller, std::move(input));
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  write_identity(writer, runtime);
  writer.member("createdAt", agents.region().calendar().iso8601(runtime.created_at))
      .member("status", runtime.status)
      .end_object();
  return json_answer(202, std::move(json));
}

wire::Response get_agent_runtime(AgentCore& agents, Call& call) {
  const AgentRuntime runtime =
      agents.get_agent_runtime(call.caller, call.runtime(), call.parameter("version"));
  const wire::Calendar& calendar = agents.region().calendar();
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  write_identity(writer, runtime);
  writer.member("agentRuntimeName", runtime.name)
      .member("createdAt", calendar.iso8601(runtime.created_at))
      .member("lastUpdatedAt", calendar.iso8601(runtime.last_updated_at))
      .member("roleArn", runtime.role_arn)
      .member("status", runtime.status);
  if (!runtime.description.empty()) writer.member("description", runtime.description);
  writer.key("agentRuntimeArtifact")
      .begin_object()
      .key("containerConfiguration")
      .begin_object()
      .member("containerUri", runtime.container_uri)
      .end_object()
      .end_object();
  writer.key("networkConfiguration").begin_object().member("networkMode", "PUBLIC").end_object();
  writer.key("protocolConfiguration").begin_object().member("serverProtocol", "HTTP").end_object();
  writer.key("lifecycleConfiguration").begin_object();
  writer.key("idleRuntimeSessionTimeout").raw(seconds_of(runtime.lifecycle.idle_timeout));
  writer.key("maxLifetime").raw(seconds_of(runtime.lifecycle.max_lifetime)).end_object();
  if (!runtime.environment.empty()) {
    writer.key("environmentVariables").begin_object();
    for (const auto& [name, value] : runtime.environment) writer.member(name, value);
    writer.end_object();
  }
  writer.end_object();
  return json_answer(200, std::move(json));
}

wire::Response list_agent_runtimes(AgentCore& agents, Call& call) {
  const auto runtimes = agents.list_agent_runtimes(call.caller);
  return json_answer(200, list_json(runtimes, page_of(call, runtimes.size()), agents.region()));
}

wire::Response update_agent_runtime(AgentCore& agents, Call& call) {
  const AgentRuntime runtime =
      agents.update_agent_runtime(call.caller, call.runtime(), settings_of(call.json()));
  const wire::Calendar& calendar = agents.region().calendar();
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  write_identity(writer, runtime);
  writer.member("createdAt", calendar.iso8601(runtime.created_at))
      .member("lastUpdatedAt", calendar.iso8601(runtime.last_updated_at))
      .member("status", runtime.status)
      .end_object();
  return json_answer(202, std::move(json));
}

wire::Response list_agent_runtime_versions(AgentCore& agents, Call& call) {
  const auto versions = agents.list_agent_runtime_versions(call.caller, call.runtime());
  return json_answer(200, list_json(versions, page_of(call, versions.size()), agents.region()));
}

wire::Response delete_agent_runtime(AgentCore& agents, Call& call) {
  agents.delete_agent_runtime(call.caller, call.runtime());
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("status", "DELETING")
      .member("agentRuntimeId", call.runtime())
      .end_object();
  return json_answer(202, std::move(json));
}

}  // namespace cutoff::agentcore::http
