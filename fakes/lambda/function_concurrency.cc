// PutFunctionConcurrency and its undoing, DeleteFunctionConcurrency.
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

void Lambda::put_function_concurrency(const iam::Caller& caller, std::string_view name,
                                      std::int64_t reserved) {
  Function& function = function_for(caller, "lambda:PutFunctionConcurrency", name, ":$LATEST");
  concurrency_.reserve(function.share_, reserved);
}

void Lambda::delete_function_concurrency(const iam::Caller& caller, std::string_view name) {
  Function& function = function_for(caller, "lambda:DeleteFunctionConcurrency", name, ":$LATEST");
  concurrency_.unreserve(function.share_);
}

}  // namespace cutoff::lambda
