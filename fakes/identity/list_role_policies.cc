// IAM ListRolePolicies: the names of the inline ones. Permission: iam:ListRolePolicies on the role.
#include <algorithm>

#include "fakes/identity/page.h"
#include "fakes/identity/query_operation.h"

namespace cutoff::identity {

Page<std::string> Identity::list_role_policies(const iam::Caller& caller, std::string_view role_name,
                                               const Paging& paging) {
  std::vector<std::string> names;
  for (const iam::Policy& policy : authorized(caller, "iam:ListRolePolicies", role_name).policies)
    names.push_back(policy.name);
  std::sort(names.begin(), names.end());
  return page_of(names, paging, [](const std::string& name) { return name; });
}

const QueryOperation list_role_policies_query{
    "ListRolePolicies",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      const Paging paging = parameters.paging();
      parameters.check();
      const Page<std::string> page = identity.list_role_policies(caller, role_name, paging);
      xml.begin("PolicyNames");
      for (const std::string& name : page.items) xml.element("member", name);
      xml.end();
      write_end_of_page(xml, page);
    }};

}  // namespace cutoff::identity
