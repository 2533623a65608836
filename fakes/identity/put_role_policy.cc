// IAM PutRolePolicy: adds an inline policy, or replaces the one of that name. Permission: iam:PutRolePolicy on the role.
#include "fakes/iam/policy_document.h"
#include "fakes/identity/query_operation.h"
#include "fakes/identity/trust_policy.h"
#include "fakes/wire/fault.h"

namespace cutoff::identity {
namespace {

/// The quota of all inline policies of a role together.
constexpr std::size_t most_characters = 10'240;

}  // namespace

void Identity::put_role_policy(const iam::Caller& caller, std::string_view role_name,
                               const std::string& policy_name, std::string_view document) {
  iam::Role& role = authorized(caller, "iam:PutRolePolicy", role_name);
  iam::Policy policy = iam::Policy::parse(policy_name, document);
  std::size_t characters = counted_size(document);
  for (const iam::Policy& other : role.policies) {
    if (other.name != policy_name) characters += counted_size(iam::document_of(other));
  }
  if (characters > most_characters) {
    throw wire::Fault(409, "LimitExceeded",
                      "Maximum policy size of " + std::to_string(most_characters) +
                          " bytes exceeded for role " + role.name);
  }
  iam::Iam::put_role_policy(role, std::move(policy));
}

const QueryOperation put_role_policy_query{
    "PutRolePolicy",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter&) {
      const std::string role_name = parameters.name("RoleName", longest_role_name);
      const std::string policy_name = parameters.name("PolicyName", longest_policy_name);
      const std::string document = parameters.document("PolicyDocument");
      parameters.check();
      identity.put_role_policy(caller, role_name, policy_name, document);
    },
    false};

}  // namespace cutoff::identity
