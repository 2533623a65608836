// IAM DeleteRolePolicy. Permission: iam:DeleteRolePolicy on the role.
#include "fakes/identity/inline_policy.h"
#include "fakes/identity/query_operation.h"

namespace cutoff::identity {

void Identity::delete_role_policy(const iam::Caller& caller, std::string_view role_name,
                                  std::string_view policy_name) {
  iam::Role& role = authorized(caller, "iam:DeleteRolePolicy", role_name);
  role.policies.erase(inline_policy(role, policy_name));
}

const QueryOperation delete_role_policy_query{
    "DeleteRolePolicy",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter&) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      const std::string policy_name = parameters.name("PolicyName", longest_policy_name);
      parameters.check();
      identity.delete_role_policy(caller, role_name, policy_name);
    },
    false};

}  // namespace cutoff::identity
