// AddPermission, RemovePermission and GetPolicy. Texts: recorded in November 2025, LocalStack's
// test_permission_exceptions, test_remove_multi_permissions and test_function_revisions_permissions.
#include <algorithm>
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_statement_id(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

bool is_action(std::string_view text) {
  constexpr std::string_view prefix = "lambda:";
  if (text == "*" || text == "lambda:*") return true;
  return text.starts_with(prefix) && text.size() > prefix.size() &&
         std::all_of(text.begin() + prefix.size(), text.end(), is_letter);
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

void check_shapes(const Permission& permission) {
  Validation validation;
  validation.require(is_statement_id(permission.statement_id), permission.statement_id, "statementId",
                     "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
  validation.require(is_action(permission.action), permission.action, "action",
                     "Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])");
  const std::string& account = permission.source_account;
  validation.require(account.empty() || is_account(account), account, "sourceAccount",
                     "Member must satisfy regular expression pattern: \\d{12}");
  const std::string& type = permission.function_url_auth_type;
  validation.require(type.empty() || type == "NONE" || type == "AWS_IAM", type, "functionUrlAuthType",
                     "Member must satisfy enum value set: [NONE, AWS_IAM]");
  validation.throw_if_any();
}

/// A service's name, an account, an ARN of IAM or STS, or everybody.
bool is_principal(std::string_view text) {
  return text == "*" || is_account(text) || text.starts_with("arn:aws") || text.ends_with(".amazonaws.com") ||
         text.ends_with(".amazonaws.com.cn") || text.ends_with(".amazon.com");
}

auto find_statement(const iam::Policy& policy, std::string_view id) {
  return std::find_if(policy.statements.begin(), policy.statements.end(),
                      [id](const iam::Statement& statement) { return statement.sid == id; });
}

iam::Statement statement_of(Permission permission, const std::string& function_arn) {
  iam::Statement statement;
  statement.sid = std::move(permission.statement_id);
  statement.actions = {std::move(permission.action)};
  statement.resources = {function_arn};
  statement.principals = {std::move(permission.principal)};
  const auto condition = [&](const char* operation, const char* key, std::string& value) {
    if (!value.empty()) statement.conditions.push_back({operation, key, {std::move(value)}});
  };
  condition("StringEquals", "AWS:SourceAccount", permission.source_account);
  condition("StringEquals", "lambda:EventSourceToken", permission.event_source_token);
  condition("StringEquals", "lambda:FunctionUrlAuthType", permission.function_url_auth_type);
  condition("StringEquals", "aws:PrincipalOrgID", permission.principal_org_id);
  condition("ArnLike", "AWS:SourceArn", permission.source_arn);
  return statement;
}

}  // namespace

/// The function as a whole, or nullptr when there is none; versions and aliases have no policies here, as none exist.
std::pair<FunctionReference, Function*> Lambda::policy_owner(const iam::Caller& caller,
                                                             std::string_view action, std::string_view name,
                                                             std::string_view qualifier) const {
  FunctionReference reference = resolve_function_name(region_, name, qualifier, NameRule::invoke);
  region_.iam().authorize(caller, action, function_arn(reference.name));
  const auto found = functions_.find(reference.name);
  return {std::move(reference), found == functions_.end() ? nullptr : found->second.get()};
}

const iam::Statement& Lambda::add_permission(const iam::Caller& caller, std::string_view name,
                                             Permission permission, std::string_view qualifier) {
  check_shapes(permission);
  const auto [reference, function] = policy_owner(caller, "lambda:AddPermission", name, qualifier);
  if (reference.qualifier == "$LATEST") {
    throw user_fault(400, "InvalidParameterValueException",
                     "We currently do not support adding policies for $LATEST.");
  }
  if (!is_principal(permission.principal)) {
    throw user_fault(400, "InvalidParameterValueException",
                     "The provided principal was invalid. Please check the principal and try again.");
  }
  const std::string arn = function_arn(reference.name);
  if (function == nullptr) throw function_not_found(arn);
  if (!reference.qualifier.empty()) throw version_not_found(arn, reference.qualifier);
  if (find_statement(function->policy(), permission.statement_id) != function->policy().statements.end()) {
    throw user_fault(409, "ResourceConflictException",
                     "The statement id (" + permission.statement_id +
                         ") provided already exists. Please provide a new statement id, or remove the "
                         "existing statement.");
  }
  if (!permission.revision_id.empty() && permission.revision_id != function->revision_id().text()) {
    throw other_revision("GetPolicy");
  }
  iam::Policy& policy = function->policy_.edit();
  policy.name = "default";
  policy.statements.push_back(statement_of(std::move(permission), function->arn()));
  function->revise();
  return policy.statements.back();
}

void Lambda::remove_permission(const iam::Caller& caller, std::string_view name,
                               std::string_view statement_id, std::string_view revision_id,
                               std::string_view qualifier) {
  const auto [reference, function] = policy_owner(caller, "lambda:RemovePermission", name, qualifier);
  if (function == nullptr) {
    throw user_fault(404, "ResourceNotFoundException",
                     "No policy found for: " + function_arn(reference.name));
  }
  if (!reference.qualifier.empty()) throw version_not_found(function->arn(), reference.qualifier);
  if (function->policy().statements.empty()) {
    throw user_fault(404, "ResourceNotFoundException", "No policy is associated with the given resource.");
  }
  const auto statement = find_statement(function->policy(), statement_id);
  if (statement == function->policy().statements.end()) {
    throw user_fault(404, "ResourceNotFoundException",
                     "Statement " + std::string(statement_id) + " is not found in resource policy.");
  }
  if (!revision_id.empty() && revision_id != function->revision_id().text()) {
    throw other_revision("GetPolicy");
  }
  function->policy_.edit().statements.erase(statement);
  function->revise();
}

const Function& Lambda::get_policy(const iam::Caller& caller, std::string_view name,
                                   std::string_view qualifier) const {
  const auto [reference, function] = policy_owner(caller, "lambda:GetPolicy", name, qualifier);
  if (function == nullptr || !reference.qualifier.empty() || function->policy().statements.empty()) {
    throw user_fault(404, "ResourceNotFoundException", "The resource you requested does not exist.");
  }
  return *function;
}

}  // namespace cutoff::lambda
