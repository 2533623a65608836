#include "fakes/lambda/service_target.h"

namespace cutoff::lambda {

clock::Result<wire::FunctionReply> ServiceTarget::start(wire::FunctionCall call) {
  const iam::Caller caller =
      iam::Caller::service(service_, lambda_.region().account(), std::move(call.source_arn));
  InvokeInput input;
  input.function = std::move(call.function);
  input.event = std::move(call.event);
  input.trace = call.trace;
  return lambda_.start_invoke(caller, std::move(input));
}

}  // namespace cutoff::lambda
