#include "emulator/app/deploy.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>

#include "emulator/app/deployment.h"
#include "emulator/app/parts.h"
#include "emulator/replay/document.h"
#include "fakes/cloud/cloud.h"
#include "fakes/wire/fault.h"

namespace cutoff::app {

/// Runs `step`; what a service refuses becomes a sentence that names the resource.
void Deployment::step(const std::string& resource, const std::function<void()>& step) {
  try {
    step();
  } catch (const replay::UnusableInput&) {
    throw;
  } catch (const wire::Fault& fault) {
    throw replay::UnusableInput(replay::printable(resource + ": " + fault.message()));
  }
}

void Deployment::create(const Role& role) {
  step("role " + role.role.role_name, [&] {
    cloud_.identity().create_role(root_, role.role);
    put_policies(role);
  });
}

void Deployment::put_policies(const Role& role) {
  for (const auto& [name, document] : role.policies)
    cloud_.identity().put_role_policy(root_, role.role.role_name, name, document);
}

void Deployment::remove(const Role& role) {
  step("role " + role.role.role_name, [&] {
    for (const auto& [name, document] : role.policies)
      cloud_.identity().delete_role_policy(root_, role.role.role_name, name);
    cloud_.identity().delete_role(root_, role.role.role_name);
  });
}

void Deployment::create(const Table& table) {
  step("table " + table.table.table, [&] {
    cloud_.dynamodb().create_table({root_, {}}, table.table);
    wait_until(table.table.table, dynamodb::TableStatus::active);
    if (!table.time_to_live.empty()) set_time_to_live(table, table.time_to_live, true);
    put_items(table);
  });
}

void Deployment::put_items(const Table& table) {
  for (const dynamodb::Item& item : table.items)
    cloud_.dynamodb().put_item({root_, {}}, {.table = table.table.table, .item = item});
}

void Deployment::set_time_to_live(const Table& table, const std::string& attribute, bool enabled) {
  cloud_.dynamodb().update_time_to_live(
      {root_, {}}, {.table = table.table.table, .enabled = enabled, .attribute = attribute});
}

void Deployment::remove(const Table& table) {
  step("table " + table.table.table, [&] {
    cloud_.dynamodb().delete_table({root_, {}}, {.table = table.table.table});
    wait_until(table.table.table, std::nullopt);
  });
}

/// A table takes its time in the profile `typical`; who deploys it looks again each second. No status: until it is gone.
void Deployment::wait_until(const std::string& table, std::optional<dynamodb::TableStatus> status) {
  constexpr auto between_looks = std::chrono::seconds(1);
  const auto reached = [&] {
    try {
      const auto described = cloud_.dynamodb().describe_table({root_, {}}, {.table = table});
      return status && described.table.status == *status;
    } catch (const wire::Fault& fault) {
      if (!status && fault.type() == "ResourceNotFoundException") return true;
      throw;
    }
  };
  while (!reached()) {
    if (cloud_.loop().current() != nullptr) {
      clock::sleep_for(cloud_.loop(), between_looks);
    } else {
      cloud_.loop().advance(between_looks);
    }
  }
}

void Deployment::create(const Agent& agent) {
  step("agent " + agent.runtime.name, [&] { cloud_.agentcore().create_agent_runtime(root_, agent.runtime); });
}

void Deployment::remove(const Agent& agent) {
  step("agent " + agent.runtime.name,
       [&] { cloud_.agentcore().delete_agent_runtime(root_, agent.runtime.id); });
}

std::unique_ptr<lambda::EnvironmentFactory> Deployment::code_of(const Function& function) {
  const lambda::FunctionConfiguration& configuration = function.configuration;
  try {
    return runner_.environments_of(
        {configuration.name, configuration.runtime, configuration.handler, function.code});
  } catch (const std::runtime_error& error) {
    throw replay::UnusableInput("function " + configuration.name + ": " + error.what());
  }
}

void Deployment::create(const Function& function) {
  const std::string& name = function.configuration.name;
  step("function " + name, [&] {
    const std::string arn =
        cloud_.lambda().create_function(root_, function.configuration, code_of(function)).arn();
    if (!function.tags.empty()) cloud_.lambda().tag_resource(root_, arn, function.tags);
    if (function.reserved_concurrency)
      cloud_.lambda().put_function_concurrency(root_, name, *function.reserved_concurrency);
    for (const lambda::Permission& permission : function.permissions)
      cloud_.lambda().add_permission(root_, name, permission);
  });
}

/// After all functions are there: a destination may be one of them.
void Deployment::configure_events(const Function& function) {
  if (!function.events) return;
  step("function " + function.configuration.name, [&] {
    cloud_.lambda().put_function_event_invoke_config(root_, function.configuration.name, *function.events);
  });
}

void Deployment::remove(const Function& function) {
  step("function " + function.configuration.name,
       [&] { cloud_.lambda().delete_function(root_, function.configuration.name); });
}

void Deployment::create(const Api& api) {
  step("API " + api.api.name, [&] {
    const std::string id = cloud_.apigateway().create_rest_api(root_, api.api).id;
    for (const Route& route : api.routes)
      step("API " + api.api.name + ", " + route.method.http_method + " " + route.path,
           [&] { create_route(id, route); });
    create_stages(id, api);
  });
}

void Deployment::create_route(const std::string& api_id, const Route& route) {
  apigateway::ApiGateway& gateway = cloud_.apigateway();
  const std::string resource = gateway.create_path(root_, api_id, route.path).id;
  const auto at_home = [&](auto input) {
    input.rest_api_id = api_id;
    input.resource_id = resource;
    input.http_method = route.method.http_method;
    return input;
  };
  gateway.put_method(root_, at_home(route.method));
  if (route.integration) gateway.put_integration(root_, at_home(*route.integration));
  for (const auto& response : route.method_responses) gateway.put_method_response(root_, at_home(response));
  for (const auto& response : route.integration_responses)
    gateway.put_integration_response(root_, at_home(response));
}

void Deployment::create_stages(const std::string& api_id, const Api& api) {
  if (api.stages.empty()) return;
  const std::string deployment = cloud_.apigateway().create_deployment(root_, {.rest_api_id = api_id}).id;
  for (apigateway::CreateStage stage : api.stages) {
    stage.rest_api_id = api_id;
    stage.deployment_id = deployment;
    step("API " + api.api.name + ", stage " + stage.stage_name,
         [&] { cloud_.apigateway().create_stage(root_, stage); });
  }
}

void Deployment::remove(const Api& api) {
  step("API " + api.api.name, [&] { cloud_.apigateway().delete_rest_api(root_, api.api.id); });
}

void deploy(const Application& application, cloud::Cloud& cloud, CodeRunner& runner) {
  Deployment deployment(cloud, runner);
  for (const Role& role : application.roles) deployment.create(role);
  for (const Table& table : application.tables) deployment.create(table);
  for (const Agent& agent : application.agents) deployment.create(agent);
  for (const Function& function : application.functions) deployment.create(function);
  for (const Function& function : application.functions) deployment.configure_events(function);
  for (const Api& api : application.apis) deployment.create(api);
  restore_after_reset(application, cloud);
}

void restore_after_reset(const Application& application, cloud::Cloud& cloud) {
  cloud.after_reset([&cloud, tables = application.tables] {
    const auto root = iam::Caller::root(cloud.region().account());
    for (const Table& table : tables) {
      for (const dynamodb::Item& item : table.items)
        cloud.dynamodb().put_item({root, {}}, {.table = table.table.table, .item = item});
    }
  });
}

}  // namespace cutoff::app
