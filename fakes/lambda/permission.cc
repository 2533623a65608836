#include "fakes/lambda/permission.h"

#include <algorithm>
#include <string_view>

#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {
namespace {

/// "*"; {"Service": …}; {"AWS": …}, where an account stands as its root. Recorded: test_add_lambda_permission_fields.
void write_principal(wire::JsonWriter& writer, const std::string& principal) {
  if (principal == "*") {
    writer.string(principal);
    return;
  }
  const bool account = principal.find_first_not_of("0123456789") == std::string::npos;
  const bool aws = account || principal.starts_with("arn:");
  writer.begin_object()
      .member(aws ? "AWS" : "Service", account ? "arn:aws:iam::" + principal + ":root" : principal)
      .end_object();
}

void write_statement(wire::JsonWriter& writer, const iam::Statement& statement) {
  writer.begin_object();
  writer.member("Sid", statement.sid).member("Effect", std::string_view("Allow")).key("Principal");
  write_principal(writer, statement.principals.front());
  writer.member("Action", statement.actions.front()).member("Resource", statement.resources.front());
  if (!statement.conditions.empty()) {
    writer.key("Condition").begin_object();
    std::string_view operation;
    for (const iam::Condition& condition : statement.conditions) {  // those of one operator stand together
      if (condition.operation != operation) {
        if (!operation.empty()) writer.end_object();
        operation = condition.operation;
        writer.key(operation).begin_object();
      }
      writer.member(condition.key, condition.values.front());
    }
    writer.end_object().end_object();
  }
  writer.end_object();
}

}  // namespace

std::string statement_json(const iam::Statement& statement) {
  std::string json;
  wire::JsonWriter writer(json);
  write_statement(writer, statement);
  return json;
}

std::string policy_json(const iam::Policy& policy) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().member("Version", std::string_view("2012-10-17")).member("Id", policy.name);
  writer.key("Statement").begin_array();
  for (const iam::Statement& statement : policy.statements) write_statement(writer, statement);
  writer.end_array().end_object();
  return json;
}

}  // namespace cutoff::lambda
