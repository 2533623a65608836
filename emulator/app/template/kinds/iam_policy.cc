// AWS::IAM::Policy: an inline policy, for one role or several of the template.
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  const std::string name = properties.require_text("PolicyName");
  const std::string document = properties.require("PolicyDocument").json();
  for (const Node& role : elements_of(properties.require("Roles")))
    building.role(role).policies.emplace_back(name, document);
  return {building.physical_name(resource.id, 128)};
}

}  // namespace

const Kind iam_policy{"AWS::IAM::Policy", build};

}  // namespace cutoff::app::kinds
