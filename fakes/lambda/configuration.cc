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

void validate(const FunctionConfiguration& configuration) {
  validate_new_function_name(configuration.name);
  validate_ranges(configuration);
  validate_variables(configuration.environment);
  validate_dead_letter_target(configuration.dead_letter_target);
}

}  // namespace cutoff::lambda
