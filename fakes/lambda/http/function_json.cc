#include "fakes/lambda/http/function_json.h"

namespace cutoff::lambda::http {
namespace {

/// "2026-02-10T00:00:00.000+0000"
std::string last_modified(const Function& function, region::Region& region) {
  std::string text = region.calendar().iso8601(function.last_modified());
  text.replace(text.size() - 1, 1, "+0000");
  return text;
}

void write_status(wire::JsonWriter& writer, const Function& function) {
  constexpr std::string_view reason = "The function is being created.";  // an update's, too (recorded)
  if (function.state() == Function::State::pending) {
    writer.member("State", "Pending").member("StateReason", reason).member("StateReasonCode", "Creating");
    return;
  }
  writer.member("State", "Active");
  if (function.update_status() == Function::UpdateStatus::successful) {
    writer.member("LastUpdateStatus", "Successful");
  } else {
    writer.member("LastUpdateStatus", "InProgress")
        .member("LastUpdateStatusReason", reason)
        .member("LastUpdateStatusReasonCode", "Creating");
  }
}

}  // namespace

void write_function(wire::JsonWriter& writer, const Function& function, region::Region& region, Shown shown) {
  const FunctionConfiguration& configuration = function.configuration();
  const auto& package = function.told().package;
  writer.begin_object();
  writer.member("FunctionName", configuration.name)
      .member("FunctionArn", shown.qualified ? function.arn() + ":$LATEST" : function.arn())
      .member("Runtime", configuration.runtime)
      .member("Role", region.iam().role_arn(configuration.role))
      .member("Handler", configuration.handler)
      .member("CodeSize", package ? package->zip.size() : 0)
      .member("Description", configuration.description)
      .member("Timeout", configuration.timeout.count())
      .member("MemorySize", configuration.memory_mb)
      .member("LastModified", last_modified(function, region))
      .member("CodeSha256", package ? package->sha256 : sha256_base64(""))
      .member("Version", "$LATEST");
  if (!configuration.dead_letter_target.empty()) {
    writer.key("DeadLetterConfig")
        .begin_object()
        .member("TargetArn", configuration.dead_letter_target)
        .end_object();
  }
  if (configuration.environment_given || !configuration.environment.empty()) {
    writer.key("Environment").begin_object().key("Variables").begin_object();
    for (const auto& [name, value] : configuration.environment) writer.member(name, value);
    writer.end_object().end_object();
  }
  writer.key("TracingConfig").begin_object().member("Mode", configuration.tracing_mode).end_object();
  writer.member("RevisionId", function.revision_id().text());
  if (shown.status) write_status(writer, function);
  writer.member("PackageType", "Zip");
  writer.key("Architectures").begin_array().string(configuration.architecture).end_array();
  writer.key("EphemeralStorage")
      .begin_object()
      .member("Size", configuration.ephemeral_storage_mb)
      .end_object();
  writer.key("SnapStart")
      .begin_object()
      .member("ApplyOn", "None")
      .member("OptimizationStatus", "Off")
      .end_object();
  writer.key("LoggingConfig")
      .begin_object()
      .member("LogFormat", "Text")
      .member("LogGroup", configuration.log_group_name())
      .end_object();
  writer.end_object();
}

std::string function_json(const Function& function, region::Region& region, Shown shown) {
  std::string json;
  wire::JsonWriter writer(json);
  write_function(writer, function, region, shown);
  return json;
}

}  // namespace cutoff::lambda::http
