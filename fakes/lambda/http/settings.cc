#include "fakes/lambda/http/settings.h"

#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/regular_expression.h"

namespace cutoff::lambda::http {
namespace {

constexpr const char* invalid_parameter = "InvalidParameterValueException";

void refuse(bool asked_for, std::string_view member, std::string_view reason) {
  if (!asked_for) return;
  throw not_offered("This emulator's Lambda does not offer " + std::string(member) + ": " +
                    std::string(reason) + ".");
}

bool has_text(const wire::JsonObject& body, std::string_view name) {
  return !body.string(name).value_or("").empty();
}

bool has_any(const wire::JsonObject& body, std::initializer_list<std::string_view> lists) {
  for (const std::string_view name : lists) {
    if (const auto list = body.strings(name); list && !list->empty()) return true;
  }
  return false;
}

void refuse_what_is_not_offered(const wire::JsonObject& body) {
  refuse(has_any(body, {"Layers"}), "Layers", "put what they contain into the deployment package");
  const auto file_systems = body.objects("FileSystemConfigs");
  refuse(file_systems && !file_systems->empty(), "FileSystemConfigs", "there are no file systems to mount");
  const auto vpc = body.object("VpcConfig");
  refuse(vpc && has_any(*vpc, {"SubnetIds", "SecurityGroupIds"}), "VpcConfig", "there are no VPCs");
  const auto image = body.object("ImageConfig");
  refuse(image && (has_any(*image, {"EntryPoint", "Command"}) || has_text(*image, "WorkingDirectory")),
         "ImageConfig", "code is uploaded as ZipFile");
  const auto snap_start = body.object("SnapStart");
  refuse(snap_start && snap_start->string("ApplyOn").value_or("None") != "None", "SnapStart",
         "it applies to versions, and there are none");
  refuse(has_text(body, "KMSKeyArn"), "KMSKeyArn", "there are no keys");
  refuse(has_text(body, "CodeSigningConfigArn"), "CodeSigningConfigArn", "code is not signed");
  refuse(body.has("CapacityProviderConfig"), "CapacityProviderConfig", "there are no capacity providers");
  refuse(body.has("DurableConfig"), "DurableConfig", "there are no durable functions");
  refuse(body.has("TenancyConfig"), "TenancyConfig", "there is no tenant isolation");
}

/// The role's name. The pattern is recorded (test_create_lambda_exceptions).
std::string role_of(const std::string& arn, region::Region& region) {
  constexpr const char* text = R"(arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+)";
  static const wire::RegularExpression pattern(text);
  Validation validation;
  validation.require(pattern.matches(arn), arn, "role",
                     std::string("Member must satisfy regular expression pattern: ") + text);
  validation.throw_if_any();
  const std::size_t account = arn.find("::") + 2;
  if (arn.compare(account, region.account().size(), region.account()) != 0) {
    throw wire::Fault(403, "AccessDeniedException", "Cross-account pass role is not allowed.");
  }
  // One with a path, or of another partition, that is not the role of that name is nobody's.
  std::string name = arn.substr(arn.rfind('/') + 1);
  return region.iam().role_arn(name) == arn ? name : arn;
}

std::string log_group_of(const wire::JsonObject& logging) {
  const std::string format = logging.string("LogFormat").value_or("Text");
  Validation validation;
  validation.require(format == "Text" || format == "JSON", format, "loggingConfig.logFormat",
                     "Member must satisfy enum value set: [JSON, Text]");
  validation.throw_if_any();
  refuse(format == "JSON", "the log format JSON", "logs are written as text");
  refuse(has_text(logging, "ApplicationLogLevel") || has_text(logging, "SystemLogLevel"), "log levels",
         "AWS has them for the log format JSON, which is not offered either");
  return logging.string("LogGroup").value_or("");
}

}  // namespace

FunctionUpdate settings_of(const wire::JsonObject& body, region::Region& region) {
  refuse_what_is_not_offered(body);
  FunctionUpdate settings;
  if (const auto role = body.string("Role")) settings.role = role_of(*role, region);
  settings.handler = body.string("Handler");
  settings.runtime = body.string("Runtime");
  settings.description = body.string("Description");
  if (const auto timeout = body.integer("Timeout")) settings.timeout = std::chrono::seconds(*timeout);
  settings.memory_mb = body.integer("MemorySize");
  if (const auto environment = body.object("Environment")) {
    settings.environment = environment->string_map("Variables").value_or(EnvironmentVariables{});
  }
  if (const auto dead_letters = body.object("DeadLetterConfig")) {
    settings.dead_letter_target = dead_letters->string("TargetArn").value_or("");
  }
  if (const auto tracing = body.object("TracingConfig")) settings.tracing_mode = tracing->string("Mode");
  if (const auto storage = body.object("EphemeralStorage")) {
    settings.ephemeral_storage_mb = storage->integer("Size");
  }
  if (const auto logging = body.object("LoggingConfig")) settings.log_group = log_group_of(*logging);
  return settings;
}

std::optional<std::string> architecture_of(const wire::JsonObject& body) {
  const auto architectures = body.strings("Architectures");
  if (!architectures) return std::nullopt;
  std::string shown;
  for (const std::string& architecture : *architectures) shown += (shown.empty() ? "" : ", ") + architecture;
  shown = "[" + shown + "]";
  Validation validation;
  validation.require(!architectures->empty(), shown, "architectures",
                     "Member must have length greater than or equal to 1");
  validation.require(architectures->size() <= 1, shown, "architectures",
                     "Member must have length less than or equal to 1");
  validation.throw_if_any();
  return architectures->front();
}

std::string zip_of(const wire::JsonObject& source) {
  const auto text = source.string("ZipFile");
  const bool in_s3 = has_text(source, "S3Bucket") || has_text(source, "S3Key");
  const bool image = has_text(source, "ImageUri");
  // Neither sentence is recorded; both are known from users' reports.
  if (text && (in_s3 || image)) {
    throw user_fault(400, invalid_parameter,
                     "Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }
  refuse(in_s3, "code in S3", "there is no S3 here; upload the deployment package as ZipFile");
  refuse(image, "container images", "there is no registry to take ImageUri from; upload the code as ZipFile");
  if (!text) throw user_fault(400, invalid_parameter, "Please provide a source for function code.");
  auto zip = wire::base64_decoded(*text);
  if (!zip) throw wire::Fault(400, "SerializationException", "");
  return *std::move(zip);
}

void refuse_publishing(const wire::JsonObject& body) {
  refuse(body.boolean("Publish").value_or(false) || has_text(body, "PublishTo"), "Publish",
         "there are no versions but $LATEST");
}

}  // namespace cutoff::lambda::http
