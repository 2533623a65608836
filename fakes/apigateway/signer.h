// Who may call a method with AWS_IAM: whoever signs, if IAM allows it execute-api:Invoke on that method.
//
// Unlike everywhere else, a request has to be signed also where signatures are not checked: a method has AWS_IAM so
// that it can be seen who calls it. Methods without an authorization are open to everybody, signed or not.
#pragma once

#include <optional>
#include <string_view>

#include "fakes/apigateway/exchange.h"
#include "fakes/region/region.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

/// Nothing when it may, and then `exchange` knows who signed; else what the gateway answers.
std::optional<Answer> identify_signer(region::Region& region, Exchange& exchange,
                                      const wire::Request& request, std::string_view body);

}  // namespace cutoff::apigateway
