// IAM: the account's roles, and the one question that every operation asks before it acts.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock/time.h"
#include "fakes/iam/allowances.h"
#include "fakes/iam/caller.h"
#include "fakes/iam/policy.h"
#include "fakes/iam/resource_policy.h"

namespace cutoff::iam {

struct Role {
  std::string name;
  std::vector<Policy> policies;  // inline
  std::string path = "/";
  std::string id = {};  // "AROA" and 17 characters; made where it is empty
  Policy trust = {};    // who may assume it; principals and no resources
  std::string description = {};
  std::chrono::seconds longest_session = std::chrono::hours(1);
  std::vector<std::pair<std::string, std::string>> tags = {};
  clock::Instant created = {};
};

class Iam {
 public:
  explicit Iam(std::string account) : account_(std::move(account)) {}

  const std::string& account() const { return account_; }

  /// Adds the role, or replaces the one of that name.
  void put_role(Role role);
  void delete_role(std::string_view name);
  /// Forgets all roles.
  void clear() {
    ++revision_;
    roles_.clear();
  }
  const Role* find_role(std::string_view name) const;
  /// To be changed at once, not later.
  Role* find_role(std::string_view name);
  /// By name.
  const std::map<std::string, Role, std::less<>>& roles() const { return roles_; }
  /// Adds the policy to the role, or replaces its policy of that name. 400 MalformedPolicyDocument where it has
  /// principals: whom it speaks of is the role.
  static void put_role_policy(Role& role, Policy policy);
  /// "AROAEXAMPLE:session" of a role's session, the account of its root; empty where AWS has none.
  std::string user_id(const Caller& caller) const;
  std::string role_arn(std::string_view name) const;

  /// Whether `caller` may do `action` ("lambda:InvokeFunction") on `resource` (an ARN): no statement that
  /// applies denies it, and one allows it, of the caller's role or of `resource_policy`. Root needs no allowance.
  bool allows(const Caller& caller, std::string_view action, std::string_view resource,
              const Context& context = {}, const Policy* resource_policy = nullptr) const;

  /// The same, for operations: throws wire::Fault 403 AccessDeniedException in AWS's words, which say who was not
  /// authorized to perform what on which resource, and whether for lack of an allowance or because of a denial.
  void authorize(const Caller& caller, std::string_view action, std::string_view resource,
                 const Context& context = {}, const ResourcePolicy* resource_policy = nullptr) const;

 private:
  std::string account_;
  std::string new_role_id(std::string_view name);

  std::map<std::string, Role, std::less<>> roles_;
  int roles_made_ = 0;
  std::uint64_t revision_ = 1;  // of the roles
  mutable Allowances allowances_;
};

}  // namespace cutoff::iam
