// PutFunctionEventInvokeConfig, which replaces all, and Update, which changes what is given; Get, List and Delete.
//
// Only of a function as a whole, that is of $LATEST: for any other qualifier they answer as AWS does for a version or
// an alias that does not exist. Texts: see event_invoke_config.h.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {
namespace {

wire::Fault no_function() {
  return user_fault(404, "ResourceNotFoundException", "The function doesn't exist.");
}

wire::Fault no_config(const std::string& arn) {
  return user_fault(404, "ResourceNotFoundException",
                    "The function " + arn + " doesn't have an EventInvokeConfig");
}

}  // namespace

/// The function, or nullptr when there is none of that name and qualifier; and its ARN with the qualifier.
std::pair<Function*, std::string> Lambda::config_owner(const iam::Caller& caller, std::string_view action,
                                                       std::string_view name,
                                                       std::string_view qualifier) const {
  const FunctionReference reference = resolve_function_name(region_, name, qualifier, NameRule::invoke);
  const std::string arn = function_arn(reference.name);
  region_.iam().authorize(caller, action, arn);
  const bool latest = reference.qualifier.empty() || reference.qualifier == "$LATEST";
  const auto found = functions_.find(reference.name);
  return {latest && found != functions_.end() ? found->second.get() : nullptr,
          arn + ":" + (latest ? "$LATEST" : reference.qualifier)};
}

/// AWS also asks whether the function's role may send there; here that shows when something is sent.
void Lambda::check_destinations(const Function& function, const EventInvokeSettings& settings) const {
  if (!settings.destinations) return;
  for (const std::string& target : {settings.destinations->on_success, settings.destinations->on_failure}) {
    if (target.find(":lambda:") == std::string::npos) continue;
    const FunctionReference reference = resolve_function_name(region_, target, {}, NameRule::invoke);
    if (reference.name == function.configuration().name) {
      throw user_fault(400, "InvalidParameterValueException",
                       "You can't specify the function as a destination for itself.");
    }
    if (functions_.find(reference.name) == functions_.end()) {
      throw user_fault(400, "InvalidParameterValueException",
                       "The destination ARN " + target + " is invalid.");
    }
  }
}

EventInvokeConfig Lambda::put_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                           EventInvokeSettings settings,
                                                           std::string_view qualifier) {
  auto [function, arn] = config_owner(caller, "lambda:PutFunctionEventInvokeConfig", name, qualifier);
  validate(settings);
  if (function == nullptr) throw no_function();
  check_destinations(*function, settings);
  function->event_invoke_config_ = EventInvokeConfig{
      std::move(arn), loop().now(), settings.maximum_retry_attempts, settings.maximum_event_age,
      std::move(settings.destinations).value_or(DestinationConfig{})};
  return *function->event_invoke_config_;
}

EventInvokeConfig Lambda::update_function_event_invoke_config(const iam::Caller& caller,
                                                              std::string_view name,
                                                              EventInvokeSettings settings,
                                                              std::string_view qualifier) {
  auto [function, arn] = config_owner(caller, "lambda:UpdateFunctionEventInvokeConfig", name, qualifier);
  validate(settings);
  if (function == nullptr &&
      functions_.find(resolve_function_name(region_, name, qualifier, NameRule::invoke).name) ==
          functions_.end()) {
    throw no_function();
  }
  if (function == nullptr || !function->event_invoke_config_) throw no_config(arn);
  check_destinations(*function, settings);
  EventInvokeConfig& config = *function->event_invoke_config_;
  config.last_modified = loop().now();
  if (settings.maximum_retry_attempts) config.maximum_retry_attempts = settings.maximum_retry_attempts;
  if (settings.maximum_event_age) config.maximum_event_age = settings.maximum_event_age;
  if (settings.destinations) config.destinations = *std::move(settings.destinations);
  return config;
}

EventInvokeConfig Lambda::get_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                           std::string_view qualifier) const {
  const auto [function, arn] = config_owner(caller, "lambda:GetFunctionEventInvokeConfig", name, qualifier);
  if (function == nullptr || !function->event_invoke_config_) throw no_config(arn);
  return *function->event_invoke_config_;
}

void Lambda::delete_function_event_invoke_config(const iam::Caller& caller, std::string_view name,
                                                 std::string_view qualifier) {
  const auto [function, arn] =
      config_owner(caller, "lambda:DeleteFunctionEventInvokeConfig", name, qualifier);
  if (function == nullptr || !function->event_invoke_config_) throw no_config(arn);
  function->event_invoke_config_.reset();
}

std::vector<EventInvokeConfig> Lambda::list_function_event_invoke_configs(const iam::Caller& caller,
                                                                          std::string_view name) const {
  const auto [function, arn] = config_owner(caller, "lambda:ListFunctionEventInvokeConfigs", name, {});
  if (function == nullptr) throw no_function();
  if (!function->event_invoke_config_) return {};
  return {*function->event_invoke_config_};
}

}  // namespace cutoff::lambda
