#include "fakes/iam/policy_document.h"

#include <algorithm>

#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::iam {
namespace {

using wire::JsonWriter;

void write_list(JsonWriter& writer, std::string_view name, bool negated,
                const std::vector<std::string>& values) {
  if (values.empty()) return;
  writer.key(negated ? "Not" + std::string(name) : std::string(name));
  if (values.size() == 1) {
    writer.string(values.front());
    return;
  }
  writer.begin_array();
  for (const std::string& value : values) writer.string(value);
  writer.end_array();
}

/// {"AWS": […], "Service": […]}, or "*" for everybody.
void write_principals(JsonWriter& writer, const Statement& statement) {
  if (statement.principals.empty()) return;
  writer.key(statement.not_principals ? "NotPrincipal" : "Principal");
  if (statement.principals.size() == 1 && statement.principals.front() == "*") {
    writer.string("*");
    return;
  }
  std::vector<std::string> services;
  std::vector<std::string> others;
  for (const std::string& principal : statement.principals) {
    (principal.ends_with(".amazonaws.com") ? services : others).push_back(principal);
  }
  writer.begin_object();
  write_list(writer, "AWS", false, others);
  write_list(writer, "Service", false, services);
  writer.end_object();
}

/// Conditions of one operator stand together.
void write_conditions(JsonWriter& writer, const std::vector<Condition>& conditions) {
  if (conditions.empty()) return;
  writer.key("Condition").begin_object();
  std::vector<std::string_view> written;
  for (const Condition& condition : conditions) {
    if (std::find(written.begin(), written.end(), condition.operation) != written.end()) continue;
    written.emplace_back(condition.operation);
    writer.key(condition.operation).begin_object();
    for (const Condition& other : conditions) {
      if (other.operation == condition.operation) write_list(writer, other.key, false, other.values);
    }
    writer.end_object();
  }
  writer.end_object();
}

void write_statement(JsonWriter& writer, const Statement& statement) {
  writer.begin_object();
  if (!statement.sid.empty()) writer.member("Sid", statement.sid);
  writer.key("Effect").string(statement.effect == Statement::Effect::allow ? "Allow" : "Deny");
  write_principals(writer, statement);
  write_list(writer, "Action", statement.not_actions, statement.actions);
  write_list(writer, "Resource", statement.not_resources, statement.resources);
  write_conditions(writer, statement.conditions);
  writer.end_object();
}

}  // namespace

std::string document_of(const Policy& policy) {
  if (!policy.document.empty()) return policy.document;
  const bool plain = !policy.statements.empty() &&
                     std::none_of(policy.statements.begin(), policy.statements.end(),
                                  [](const Statement& statement) { return statement.variables; });
  std::string json;
  JsonWriter writer(json);
  writer.begin_object().key("Version").string(plain ? "2008-10-17" : "2012-10-17");
  writer.key("Statement").begin_array();
  for (const Statement& statement : policy.statements) write_statement(writer, statement);
  writer.end_array().end_object();
  return json;
}

void check_has_no_principals(const Policy& policy) {
  for (const Statement& statement : policy.statements) {
    if (!statement.principals.empty())
      throw wire::Fault(400, "MalformedPolicyDocument", "Policy document should not specify a principal.");
  }
}

}  // namespace cutoff::iam
