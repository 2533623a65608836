// Functions whose code is C++ in this very process: what tests and flows are written in.
#pragma once

#include <functional>
#include <memory>

#include "fakes/lambda/environment.h"
#include "fakes/lambda/handler_error.h"

namespace cutoff::lambda {

/// Runs on the invocation's fiber, where it waits in virtual time. It fails by throwing: the caller then gets
/// {"errorMessage","errorType","requestId","stackTrace"}, the shape of the python runtimes. Returning no payload is
/// returning null. It lives as long as its function, so it owns what it captures.
using Handler = std::function<wire::Payload(const wire::Payload& event, Context& context)>;

/// What runs at a cold start and makes the handler: a module's top level. What it captures in the handler is the
/// module's state: one an environment, and lost when that is initialised again.
using Module = std::function<Handler(InitContext& context)>;

std::unique_ptr<EnvironmentFactory> in_process(Handler handler);
std::unique_ptr<EnvironmentFactory> in_process_module(Module module);

}  // namespace cutoff::lambda
