// AWS::IAM::Role.
#include "emulator/app/template/kinds.h"
#include "emulator/app/template/managed_policies.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Role role;
  identity::CreateRole& input = role.role;
  input.role_name = properties.text("RoleName", building.physical_name(resource.id, 64));
  input.assume_role_policy_document = properties.require("AssumeRolePolicyDocument").json();
  input.path = properties.text("Path", "/");
  input.description = properties.text("Description", "");
  if (const auto longest = properties.number("MaxSessionDuration"))
    input.max_session_duration = std::chrono::seconds(*longest);
  if (const Node* const tags = properties.find("Tags")) input.tags = tags_of(*tags);
  if (const Node* const arns = properties.find("ManagedPolicyArns")) {
    for (const Node& arn : elements_of(*arns)) {
      const std::string text = text_of(arn);
      std::string document = managed_policy(text);
      if (document.empty())
        refuse(arn, "is " + text +
                        ", a managed policy that is not offered here: write its statements as a policy");
      role.policies.emplace_back(text.substr(text.rfind('/') + 1), std::move(document));
    }
  }
  properties.each("Policies", [&](Properties& policy) {
    role.policies.emplace_back(policy.require_text("PolicyName"), policy.require("PolicyDocument").json());
  });
  const std::string name = input.role_name;
  const std::string arn = building.place.role_arn(input.path + name);
  building.application.roles.push_back(std::move(role));
  return {name, {{"Arn", arn}}};
}

}  // namespace

const Kind iam_role{"AWS::IAM::Role", build};

}  // namespace cutoff::app::kinds
