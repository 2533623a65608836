// IAM UpdateAssumeRolePolicy. Permission: iam:UpdateAssumeRolePolicy on the role.
#include "fakes/identity/query_operation.h"
#include "fakes/identity/trust_policy.h"

namespace cutoff::identity {

void Identity::update_assume_role_policy(const iam::Caller& caller, std::string_view role_name,
                                         std::string_view document) {
  iam::Role& role = authorized(caller, "iam:UpdateAssumeRolePolicy", role_name);
  role.trust = read_trust_policy(document);
}

const QueryOperation update_assume_role_policy_query{
    "UpdateAssumeRolePolicy",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter&) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      const std::string document = parameters.document("PolicyDocument");
      parameters.check();
      identity.update_assume_role_policy(caller, role_name, document);
    },
    false};

}  // namespace cutoff::identity
