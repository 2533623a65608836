// The operations of AgentCore that are offered over HTTP: REST-JSON, errors as x-amzn-ErrorType and {"message": …}.
//
// Source: the API's models (botocore, bedrock-agentcore 2024-02-28 and bedrock-agentcore-control 2023-06-05). Both
// planes share their paths' beginning; a list is a POST there.
#pragma once

#include <span>

#include "fakes/agentcore/agentcore.h"
#include "fakes/agentcore/http/call.h"
#include "fakes/wire/message.h"
#include "fakes/wire/rest_api.h"

namespace cutoff::agentcore::http {

using Operation = wire::RestOperation<AgentCore, Call>;

std::span<const Operation> operations();

wire::Response create_agent_runtime(AgentCore& agents, Call& call);
wire::Response create_agent_runtime_endpoint(AgentCore& agents, Call& call);
wire::Response delete_agent_runtime(AgentCore& agents, Call& call);
wire::Response delete_agent_runtime_endpoint(AgentCore& agents, Call& call);
wire::Response get_agent_runtime(AgentCore& agents, Call& call);
wire::Response get_agent_runtime_endpoint(AgentCore& agents, Call& call);
wire::Response invoke_agent_runtime(AgentCore& agents, Call& call);
wire::Response list_agent_runtime_endpoints(AgentCore& agents, Call& call);
wire::Response list_agent_runtime_versions(AgentCore& agents, Call& call);
wire::Response list_agent_runtimes(AgentCore& agents, Call& call);
wire::Response stop_runtime_session(AgentCore& agents, Call& call);
wire::Response update_agent_runtime(AgentCore& agents, Call& call);
wire::Response update_agent_runtime_endpoint(AgentCore& agents, Call& call);

}  // namespace cutoff::agentcore::http
