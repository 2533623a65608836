// A Lambda function in C++ that calls AWS.
#pragma once

#include <functional>
#include <memory>

#include "fakes/lambda/context.h"
#include "fakes/lambda/environment.h"
#include "fakes/sdk/aws.h"
#include "fakes/sdk/services.h"
#include "fakes/wire/payload.h"

namespace cutoff::sdk {

/// As lambda::Handler, with the SDK at hand: its calls are made as the function's role.
using Handler = std::function<wire::Payload(const wire::Payload& event, lambda::Context& context, Aws& aws)>;

/// The code of a function, for Lambda's create_function. `services` outlives it.
std::unique_ptr<lambda::EnvironmentFactory> function(Services& services, Handler handler);

}  // namespace cutoff::sdk
