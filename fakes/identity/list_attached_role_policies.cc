// IAM ListAttachedRolePolicies. Permission: iam:ListAttachedRolePolicies on the role.
//
// Managed policies are not offered: AttachRolePolicy is refused, so a role never has one. What deploys roles asks
// nevertheless.
#include "fakes/identity/page.h"
#include "fakes/identity/query_operation.h"

namespace cutoff::identity {

void Identity::list_attached_role_policies(const iam::Caller& caller, std::string_view role_name) {
  authorized(caller, "iam:ListAttachedRolePolicies", role_name);
}

const QueryOperation list_attached_role_policies_query{
    "ListAttachedRolePolicies",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      parameters.paging();
      parameters.check();
      identity.list_attached_role_policies(caller, role_name);
      xml.begin("AttachedPolicies").end().element("IsTruncated", false);
    }};

}  // namespace cutoff::identity
