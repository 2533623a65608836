// Policies as the documents that people write and read.
#pragma once

#include <string>

#include "fakes/iam/policy.h"

namespace cutoff::iam {

/// The JSON text: as it was given, or made of the statements where the policy was built in C++.
std::string document_of(const Policy& policy);

/// 400 MalformedPolicyDocument, in AWS's words, where one of its statements names a principal.
void check_has_no_principals(const Policy& policy);

}  // namespace cutoff::iam
