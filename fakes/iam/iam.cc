#include "fakes/iam/iam.h"

#include <algorithm>

#include "fakes/iam/condition.h"
#include "fakes/iam/facts.h"
#include "fakes/iam/pattern.h"
#include "fakes/iam/policy_document.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

using Effect = Statement::Effect;
using Kind = Caller::Kind;

/// One question, for all the policies that may answer it.
struct Question {
  const Caller& caller;
  std::string_view action;
  std::string_view resource;
  const Facts& facts;
  std::string_view own_account;
  std::string_view role_path;  // of the caller's role
};

/// What the statements that apply say together.
struct Answer {
  bool allowed = false;
  bool denied = false;
};

bool speaks_of_action(const Statement& statement, const Question& question) {
  const bool listed = std::any_of(
      statement.actions.begin(), statement.actions.end(),
      [&](const std::string& pattern) { return matches(pattern, question.action, Case::insensitive); });
  return listed != statement.not_actions;
}

bool speaks_of_resource(const Statement& statement, const Question& question) {
  const bool listed =
      std::any_of(statement.resources.begin(), statement.resources.end(), [&](const std::string& pattern) {
        return statement.variables ? matches(pattern, question.resource, question.facts)
                                   : matches(pattern, question.resource);
      });
  return listed != statement.not_resources;
}

/// Whether `text` is these parts one after the other, without making that string.
bool is_joined(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (!text.starts_with(part)) return false;
    text.remove_prefix(part.size());
  }
  return text.empty();
}

bool names_account(std::string_view principal, std::string_view account) {
  return principal == account || is_joined(principal, {"arn:aws:iam::", account, ":root"});
}

bool names(std::string_view principal, const Question& question, Effect effect) {
  const Caller& caller = question.caller;
  if (principal == "*") return true;
  switch (caller.kind) {
    case Kind::anonymous:
      return false;
    case Kind::service:
      return principal == caller.principal;
    case Kind::root:
      return names_account(principal, caller.account);
    case Kind::role:
      break;
  }
  if (principal == caller.principal ||
      is_joined(principal, {"arn:aws:iam::", caller.account, ":role", question.role_path, caller.role}))
    return true;
  // To name an account is to let that account decide: a denial hits all of it, but an allowance reaches a role of
  // our own account only through the role's policies. (IAM User Guide, "AWS JSON policy elements: Principal".)
  const bool delegated = effect == Effect::allow && caller.account == question.own_account;
  return !delegated && names_account(principal, caller.account);
}

bool speaks_of_caller(const Statement& statement, const Question& question) {
  const bool listed = std::any_of(
      statement.principals.begin(), statement.principals.end(), [&](const std::string& principal) {
        return names(principal, question, statement.not_principals ? Effect::deny : statement.effect);
      });
  return listed != statement.not_principals;
}

bool conditions_hold(const Statement& statement, const Question& question) {
  return std::all_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&](const Condition& condition) { return holds(condition, question.facts, statement.variables); });
}

/// `of_resource`: the policy is the resource's own, which says of whom it speaks.
void ask(const Policy& policy, const Question& question, bool of_resource, Answer& answer) {
  for (const Statement& statement : policy.statements) {
    const bool deny = statement.effect == Effect::deny;
    if (deny ? answer.denied : answer.allowed) continue;
    if (!speaks_of_action(statement, question) || !speaks_of_resource(statement, question)) continue;
    if (of_resource && !speaks_of_caller(statement, question)) continue;
    if (!conditions_hold(statement, question)) continue;
    (deny ? answer.denied : answer.allowed) = true;
  }
}

struct Verdict {
  enum class Reason { allowed, no_identity_policy, no_resource_policy, identity_denial, resource_denial };
  Reason reason;
  bool allowed() const { return reason == Reason::allowed; }
};

Verdict judge(const Question& question, const Role* role, const Policy* resource_policy) {
  using Reason = Verdict::Reason;
  Answer of_identity;
  Answer of_resource;
  if (role != nullptr) {
    for (const Policy& policy : role->policies) ask(policy, question, false, of_identity);
  }
  if (resource_policy != nullptr) ask(*resource_policy, question, true, of_resource);

  if (of_identity.denied) return {Reason::identity_denial};
  if (of_resource.denied) return {Reason::resource_denial};
  const bool ours = question.caller.account == question.own_account;
  const bool own_root = question.caller.kind == Kind::root && ours;
  if (own_root || of_identity.allowed || of_resource.allowed) return {Reason::allowed};
  return {question.caller.kind == Kind::role && ours ? Reason::no_identity_policy
                                                     : Reason::no_resource_policy};
}

/// AWS's words: IAM User Guide, "Troubleshoot access denied error messages", for the forms "because no … policy
/// allows the … action" and "with an explicit deny in a … policy"; "an identity-based policy" and "a resource-based
/// policy" as in its examples. Since January 2026 AWS adds the ARN of the identity-based policy that denies (AWS
/// Security Blog, "Enhanced access denied error messages with policy ARNs"); the policies here are inline and have
/// none.
std::string words_for(const Question& question, Verdict verdict) {
  using Reason = Verdict::Reason;
  std::string text = "User: " + question.caller.principal + " is not authorized to perform: ";
  text.append(question.action).append(" on resource: ").append(question.resource);
  switch (verdict.reason) {
    case Reason::identity_denial:
      return text + " with an explicit deny in an identity-based policy";
    case Reason::resource_denial:
      return text + " with an explicit deny in a resource-based policy";
    case Reason::no_resource_policy:
      text += " because no resource-based policy allows the ";
      break;
    default:
      text += " because no identity-based policy allows the ";
      break;
  }
  return text.append(question.action).append(" action");
}

}  // namespace

void Iam::put_role(Role role) {
  for (const Policy& policy : role.policies) check_has_no_principals(policy);
  if (role.id.empty()) role.id = new_role_id(role.name);
  std::string name = role.name;
  ++revision_;
  roles_.insert_or_assign(std::move(name), std::move(role));
}

void Iam::delete_role(std::string_view name) {
  ++revision_;
  if (const auto role = roles_.find(name); role != roles_.end()) roles_.erase(role);
}

Role* Iam::find_role(std::string_view name) {
  ++revision_;
  const auto role = roles_.find(name);
  return role == roles_.end() ? nullptr : &role->second;
}

const Role* Iam::find_role(std::string_view name) const {
  const auto role = roles_.find(name);
  return role == roles_.end() ? nullptr : &role->second;
}

namespace {

/// A foreign account's own policies are not known here; it is taken to have allowed what its roles try.
const Role* role_of(const Iam& iam, const Caller& caller) {
  return caller.kind == Kind::role && caller.account == iam.account() ? iam.find_role(caller.role) : nullptr;
}

std::string_view path_of(const Role* role) { return role == nullptr ? "/" : std::string_view(role->path); }

}  // namespace

std::string Iam::role_arn(std::string_view name) const {
  return std::string("arn:aws:iam::")
      .append(account_)
      .append(":role")
      .append(path_of(find_role(name)))
      .append(name);
}

bool Iam::allows(const Caller& caller, std::string_view action, std::string_view resource,
                 const Context& context, const Policy* resource_policy) const {
  const Role* const role = role_of(*this, caller);
  const std::string_view path = path_of(role);
  const Facts facts(caller, context, path);
  return judge({caller, action, resource, facts, account_, path}, role, resource_policy).allowed();
}

void Iam::authorize(const Caller& caller, std::string_view action, std::string_view resource,
                    const Context& context, const ResourcePolicy* resource_policy) const {
  const Allowances::Question asked{caller, action, resource, revision_,
                                   resource_policy == nullptr ? 0 : resource_policy->revision()};
  if (context.empty() && allowances_.has(asked)) return;
  const Role* const role = role_of(*this, caller);
  const std::string_view path = path_of(role);
  const Facts facts(caller, context, path);
  const Question question{caller, action, resource, facts, account_, path};
  const Verdict verdict =
      judge(question, role, resource_policy == nullptr ? nullptr : &resource_policy->policy());
  if (!verdict.allowed()) throw wire::Fault(403, "AccessDeniedException", words_for(question, verdict));
  if (context.empty()) allowances_.add(asked);
}

}  // namespace cutoff::iam
