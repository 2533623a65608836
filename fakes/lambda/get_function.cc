#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::get_function(const iam::Caller& caller, std::string_view name) const {
  return function_for(caller, "lambda:GetFunction", name, ":$LATEST");
}

}  // namespace cutoff::lambda
