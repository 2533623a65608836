#include "fakes/lambda/configuration.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/function_name.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {
namespace {

constexpr std::size_t most_variables_bytes = 4096;

/// Set by Lambda itself, and so not by users. AWS: "Defined runtime environment variables".
constexpr std::array<std::string_view, 19> reserved_variables{
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
    "AWS_XRAY_CONTEXT_MISSING",
};

/// In AWS's order of them (recorded in January 2026: test_create_lambda_exceptions), and ruby4.0, which is newer.
constexpr std::array<std::string_view, 26> runtimes{
    "nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x",
    "java25",     "python3.10", "python3.11",      "java21",     "ruby3.3",    "ruby3.4",    "ruby3.2",
    "python3.8",  "python3.9",  "java17",          "nodejs16.x", "dotnet10",   "dotnet8",    "java11",
    "dotnet6",    "nodejs18.x", "provided.al2",    "java8.al2",  "ruby4.0"};
/// Known to the API's model, and no longer taken.
constexpr std::array<std::string_view, 20> past_runtimes{
    "nodejs",         "nodejs4.3",     "nodejs6.10",    "nodejs8.10",    "nodejs10.x",
    "nodejs12.x",     "nodejs14.x",    "java8",         "python2.7",     "python3.6",
    "python3.7",      "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
    "nodejs4.3-edge", "go1.x",         "ruby2.5",       "ruby2.7",       "provided"};

/// Recorded: test_create_lambda_exceptions, test_create_deprecated_function_runtime_with_validation_enabled.
void validate_runtime(const std::string& runtime) {
  if (std::find(runtimes.begin(), runtimes.end(), runtime) != runtimes.end()) return;
  constexpr const char* type = "InvalidParameterValueException";
  if (std::find(past_runtimes.begin(), past_runtimes.end(), runtime) != past_runtimes.end()) {
    throw user_fault(
        400, type,
        "The runtime parameter of " + runtime +
            " is no longer supported for creating or updating AWS Lambda functions. We recommend you use "
            "a supported runtime while creating or updating functions.");
  }
  std::string all;
  for (const std::string_view known : runtimes) all.append(all.empty() ? "" : ", ").append(known);
  throw user_fault(400, type,
                   "Value " + runtime +
                       " at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [" +
                       all + "] or be a valid ARN");
}

bool is_log_group(std::string_view name) {
  return name.size() <= 512 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                  c == '-' || c == '_' || c == '/' || c == '#';
         });
}

void validate_ranges(const FunctionConfiguration& configuration) {
  Validation validation;
  const auto range = [&](std::int64_t value, std::string_view member, std::int64_t least, std::int64_t most) {
    const std::string text = std::to_string(value);
    validation.require(value >= least, text, member,
                       "Member must have value greater than or equal to " + std::to_string(least));
    validation.require(value <= most, text, member,
                       "Member must have value less than or equal to " + std::to_string(most));
  };
  range(configuration.memory_mb, "memorySize", 128, 10'240);
  range(configuration.timeout.count(), "timeout", 1, 900);
  range(configuration.ephemeral_storage_mb, "ephemeralStorage.size", 512, 10'240);
  validation.require(configuration.description.size() <= 256, configuration.description, "description",
                     "Member must have length less than or equal to 256");
  const std::string& handler = configuration.handler;
  validation.require(handler.size() <= 128, handler, "handler",
                     "Member must have length less than or equal to 128");
  validation.require(handler.find_first_of(" \t\n\v\f\r") == std::string::npos, handler, "handler",
                     "Member must satisfy regular expression pattern: [^\\s]+");
  const std::string& mode = configuration.tracing_mode;
  validation.require(mode == "PassThrough" || mode == "Active", mode, "tracingConfig.mode",
                     "Member must satisfy enum value set: [Active, PassThrough]");
  validation.require(is_log_group(configuration.log_group), configuration.log_group, "loggingConfig.logGroup",
                     "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
  const std::string& architecture = configuration.architecture;
  validation.require(
      architecture == "x86_64" || architecture == "arm64", "[" + architecture + "]", "architectures",
      "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member "
      "must not be null]");
  validation.throw_if_any();
}

/// SQS or SNS. The wording is ours: AWS's is not recorded.
void validate_dead_letter_target(const std::string& arn) {
  const auto is_of = [&](std::string_view service) {
    return arn.starts_with("arn:aws") && arn.find(service) == arn.find(':', 4);
  };
  if (arn.empty() || is_of(":sqs:") || is_of(":sns:")) return;
  throw user_fault(400, "InvalidParameterValueException",
                   "The dead letter target " + arn + " is invalid. Specify the ARN of a queue or a topic.");
}

void validate_variables(const EnvironmentVariables& variables) {
  constexpr const char* type = "InvalidParameterValueException";
  const std::string unable =
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided ";
  std::string reserved;
  std::string measured;
  wire::JsonWriter writer(measured);
  writer.begin_object();
  for (const auto& [name, value] : variables) {
    if (std::find(reserved_variables.begin(), reserved_variables.end(), name) != reserved_variables.end()) {
      reserved += (reserved.empty() ? "" : ", ") + name;
    }
    writer.member(name, value);
  }
  writer.end_object();
  if (!reserved.empty()) {
    throw user_fault(
        400, type,
        unable +
            "contains reserved keys that are currently not supported for modification. Reserved keys used in "
            "this request: " +
            reserved);
  }
  // Recorded: LocalStack's test_large_environment_fails_multiple_keys.
  if (measured.size() > most_variables_bytes) {
    throw user_fault(400, type, unable + "exceeded the 4KB limit. String measured: " + measured);
  }
}

}  // namespace

void apply(FunctionUpdate update, FunctionConfiguration& configuration) {
  const auto change = [](auto& member, auto& given) {
    if (given) member = *std::move(given);
  };
  change(configuration.role, update.role);
  change(configuration.handler, update.handler);
  change(configuration.runtime, update.runtime);
  change(configuration.timeout, update.timeout);
  change(configuration.memory_mb, update.memory_mb);
  if (update.environment) configuration.environment_given = true;
  change(configuration.environment, update.environment);
  change(configuration.dead_letter_target, update.dead_letter_target);
  change(configuration.description, update.description);
  change(configuration.ephemeral_storage_mb, update.ephemeral_storage_mb);
  change(configuration.tracing_mode, update.tracing_mode);
  change(configuration.log_group, update.log_group);
}

void validate(const FunctionConfiguration& configuration) {
  validate_new_function_name(configuration.name);
  validate_ranges(configuration);
  validate_runtime(configuration.runtime);
  validate_variables(configuration.environment);
  validate_dead_letter_target(configuration.dead_letter_target);
}

}  // namespace cutoff::lambda
