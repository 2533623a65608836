// What captured requests are about: the function "worker", which answers with its event, and the agent "my_agent".
#pragma once

#include "fakes/cloud/cloud.h"

namespace cutoff::wire_tests {

inline void deploy_worker_and_agent(cloud::Cloud& cloud, clock::Duration agent_takes) {
  const iam::Caller root = iam::Caller::root(cloud.region().account());
  cloud.agentcore().create_agent_runtime(
      root,
      {.name = "my_agent",
       .id = "my_agent-AbCdEfGhIj",
       .role_arn = {},
       .container_uri = {},
       .idle_timeout = {},
       .max_lifetime = {},
       .script = agentcore::Script::fixed(agent_takes, wire::Payload::from_text(R"({"result":"done"})"))});
  cloud.iam().put_role({"worker-role", {}});
  lambda::FunctionConfiguration worker;
  worker.name = "worker";
  worker.role = "worker-role";
  cloud.lambda().create_function(
      root, worker, lambda::in_process([](const wire::Payload& event, lambda::Context&) { return event; }));
}

}  // namespace cutoff::wire_tests
