#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

void Lambda::delete_function(const iam::Caller& caller, std::string_view name) {
  Function& function = function_for(caller, "lambda:DeleteFunction", name, {});
  // Invocations under way keep it, and its place in the account's concurrency, until they end.
  concurrency_.unreserve(function.share_);
  function.deleted_ = true;
  function.idle_.clear();
  functions_.erase(functions_.find(function.configuration().name));
}

}  // namespace cutoff::lambda
