#include <utility>

#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

const Function& Lambda::update_function_configuration(const iam::Caller& caller, std::string_view name,
                                                      FunctionUpdate update) {
  Function& function = function_for(caller, "lambda:UpdateFunctionConfiguration", name, {});
  const std::string revision_id = std::move(update.revision_id);
  if (update.role) check_role(caller, *update.role);
  FunctionConfiguration configuration = function.configuration();
  apply(std::move(update), configuration);
  validate(configuration);
  check_changeable(function, revision_id);
  const auto& package = function.latest_->package;
  std::shared_ptr<EnvironmentFactory> code =
      package ? environments_of(package, configuration) : function.latest_->code;
  auto version = make_version(std::move(configuration), std::move(code), package);
  const clock::Duration duration =
      draw_change(*version, options_.changes.update_least, options_.changes.update_most);
  function.update(std::move(version), duration);
  return function;
}

}  // namespace cutoff::lambda
