#include "fakes/identity/identity.h"

#include "fakes/wire/fault.h"

namespace cutoff::identity {

Identity::Identity(region::Region& region) : region_(region) {}

iam::Role& Identity::authorized(const iam::Caller& caller, const char* action, std::string_view role_name) {
  region_.iam().authorize(caller, action, region_.iam().role_arn(role_name));
  iam::Role* const role = region_.iam().find_role(role_name);
  if (role == nullptr) {
    throw wire::Fault(404, "NoSuchEntity",
                      "The role with name " + std::string(role_name) + " cannot be found.");
  }
  return *role;
}

}  // namespace cutoff::identity
