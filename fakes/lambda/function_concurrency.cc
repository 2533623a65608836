// PutFunctionConcurrency, GetFunctionConcurrency and DeleteFunctionConcurrency.
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

void Lambda::put_function_concurrency(const iam::Caller& caller, std::string_view name,
                                      std::int64_t reserved) {
  Function& function = function_for(caller, "lambda:PutFunctionConcurrency", name, ":$LATEST");
  concurrency_.reserve(function.share_, reserved);
}

std::optional<std::int64_t> Lambda::get_function_concurrency(const iam::Caller& caller,
                                                             std::string_view name) const {
  return function_for(caller, "lambda:GetFunctionConcurrency", name, {}).reserved_concurrency();
}

void Lambda::delete_function_concurrency(const iam::Caller& caller, std::string_view name) {
  Function& function = function_for(caller, "lambda:DeleteFunctionConcurrency", name, ":$LATEST");
  concurrency_.unreserve(function.share_);
}

}  // namespace cutoff::lambda
