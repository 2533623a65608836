// IAM CreateRole. Permission: iam:CreateRole on the role to be.
#include <algorithm>

#include "fakes/identity/query_operation.h"
#include "fakes/identity/role_xml.h"
#include "fakes/identity/trust_policy.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/headers.h"

namespace cutoff::identity {
namespace {

constexpr std::size_t most_roles = 1000;  // the default quota "Roles in an account"
constexpr std::size_t most_tags = 50;
constexpr std::size_t longest_tag_key = 128;
constexpr std::size_t longest_tag_value = 256;
constexpr std::size_t longest_description = 1000;
constexpr std::chrono::seconds shortest_session = std::chrono::hours(1);
constexpr std::chrono::seconds longest_session = std::chrono::hours(12);

/// Tags.member.1.Key, Tags.member.1.Value, Tags.member.2.Key, …
std::vector<std::pair<std::string, std::string>> tags_in(Parameters& parameters) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (std::size_t i = 1;; ++i) {
    const std::string member = "Tags.member." + std::to_string(i);
    if (parameters.find(member + ".Key") == nullptr) return tags;
    if (i > most_tags) {
      throw wire::Fault(
          409, "LimitExceeded",
          "The number of tags has reached the maximum limit of " + std::to_string(most_tags) + ".");
    }
    tags.emplace_back(parameters.text(member + ".Key", longest_tag_key),
                      parameters.text(member + ".Value", longest_tag_value));
  }
}

}  // namespace

const iam::Role& Identity::create_role(const iam::Caller& caller, CreateRole input) {
  iam::Iam& iam = region_.iam();
  iam.authorize(caller, "iam:CreateRole",
                "arn:aws:iam::" + region_.account() + ":role" + input.path + input.role_name);
  iam::Policy trust = read_trust_policy(input.assume_role_policy_document);
  const bool taken = std::any_of(iam.roles().begin(), iam.roles().end(), [&input](const auto& role) {
    return wire::equal_ignoring_case(role.first, input.role_name);
  });
  if (taken) {
    throw wire::Fault(409, "EntityAlreadyExists", "Role with name " + input.role_name + " already exists.");
  }
  if (iam.roles().size() >= most_roles) {
    throw wire::Fault(409, "LimitExceeded",
                      "Cannot exceed quota for RolesPerAccount: " + std::to_string(most_roles));
  }
  iam::Role role;
  role.name = input.role_name;
  role.path = std::move(input.path);
  role.trust = std::move(trust);
  role.description = std::move(input.description);
  role.longest_session = input.max_session_duration;
  role.tags = std::move(input.tags);
  role.created = region_.loop().now();
  iam.put_role(std::move(role));
  return *iam.find_role(input.role_name);
}

const QueryOperation create_role_query{
    "CreateRole",
    [](Identity& identity, const iam::Caller& caller, Parameters& parameters, wire::XmlWriter& xml) {
      if (parameters.find("PermissionsBoundary") != nullptr)
        throw wire::Fault(501, "NotImplemented", "Permissions boundaries are not offered.");
      CreateRole input;
      input.role_name = parameters.name("RoleName", longest_role_name);
      input.assume_role_policy_document = parameters.document("AssumeRolePolicyDocument");
      input.path = parameters.path("Path", "/");
      input.description = parameters.text("Description", longest_description);
      input.max_session_duration = std::chrono::seconds(parameters.number(
          "MaxSessionDuration", static_cast<int>(shortest_session.count()),
          static_cast<int>(longest_session.count()), static_cast<int>(shortest_session.count())));
      input.tags = tags_in(parameters);
      parameters.check();
      const iam::Role& role = identity.create_role(caller, std::move(input));
      xml.begin("Role");
      write_role(xml, identity.region(), role, true);
      xml.end();
    }};

}  // namespace cutoff::identity
