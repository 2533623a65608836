#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"

namespace cutoff::lambda::http {

/// 204 (recorded in November 2025); the API's model says 200 since.
wire::Response delete_function(Lambda& lambda, Call& call) {
  lambda.delete_function(call.caller, call.function(), call.qualifier());
  return no_content();
}

}  // namespace cutoff::lambda::http
