// GetFunction and GetFunctionConfiguration, which differ in what their answers tell.
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::get_function(const iam::Caller& caller, std::string_view name,
                                     std::string_view qualifier) const {
  return version_for(caller, "lambda:GetFunction", name, qualifier);
}

const Function& Lambda::get_function_configuration(const iam::Caller& caller, std::string_view name,
                                                   std::string_view qualifier) const {
  return version_for(caller, "lambda:GetFunctionConfiguration", name, qualifier);
}

}  // namespace cutoff::lambda
