// CreateFunction. Not offered are versions (Publish), layers, VPCs and what else its HTTP face refuses by name.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/tag_limit.h"

namespace cutoff::lambda {

void Lambda::check_new_function(const iam::Caller& caller, const FunctionConfiguration& configuration) const {
  validate(configuration);
  region_.iam().authorize(caller, "lambda:CreateFunction", function_arn(configuration.name));
  check_role(caller, configuration.role);
  if (functions_.find(configuration.name) != functions_.end()) {
    throw user_fault(409, "ResourceConflictException", "Function already exist: " + configuration.name);
  }
}

Function& Lambda::add_function(std::shared_ptr<const FunctionVersion> version) {
  std::string name = version->configuration.name;
  auto function = std::make_shared<Function>(loop(), options_, revision_ids_, std::move(version));
  return *functions_.emplace(std::move(name), std::move(function)).first->second;
}

const Function& Lambda::create_function(const iam::Caller& caller, FunctionConfiguration configuration,
                                        std::unique_ptr<EnvironmentFactory> code) {
  check_new_function(caller, configuration);
  return add_function(make_version(std::move(configuration), std::move(code), nullptr));
}

const Function& Lambda::create_function(const iam::Caller& caller, FunctionConfiguration configuration,
                                        std::string zip, Tags tags) {
  check_new_function(caller, configuration);
  if (configuration.handler.empty()) throw handler_is_missing();
  check_tag_count(tags.size());
  auto package = package_of(std::move(zip));
  auto code = environments_of(package, configuration);
  Function& function =
      add_function(make_version(std::move(configuration), std::move(code), std::move(package)));
  function.tags_ = std::move(tags);
  function.begin(
      draw_change(*function.latest_, options_.changes.creation_least, options_.changes.creation_most));
  return function;
}

}  // namespace cutoff::lambda
