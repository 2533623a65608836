#include <utility>

#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::update_function_configuration(const iam::Caller& caller, std::string_view name,
                                                      FunctionUpdate update) {
  Function& function = function_for(caller, "lambda:UpdateFunctionConfiguration", name, {});
  FunctionConfiguration configuration = function.configuration();
  if (update.handler) configuration.handler = *std::move(update.handler);
  if (update.runtime) configuration.runtime = *std::move(update.runtime);
  if (update.timeout) configuration.timeout = *update.timeout;
  if (update.memory_mb) configuration.memory_mb = *update.memory_mb;
  if (update.environment) configuration.environment = *std::move(update.environment);
  if (update.dead_letter_target) configuration.dead_letter_target = *std::move(update.dead_letter_target);
  if (update.role) {
    check_role(caller, *update.role);
    configuration.role = *std::move(update.role);
  }
  validate(configuration);
  function.latest_ = make_version(std::move(configuration), function.latest_->code);
  function.idle_.clear();
  return function;
}

}  // namespace cutoff::lambda
