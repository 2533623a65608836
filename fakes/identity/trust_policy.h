// Trust policies: who may assume a role. Unlike a role's other policies they name principals, and no resources.
#pragma once

#include <string_view>

#include "fakes/iam/policy.h"

namespace cutoff::identity {

/// 400 MalformedPolicyDocument, and 409 LimitExceeded over 2,048 characters.
iam::Policy read_trust_policy(std::string_view document);

/// Characters that are not white space, which is how IAM counts.
std::size_t counted_size(std::string_view document);

}  // namespace cutoff::identity
