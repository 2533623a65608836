// Whether a request is signed (Signature Version 4), and with which key.
//
// A request for a method with AWS_IAM must be. Whether the signature is right is for iam to say: as everywhere in
// cutoff, whoever signs is the account's root unless signatures are checked.
#pragma once

#include <optional>
#include <string>

#include "fakes/wire/message.h"

namespace cutoff::apigateway {

/// The access key that signed it, in the Authorization header or in the query (a presigned URL); nothing when it
/// is not signed.
std::optional<std::string> signing_key(const wire::Request& request);

}  // namespace cutoff::apigateway
