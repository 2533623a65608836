#include "fakes/sdk/function.h"

#include "fakes/lambda/in_process.h"

namespace cutoff::sdk {

std::unique_ptr<lambda::EnvironmentFactory> function(Services& services, Handler handler) {
  return lambda::in_process(
      [&services, handler = std::move(handler)](const wire::Payload& event, lambda::Context& context) {
        Aws aws(services, context.caller(), context.trace());
        return handler(event, context, aws);
      });
}

}  // namespace cutoff::sdk
