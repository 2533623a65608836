// An application, described: what somebody wants to have in his cloud, as plain values.
//
// Whoever reads a description makes one (read.h: cutoff.json, SAM and CloudFormation templates), and deploy() creates
// on a cloud what it says. Names and ARNs in it are final: nothing is left to be drawn. Most values are the services'
// own inputs, so that what a service can be told, an application can say.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/app/code.h"
#include "fakes/agentcore/runtime.h"
#include "fakes/apigateway/operations.h"
#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/operations/create_table.h"
#include "fakes/identity/identity.h"
#include "fakes/lambda/configuration.h"
#include "fakes/lambda/event_invoke_config.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/permission.h"

namespace cutoff::app {

/// In whose account and region a description is read: what its ARNs are made of.
struct Place {
  std::string account = "123456789012";
  std::string region = "us-east-1";

  /// "arn:aws:lambda:us-east-1:123456789012:function:worker" for ("lambda", "function:worker").
  std::string arn(const std::string& service, const std::string& resource) const;
  /// "arn:aws:iam::123456789012:role/worker-role"
  std::string role_arn(const std::string& path_and_name) const;
};

struct Role {
  identity::CreateRole role;
  /// Inline policies: name and document, as IAM takes it.
  std::vector<std::pair<std::string, std::string>> policies = {};
};

struct Table {
  dynamodb::CreateTableInput table;
  std::string time_to_live = {};  // the attribute; empty: items do not expire
  std::vector<dynamodb::Item> items = {};
};

struct Agent {
  agentcore::CreateAgentRuntimeInput runtime;
};

struct Function {
  lambda::FunctionConfiguration configuration;
  Code code;
  std::optional<std::int64_t> reserved_concurrency = {};
  std::optional<lambda::EventInvokeSettings> events = {};
  std::vector<lambda::Permission> permissions = {};
  lambda::Tags tags = {};
};

/// A method of an API, with all that belongs to it. Ids that only exist once the API does are left empty.
struct Route {
  std::string path;
  apigateway::PutMethod method;
  std::optional<apigateway::PutIntegration> integration = {};
  std::vector<apigateway::PutMethodResponse> method_responses = {};
  std::vector<apigateway::PutIntegrationResponse> integration_responses = {};
};

struct Api {
  apigateway::CreateRestApi api;
  std::vector<Route> routes = {};
  std::vector<apigateway::CreateStage> stages = {};  // they all serve the routes as they are here
};

struct Application {
  std::string name;
  std::vector<Role> roles = {};
  std::vector<Table> tables = {};
  std::vector<Agent> agents = {};
  std::vector<Function> functions = {};
  std::vector<Api> apis = {};
  /// What the description says it puts out, by name.
  std::vector<std::pair<std::string, std::string>> outputs = {};
  /// What works here and may not work on AWS: one sentence each.
  std::vector<std::string> warnings = {};
};

/// The trust policy of a role that a service assumes: "lambda.amazonaws.com".
std::string trust_policy_for(const std::string& service);

}  // namespace cutoff::app
