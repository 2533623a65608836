// IAM GetRole. Permission: iam:GetRole on the role.
#include "fakes/identity/query_operation.h"
#include "fakes/identity/role_xml.h"

namespace cutoff::identity {

const iam::Role& Identity::get_role(const iam::Caller& caller, std::string_view role_name) {
  return authorized(caller, "iam:GetRole", role_name);
}

const QueryOperation get_role_query{
    "GetRole",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      parameters.check();
      const iam::Role& role = identity.get_role(caller, role_name);
      xml.begin("Role");
      write_role(xml, identity.region(), role, true);
      xml.end();
    }};

}  // namespace cutoff::identity
