// IAM ListRoles. Permission: iam:ListRoles on the path.
#include "fakes/identity/page.h"
#include "fakes/identity/query_operation.h"
#include "fakes/identity/role_xml.h"

namespace cutoff::identity {

Page<const iam::Role*> Identity::list_roles(const iam::Caller& caller, const std::string& path_prefix,
                                            const Paging& paging) {
  region_.iam().authorize(caller, "iam:ListRoles",
                          "arn:aws:iam::" + region_.account() + ":role" + path_prefix);
  std::vector<const iam::Role*> roles;
  for (const auto& [name, role] : region_.iam().roles()) {
    if (role.path.starts_with(path_prefix)) roles.push_back(&role);
  }
  return page_of(roles, paging, [](const iam::Role* role) { return role->name; });
}

const QueryOperation list_roles_query{
    "ListRoles",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      std::string prefix = parameters.text("PathPrefix", 512);
      if (prefix.empty()) prefix = "/";
      const Paging paging = parameters.paging();
      parameters.check();
      const Page<const iam::Role*> page = identity.list_roles(caller, prefix, paging);
      xml.begin("Roles");
      for (const iam::Role* role : page.items) {
        xml.begin("member");
        write_role(xml, identity.region(), *role, false);
        xml.end();
      }
      xml.end();
      write_end_of_page(xml, page);
    }};

}  // namespace cutoff::identity
