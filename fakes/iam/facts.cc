#include "fakes/iam/facts.h"

#include "fakes/wire/headers.h"

namespace cutoff::iam {
namespace {

using Kind = Caller::Kind;

/// The session's role, not the session: a policy that names aws:PrincipalArn holds for all sessions of a role.
std::optional<std::string_view> principal_arn(const Caller& caller, std::string_view role_path,
                                              std::string& scratch) {
  if (caller.kind == Kind::root) return caller.principal;
  if (caller.kind != Kind::role) return std::nullopt;
  scratch.assign("arn:aws:iam::")
      .append(caller.account)
      .append(":role")
      .append(role_path)
      .append(caller.role);
  return scratch;
}

std::optional<std::string_view> principal_type(const Caller& caller) {
  switch (caller.kind) {
    case Kind::root:
      return "Account";
    case Kind::role:
      return "AssumedRole";
    case Kind::anonymous:
      return "Anonymous";
    case Kind::service:
      break;  // AWS's table of values has none for services
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> Facts::find(std::string_view key, std::string& scratch) const {
  using wire::equal_ignoring_case;
  for (const auto& [name, value] : context_) {
    if (equal_ignoring_case(name, key)) return value;
  }
  const bool service = caller_.kind == Kind::service;
  const bool of_an_account = caller_.kind == Kind::root || caller_.kind == Kind::role;
  if (equal_ignoring_case(key, "aws:SourceArn") && service && !caller_.source_arn.empty())
    return caller_.source_arn;
  if (equal_ignoring_case(key, "aws:SourceAccount") && service && !caller_.account.empty())
    return caller_.account;
  if (equal_ignoring_case(key, "aws:PrincipalServiceName") && service) return caller_.principal;
  if (equal_ignoring_case(key, "aws:PrincipalIsAWSService")) return service ? "true" : "false";
  if (equal_ignoring_case(key, "aws:PrincipalArn")) return principal_arn(caller_, role_path_, scratch);
  if (equal_ignoring_case(key, "aws:PrincipalAccount") && of_an_account) return caller_.account;
  if (equal_ignoring_case(key, "aws:PrincipalType")) return principal_type(caller_);
  return std::nullopt;
}

}  // namespace cutoff::iam
