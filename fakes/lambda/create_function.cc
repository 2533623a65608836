#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::create_function(const iam::Caller& caller, FunctionConfiguration configuration,
                                        std::unique_ptr<EnvironmentFactory> code) {
  validate(configuration);
  region_.iam().authorize(caller, "lambda:CreateFunction", function_arn(configuration.name));
  check_role(caller, configuration.role);
  if (functions_.find(configuration.name) != functions_.end()) {
    throw user_fault(409, "ResourceConflictException", "Function already exist: " + configuration.name);
  }
  std::string name = configuration.name;
  auto function =
      std::make_shared<Function>(loop(), options_, make_version(std::move(configuration), std::move(code)));
  return *functions_.emplace(std::move(name), std::move(function)).first->second;
}

}  // namespace cutoff::lambda
