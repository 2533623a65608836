// AWS::Lambda::EventInvokeConfig, of $LATEST: there are no versions here.
#include "emulator/app/template/kinds.h"

namespace cutoff::app::kinds {
namespace {

Attributes build(Building& building, Resource& resource) {
  Properties& properties = resource.properties;
  Function& function = building.function(properties.require("FunctionName"));
  properties.require("Qualifier");
  properties.only("Qualifier", "$LATEST");
  lambda::EventInvokeSettings settings;
  settings.maximum_retry_attempts = properties.number("MaximumRetryAttempts");
  if (const auto age = properties.number("MaximumEventAgeInSeconds"))
    settings.maximum_event_age = std::chrono::seconds(*age);
  properties.within("DestinationConfig", [&](Properties& destinations) {
    settings.destinations.emplace();
    destinations.within("OnSuccess", [&](Properties& success) {
      settings.destinations->on_success = success.require_text("Destination");
    });
    destinations.within("OnFailure", [&](Properties& failure) {
      settings.destinations->on_failure = failure.require_text("Destination");
    });
  });
  function.events = std::move(settings);
  return {building.physical_name(resource.id, 100)};
}

}  // namespace

const Kind lambda_event_invoke_config{"AWS::Lambda::EventInvokeConfig", build};

}  // namespace cutoff::app::kinds
