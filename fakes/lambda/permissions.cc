// AddPermission and its undoing, RemovePermission. Texts: recorded, LocalStack's test_permission_exceptions.
#include <algorithm>
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {
namespace {

bool is_statement_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

auto find_statement(iam::Policy& policy, std::string_view id) {
  return std::find_if(policy.statements.begin(), policy.statements.end(),
                      [id](const iam::Statement& statement) { return statement.sid == id; });
}

}  // namespace

void Lambda::add_permission(const iam::Caller& caller, std::string_view name, Permission permission) {
  Validation validation;
  validation.require(is_statement_id(permission.statement_id), permission.statement_id, "statementId",
                     "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
  validation.throw_if_any();
  Function& function = function_for(caller, "lambda:AddPermission", name, {});
  if (permission.principal.empty()) {
    throw user_fault(400, "InvalidParameterValueException",
                     "The provided principal was invalid. Please check the principal and try again.");
  }
  if (find_statement(function.policy_, permission.statement_id) != function.policy_.statements.end()) {
    throw user_fault(409, "ResourceConflictException",
                     "The statement id (" + permission.statement_id +
                         ") provided already exists. Please provide a new statement id, or remove the "
                         "existing statement.");
  }
  iam::Statement statement;
  statement.sid = std::move(permission.statement_id);
  statement.actions = {std::move(permission.action)};
  statement.resources = {function.arn()};
  statement.principals = {std::move(permission.principal)};
  if (!permission.source_account.empty()) {
    statement.conditions.push_back(
        {"StringEquals", "AWS:SourceAccount", {std::move(permission.source_account)}});
  }
  if (!permission.source_arn.empty()) {
    statement.conditions.push_back({"ArnLike", "AWS:SourceArn", {std::move(permission.source_arn)}});
  }
  function.policy_.name = "default";
  function.policy_.statements.push_back(std::move(statement));
}

void Lambda::remove_permission(const iam::Caller& caller, std::string_view name,
                               std::string_view statement_id) {
  Function& function = function_for(caller, "lambda:RemovePermission", name, {});
  if (function.policy_.statements.empty()) {
    throw user_fault(404, "ResourceNotFoundException", "No policy is associated with the given resource.");
  }
  const auto statement = find_statement(function.policy_, statement_id);
  if (statement == function.policy_.statements.end()) {
    throw user_fault(404, "ResourceNotFoundException",
                     "Statement " + std::string(statement_id) + " is not found in resource policy.");
  }
  function.policy_.statements.erase(statement);
}

}  // namespace cutoff::lambda
