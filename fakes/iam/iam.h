// IAM: the account's roles, and the one question that every operation asks before it acts.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "fakes/iam/caller.h"
#include "fakes/iam/policy.h"

namespace cutoff::iam {

struct Role {
  std::string name;
  std::vector<Policy> policies;
};

class Iam {
 public:
  explicit Iam(std::string account) : account_(std::move(account)) {}

  const std::string& account() const { return account_; }

  /// Adds the role, or replaces the one of that name.
  void put_role(Role role);
  void delete_role(std::string_view name);
  /// Forgets all roles.
  void clear() { roles_.clear(); }
  const Role* find_role(std::string_view name) const;
  std::string role_arn(std::string_view name) const;

  /// Whether `caller` may do `action` ("lambda:InvokeFunction") on `resource` (an ARN): no statement that
  /// applies denies it, and one allows it, of the caller's role or of `resource_policy`. Root needs no allowance.
  bool allows(const Caller& caller, std::string_view action, std::string_view resource,
              const Context& context = {}, const Policy* resource_policy = nullptr) const;

  /// The same, for operations: throws wire::Fault 403 AccessDeniedException in AWS's words, which say who was not
  /// authorized to perform what on which resource, and whether for lack of an allowance or because of a denial.
  void authorize(const Caller& caller, std::string_view action, std::string_view resource,
                 const Context& context = {}, const Policy* resource_policy = nullptr) const;

 private:
  std::string account_;
  std::map<std::string, Role, std::less<>> roles_;
};

}  // namespace cutoff::iam
