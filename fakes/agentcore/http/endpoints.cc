// CreateAgentRuntimeEndpoint, GetAgentRuntimeEndpoint, ListAgentRuntimeEndpoints, UpdateAgentRuntimeEndpoint and
// DeleteAgentRuntimeEndpoint.
#include <utility>

#include "fakes/agentcore/http/answer.h"
#include "fakes/agentcore/http/operations.h"
#include "fakes/agentcore/http/page.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/validation.h"

namespace cutoff::agentcore::http {
namespace {

std::string runtime_arn(const Endpoint& endpoint) {
  return endpoint.arn.substr(0, endpoint.arn.find("/runtime-endpoint/"));
}

/// What all answers tell of an endpoint.
void write_common(wire::JsonWriter& writer, const Endpoint& endpoint, const wire::Calendar& calendar) {
  writer.member("targetVersion", endpoint.version)
      .member("agentRuntimeEndpointArn", endpoint.arn)
      .member("agentRuntimeArn", runtime_arn(endpoint))
      .member("status", "READY")
      .member("createdAt", calendar.iso8601(endpoint.created_at));
}

/// What Get and List tell. An endpoint has no id but its name here.
void write_endpoint(wire::JsonWriter& writer, const Endpoint& endpoint, const wire::Calendar& calendar) {
  writer.begin_object();
  write_common(writer, endpoint, calendar);
  writer.member("name", endpoint.name)
      .member("id", endpoint.name)
      .member("liveVersion", endpoint.version)
      .member("lastUpdatedAt", calendar.iso8601(endpoint.last_updated_at));
  if (!endpoint.description.empty()) writer.member("description", endpoint.description);
  writer.end_object();
}

}  // namespace

wire::Response create_agent_runtime_endpoint(AgentCore& agents, Call& call) {
  const wire::JsonObject body = call.json();
  wire::Validation validation;
  validation.require_present(body.has("name"), "name");
  validation.throw_if_any();
  const Endpoint endpoint = agents.create_agent_runtime_endpoint(
      call.caller, call.runtime(), *body.string("name"), body.string("agentRuntimeVersion").value_or(""),
      body.string("description").value_or(""));
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  write_common(writer, endpoint, agents.region().calendar());
  writer.member("agentRuntimeId", call.runtime()).member("endpointName", endpoint.name).end_object();
  return json_answer(202, std::move(json));
}

wire::Response get_agent_runtime_endpoint(AgentCore& agents, Call& call) {
  std::string json;
  wire::JsonWriter writer(json);
  write_endpoint(writer, agents.get_agent_runtime_endpoint(call.caller, call.runtime(), call.endpoint()),
                 agents.region().calendar());
  return json_answer(200, std::move(json));
}

wire::Response list_agent_runtime_endpoints(AgentCore& agents, Call& call) {
  const auto endpoints = agents.list_agent_runtime_endpoints(call.caller, call.runtime());
  const Page page = page_of(call, endpoints.size());
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key("runtimeEndpoints").begin_array();
  for (std::size_t i = page.begin; i < page.end; ++i) {
    write_endpoint(writer, endpoints[i], agents.region().calendar());
  }
  writer.end_array();
  if (!page.next_token.empty()) writer.member("nextToken", page.next_token);
  writer.end_object();
  return json_answer(200, std::move(json));
}

wire::Response update_agent_runtime_endpoint(AgentCore& agents, Call& call) {
  const wire::JsonObject body = call.json();
  const wire::Calendar& calendar = agents.region().calendar();
  const Endpoint endpoint = agents.update_agent_runtime_endpoint(
      call.caller, call.runtime(), call.endpoint(), body.string("agentRuntimeVersion").value_or(""),
      body.string("description"));
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object();
  write_common(writer, endpoint, calendar);
  writer.member("liveVersion", endpoint.version)
      .member("lastUpdatedAt", calendar.iso8601(endpoint.last_updated_at))
      .end_object();
  return json_answer(202, std::move(json));
}

wire::Response delete_agent_runtime_endpoint(AgentCore& agents, Call& call) {
  agents.delete_agent_runtime_endpoint(call.caller, call.runtime(), call.endpoint());
  std::string json;
  wire::JsonWriter(json)
      .begin_object()
      .member("status", "DELETING")
      .member("agentRuntimeId", call.runtime())
      .member("endpointName", call.endpoint())
      .end_object();
  return json_answer(202, std::move(json));
}

}  // namespace cutoff::agentcore::http
