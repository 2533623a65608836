#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::update_function_code(const iam::Caller& caller, std::string_view name,
                                             CodeUpdate update) {
  Function& function = function_for(caller, "lambda:UpdateFunctionCode", name, {});
  FunctionConfiguration configuration = function.configuration();
  if (update.architecture) configuration.architecture = *std::move(update.architecture);
  validate(configuration);
  if (configuration.handler.empty()) throw handler_is_missing();
  auto package = package_of(std::move(update.zip));
  check_changeable(function, update.revision_id);
  if (update.dry_run) return function;
  auto code = environments_of(package, configuration);
  auto version = make_version(std::move(configuration), std::move(code), std::move(package));
  const clock::Duration duration =
      draw_change(*version, options_.changes.update_least, options_.changes.update_most);
  function.update(std::move(version), duration);
  return function;
}

const Function& Lambda::update_function_code(const iam::Caller& caller, std::string_view name,
                                             std::unique_ptr<EnvironmentFactory> code) {
  Function& function = function_for(caller, "lambda:UpdateFunctionCode", name, {});
  check_changeable(function, {});
  function.update(make_version(function.configuration(), std::move(code), nullptr), clock::Duration::zero());
  return function;
}

}  // namespace cutoff::lambda
