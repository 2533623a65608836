// IAM DeleteRole. Permission: iam:DeleteRole on the role. Sessions of it that go on may do nothing any more.
#include "fakes/identity/query_operation.h"
#include "fakes/wire/fault.h"

namespace cutoff::identity {

void Identity::delete_role(const iam::Caller& caller, std::string_view role_name) {
  const iam::Role& role = authorized(caller, "iam:DeleteRole", role_name);
  if (!role.policies.empty())
    throw wire::Fault(409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
  region_.iam().delete_role(role_name);
}

const QueryOperation delete_role_query{
    "DeleteRole",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter&) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      parameters.check();
      identity.delete_role(caller, role_name);
    },
    false};

}  // namespace cutoff::identity
