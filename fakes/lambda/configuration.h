// How a function is configured: what a user says of it when he creates it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock/time.h"

namespace cutoff::lambda {

/// In the order in which they were given.
using EnvironmentVariables = std::vector<std::pair<std::string, std::string>>;

/// Defaults are AWS's.
struct FunctionConfiguration {
  std::string name;
  std::string role;     // the name of a role of this account
  std::string handler;  // "index.lambda_handler"; of use to environments that look code up by it
  std::string runtime = "provided.al2023";
  std::chrono::seconds timeout{3};
  std::int64_t memory_mb = 128;
  EnvironmentVariables environment;
  std::string dead_letter_target = {};  // DeadLetterConfig: the ARN of a queue or a topic; empty: none
  std::string description = {};
  std::string architecture = "x86_64";
  std::int64_t ephemeral_storage_mb = 512;
  std::string tracing_mode = "PassThrough";
  std::string log_group = {};  // empty: /aws/lambda/NAME
  /// Whether somebody gave it an environment, be it empty: only then AWS's answers tell of one.
  bool environment_given = false;

  std::string log_group_name() const { return log_group.empty() ? "/aws/lambda/" + name : log_group; }
};

/// What UpdateFunctionConfiguration changes; the rest stays.
struct FunctionUpdate {
  std::optional<std::string> role = {};
  std::optional<std::string> handler = {};
  std::optional<std::string> runtime = {};
  std::optional<std::chrono::seconds> timeout = {};
  std::optional<std::int64_t> memory_mb = {};
  std::optional<EnvironmentVariables> environment = {};  // replaces them all
  std::optional<std::string> dead_letter_target = {};    // empty: none any more
  std::optional<std::string> description = {};
  std::optional<std::int64_t> ephemeral_storage_mb = {};
  std::optional<std::string> tracing_mode = {};
  std::optional<std::string> log_group = {};
  std::string revision_id =
      {};  // the change is refused when the function's is another; empty: it is not asked for
};

/// Replaces what `update` names. The role is taken as it is.
void apply(FunctionUpdate update, FunctionConfiguration& configuration);

/// Throws wire::Fault in AWS's words when a value is out of AWS's limits.
void validate(const FunctionConfiguration& configuration);

}  // namespace cutoff::lambda
