#include "emulator/app/parts.h"

#include <nlohmann/json.hpp>

#include "fakes/wire/base64.h"

namespace cutoff::app {
namespace {

using Json = nlohmann::json;

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json nanoseconds(clock::Duration duration) { return duration.count(); }

Json json_of(const dynamodb::AttributeValue& value);

Json json_of(const dynamodb::Item& item) {
  Json json = Json::object();
  for (const dynamodb::Attribute& attribute : item) json[attribute.name] = json_of(attribute.value);
  return json;
}

/// With its type, as DynamoDB has it: {"S":"text"}.
Json json_of(const dynamodb::AttributeValue& value) {
  using namespace dynamodb;
  const auto list_of = [](const auto& members) {
    Json json = Json::array();
    for (const auto& member : members) {
      if constexpr (std::is_same_v<std::decay_t<decltype(member)>, Number>) {
        json.push_back(member.text());
      } else if constexpr (std::is_same_v<std::decay_t<decltype(member)>, Binary>) {
        json.push_back(wire::base64_encoded(member.bytes));
      } else {
        json.push_back(member);
      }
    }
    return json;
  };
  Json content = std::visit(
      Overloaded{[](const Null&) { return Json(true); }, [](bool boolean) { return Json(boolean); },
                 [](const Number& number) { return Json(number.text()); },
                 [](const std::string& text) { return Json(text); },
                 [](const Binary& binary) { return Json(wire::base64_encoded(binary.bytes)); },
                 [](const List& list) {
                   Json json = Json::array();
                   for (const AttributeValue& element : list) json.push_back(json_of(element));
                   return json;
                 },
                 [](const Item& map) { return json_of(map); },
                 [&](const StringSet& set) { return list_of(set.members()); },
                 [&](const NumberSet& set) { return list_of(set.members()); },
                 [&](const BinarySet& set) { return list_of(set.members()); }},
      value.content());
  return {{value.type(), std::move(content)}};
}

Json json_of(const lambda::Permission& permission) {
  return {permission.statement_id,     permission.action,
          permission.principal,        permission.source_arn,
          permission.source_account,   permission.event_source_token,
          permission.principal_org_id, permission.function_url_auth_type};
}

Json json_of(const std::optional<lambda::EventInvokeSettings>& events) {
  if (!events) return {};
  Json json{{"retries", optional_json(events->maximum_retry_attempts)}};
  if (events->maximum_event_age) json["age"] = events->maximum_event_age->count();
  if (events->destinations)
    json["destinations"] = {events->destinations->on_success, events->destinations->on_failure};
  return json;
}

Json json_of(const apigateway::PutIntegration& integration) {
  return {static_cast<int>(integration.type),
          integration.uri,
          integration.function,
          optional_json(integration.integration_http_method),
          nanoseconds(integration.timeout),
          static_cast<int>(integration.passthrough),
          integration.request_templates,
          integration.request_parameters,
          integration.content_handling,
          integration.cache_namespace,
          integration.cache_key_parameters};
}

Json json_of(const Route& route) {
  Json json{{"path", route.path},
            {"method", route.method.http_method},
            {"authorization", static_cast<int>(route.method.authorization)},
            {"operation", route.method.operation_name},
            {"parameters", route.method.request_parameters},
            {"models", route.method.request_models},
            {"validator", route.method.request_validator_id},
            {"method responses", Json::array()},
            {"responses", Json::array()}};
  if (route.integration) json["integration"] = json_of(*route.integration);
  for (const auto& response : route.method_responses) {
    json["method responses"].push_back({response.status, response.headers,
                                        optional_json(response.response_parameters),
                                        optional_json(response.response_models)});
  }
  for (const auto& response : route.integration_responses) {
    json["responses"].push_back({response.status, optional_json(response.selection_pattern),
                                 response.response_parameters, optional_json(response.response_templates),
                                 response.content_handling});
  }
  return json;
}

}  // namespace

std::string name_of(const Role& role) { return "role " + role.role.role_name; }
std::string name_of(const Table& table) { return "table " + table.table.table; }
std::string name_of(const Agent& agent) { return "agent " + agent.runtime.name; }
std::string name_of(const Function& function) { return "function " + function.configuration.name; }
std::string name_of(const Api& api) { return "API " + api.api.name; }

std::string text_of(const Role& role) {
  return Json{role.role.role_name,   role.role.assume_role_policy_document,  role.role.path,
              role.role.description, role.role.max_session_duration.count(), role.role.tags,
              role.policies}
      .dump();
}

std::string text_of(const Table& table) {
  const dynamodb::CreateTableInput& input = table.table;
  Json json{
      {"name", input.table},          {"ttl", table.time_to_live}, {"protected", input.deletion_protection},
      {"definitions", Json::array()}, {"key", Json::array()},      {"items", Json::array()}};
  for (const auto& definition : input.attribute_definitions)
    json["definitions"].push_back({definition.name, static_cast<int>(definition.type)});
  for (const auto& element : input.key_schema)
    json["key"].push_back({element.name, static_cast<int>(element.role)});
  if (input.billing_mode) json["billing"] = static_cast<int>(*input.billing_mode);
  if (input.throughput)
    json["throughput"] = {input.throughput->read_capacity_units, input.throughput->write_capacity_units};
  for (const dynamodb::Item& item : table.items) json["items"].push_back(json_of(item));
  return json.dump();
}

std::string text_of(const Agent& agent) {
  const agentcore::CreateAgentRuntimeInput& input = agent.runtime;
  Json json{{"name", input.name},
            {"id", input.id},
            {"role", input.role_arn},
            {"container", input.container_uri},
            {"description", input.description},
            {"environment", input.environment},
            {"script", input.script.description()}};
  if (input.idle_timeout) json["idle"] = nanoseconds(*input.idle_timeout);
  if (input.max_lifetime) json["lifetime"] = nanoseconds(*input.max_lifetime);
  return json.dump();
}

std::string text_of(const Function& function) {
  const lambda::FunctionConfiguration& configuration = function.configuration;
  Json json{{"name", configuration.name},
            {"role", configuration.role},
            {"handler", configuration.handler},
            {"runtime", configuration.runtime},
            {"timeout", configuration.timeout.count()},
            {"memory", configuration.memory_mb},
            {"environment", configuration.environment},
            {"environment given", configuration.environment_given},
            {"dead letters", configuration.dead_letter_target},
            {"description", configuration.description},
            {"architecture", configuration.architecture},
            {"storage", configuration.ephemeral_storage_mb},
            {"tracing", configuration.tracing_mode},
            {"log group", configuration.log_group},
            {"code", {static_cast<int>(function.code.form), function.code.path, function.code.text}},
            {"concurrency", optional_json(function.reserved_concurrency)},
            {"events", json_of(function.events)},
            {"tags", function.tags},
            {"permissions", Json::array()}};
  for (const lambda::Permission& permission : function.permissions)
    json["permissions"].push_back(json_of(permission));
  return json.dump();
}

std::string text_of(const Api& api) {
  const apigateway::CreateRestApi& input = api.api;
  Json json{{"name", input.name},
            {"id", input.id},
            {"endpoint", static_cast<int>(input.endpoint)},
            {"description", optional_json(input.description)},
            {"version", input.version},
            {"key source", static_cast<int>(input.api_key_source)},
            {"disabled", input.disable_execute_api_endpoint},
            {"binary", input.binary_media_types},
            {"tags", input.tags},
            {"routes", Json::array()},
            {"stages", Json::array()}};
  for (const Route& route : api.routes) json["routes"].push_back(json_of(route));
  for (const auto& stage : api.stages)
    json["stages"].push_back(
        {stage.stage_name, stage.variables, stage.description, stage.tracing_enabled, stage.tags});
  return json.dump();
}

}  // namespace cutoff::app
