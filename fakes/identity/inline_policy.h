// The inline policies of a role, by name.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/iam.h"
#include "fakes/wire/fault.h"

namespace cutoff::identity {

/// 404 NoSuchEntity where there is none of that name.
inline std::vector<iam::Policy>::iterator inline_policy(iam::Role& role, std::string_view policy_name) {
  const auto policy =
      std::find_if(role.policies.begin(), role.policies.end(),
                   [policy_name](const iam::Policy& other) { return other.name == policy_name; });
  if (policy == role.policies.end()) {
    throw wire::Fault(404, "NoSuchEntity",
                      "The role policy with name " + std::string(policy_name) + " cannot be found.");
  }
  return policy;
}

}  // namespace cutoff::identity
