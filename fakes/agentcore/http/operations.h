// The operations of AgentCore that are offered over HTTP: REST-JSON, errors as x-amzn-ErrorType and {"message": …}.
//
// Source: the API's models (botocore, bedrock-agentcore 2024-02-28 and bedrock-agentcore-control 2023-06-05). Both
// planes share their paths' beginning; a list is a POST there.
#pragma once

#include <span>
#include <string_view>

#include "fakes/agentcore/agentcore.h"
#include "fakes/agentcore/http/call.h"
#include "fakes/wire/message.h"

namespace cutoff::agentcore::http {

struct Operation {
  std::string_view name;  // AWS's
  std::string_view method;
  std::string_view path;  // see wire/path_pattern.h
  wire::Response (*answer)(AgentCore&, Call&);
};

std::span<const Operation> operations();

/// The operation that is asked for, its path's variables in `labels`; nullptr when none is.
const Operation* find_operation(const wire::Request& request, std::vector<std::string>& labels);

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
