// From one application that is deployed to another one (deploy.h).
#include <algorithm>
#include <vector>

#include "emulator/app/deploy.h"
#include "emulator/app/deployment.h"
#include "emulator/app/parts.h"

namespace cutoff::app {
namespace {

template <class Part>
const Part* find(const std::vector<Part>& parts, const std::string& name) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return name_of(part) == name; });
  return found == parts.end() ? nullptr : &*found;
}

/// Removes what is there no more. Apart from what follows, for things go in the opposite order of that in which they come.
template <class Part>
void remove_gone(const std::vector<Part>& before, const std::vector<Part>& after, Deployment& deployment,
                 std::vector<std::string>& done) {
  for (const Part& part : before) {
    if (find(after, name_of(part)) != nullptr) continue;
    deployment.remove(part);
    done.push_back(name_of(part) + " is gone");
  }
}

template <class Part>
void create_and_change(const std::vector<Part>& before, const std::vector<Part>& after,
                       Deployment& deployment, std::vector<std::string>& done) {
  for (const Part& part : after) {
    const Part* const old = find(before, name_of(part));
    if (old == nullptr) {
      deployment.create(part);
      done.push_back(name_of(part) + " is new");
    } else if (text_of(*old) != text_of(part)) {
      deployment.change(*old, part);
      done.push_back(name_of(part) + " has changed");
    }
  }
}

/// Whether the parts are the same but for what `forget` makes alike in both.
template <class Part, class Forget>
bool same_but_for(Part before, Part after, Forget forget) {
  forget(before);
  forget(after);
  return text_of(before) == text_of(after);
}

}  // namespace

void Deployment::change(const Role& before, const Role& after) {
  remove(before);  // functions name their role: they find the new one
  create(after);
}

void Deployment::change(const Table& before, const Table& after) {
  const bool same_table = same_but_for(before, after, [](Table& table) {
    table.items.clear();
    table.time_to_live.clear();
  });
  if (!same_table) {
    remove(before);
    create(after);
    return;
  }
  step(name_of(after), [&] {
    if (before.time_to_live != after.time_to_live) {
      if (!before.time_to_live.empty()) set_time_to_live(before, before.time_to_live, false);
      if (!after.time_to_live.empty()) set_time_to_live(after, after.time_to_live, true);
    }
    put_items(after);
  });
}

void Deployment::change(const Agent& before, const Agent& after) {
  const bool other_id = before.runtime.id != after.runtime.id;
  if (other_id) {
    remove(before);
    create(after);
    return;
  }
  step(name_of(after), [&] {
    const bool same_runtime =
        same_but_for(before, after, [](Agent& agent) { agent.runtime.script.described_as({}); });
    if (!same_runtime) {
      cloud_.agentcore().update_agent_runtime(root_, after.runtime.id,
                                              {.role_arn = after.runtime.role_arn,
                                               .container_uri = after.runtime.container_uri,
                                               .idle_timeout = after.runtime.idle_timeout,
                                               .max_lifetime = after.runtime.max_lifetime,
                                               .description = after.runtime.description,
                                               .environment = after.runtime.environment});
    }
    cloud_.agentcore().script(after.runtime.id) = after.runtime.script;
  });
}

void Deployment::change(const Function& before, const Function& after) {
  const lambda::FunctionConfiguration& configuration = after.configuration;
  // There is no operation that changes the architecture alone; tags can only be added to, or taken away by name.
  if (before.configuration.architecture != configuration.architecture || before.tags != after.tags) {
    remove(before);
    create(after);
    return;
  }
  lambda::Lambda& lambda = cloud_.lambda();
  const std::string& name = configuration.name;
  step(name_of(after), [&] {
    lambda.update_function_configuration(root_, name,
                                         {.role = configuration.role,
                                          .handler = configuration.handler,
                                          .runtime = configuration.runtime,
                                          .timeout = configuration.timeout,
                                          .memory_mb = configuration.memory_mb,
                                          .environment = configuration.environment,
                                          .dead_letter_target = configuration.dead_letter_target,
                                          .description = configuration.description,
                                          .ephemeral_storage_mb = configuration.ephemeral_storage_mb,
                                          .tracing_mode = configuration.tracing_mode,
                                          .log_group = configuration.log_group});
    if (after.reserved_concurrency) {
      lambda.put_function_concurrency(root_, name, *after.reserved_concurrency);
    } else {
      lambda.delete_function_concurrency(root_, name);
    }
    for (const lambda::Permission& permission : before.permissions)
      lambda.remove_permission(root_, name, permission.statement_id);
    for (const lambda::Permission& permission : after.permissions)
      lambda.add_permission(root_, name, permission);
    if (before.events && !after.events) lambda.delete_function_event_invoke_config(root_, name);
  });
  change_code(after);
}

void Deployment::change_code(const Function& function) {
  step(name_of(function),
       [&] { cloud_.lambda().update_function_code(root_, function.configuration.name, code_of(function)); });
}

void Deployment::change(const Api& before, const Api& after) {
  remove(before);  // the id is the description's, so its clients find the new one
  create(after);
}

std::vector<std::string> redeploy(const Application& before, const Application& after,
                                  const std::vector<std::string>& code_changed, cloud::Cloud& cloud,
                                  CodeRunner& runner) {
  Deployment deployment(cloud, runner);
  std::vector<std::string> done;
  remove_gone(before.apis, after.apis, deployment, done);
  remove_gone(before.functions, after.functions, deployment, done);
  remove_gone(before.agents, after.agents, deployment, done);
  remove_gone(before.tables, after.tables, deployment, done);
  remove_gone(before.roles, after.roles, deployment, done);

  create_and_change(before.roles, after.roles, deployment, done);
  create_and_change(before.tables, after.tables, deployment, done);
  create_and_change(before.agents, after.agents, deployment, done);
  create_and_change(before.functions, after.functions, deployment, done);
  for (const Function& function : after.functions) {
    const Function* const old = find(before.functions, name_of(function));
    if (old == nullptr || text_of(*old) != text_of(function)) {
      deployment.configure_events(function);
    } else if (std::count(code_changed.begin(), code_changed.end(), function.configuration.name) != 0) {
      deployment.change_code(function);
      done.push_back(name_of(function) + " has new code");
    }
  }
  create_and_change(before.apis, after.apis, deployment, done);
  restore_after_reset(after, cloud);
  return done;
}

}  // namespace cutoff::app
