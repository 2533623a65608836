// IAM GetRolePolicy. Permission: iam:GetRolePolicy on the role.
#include "fakes/iam/policy_document.h"
#include "fakes/identity/inline_policy.h"
#include "fakes/identity/query_operation.h"
#include "fakes/wire/target.h"

namespace cutoff::identity {

const iam::Policy& Identity::get_role_policy(const iam::Caller& caller, std::string_view role_name,
                                             std::string_view policy_name) {
  return *inline_policy(authorized(caller, "iam:GetRolePolicy", role_name), policy_name);
}

const QueryOperation get_role_policy_query{
    "GetRolePolicy",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      const std::string policy_name = parameters.name("PolicyName", longest_policy_name);
      parameters.check();
      const iam::Policy& policy = identity.get_role_policy(caller, role_name, policy_name);
      xml.element("RoleName", role_name)
          .element("PolicyName", policy.name)
          .element("PolicyDocument", wire::percent_encoded(iam::document_of(policy)));
    }};

}  // namespace cutoff::identity
