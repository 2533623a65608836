// A function: its configuration, its policy, its share of the account's concurrency, its idle environments.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fakes/iam/policy.h"
#include "fakes/lambda/concurrency.h"
#include "fakes/lambda/event_invoke_config.h"
#include "fakes/lambda/function_version.h"
#include "fakes/lambda/options.h"
#include "fakes/lambda/sandbox.h"

namespace cutoff::lambda {

class Function {
 public:
  Function(clock::Loop& loop, const Options& options, std::shared_ptr<const FunctionVersion> latest)
      : latest_(std::move(latest)),
        scaling_(options.environments_in_10s),
        idle_(loop, options.idle_lifetime) {}

  const FunctionConfiguration& configuration() const { return latest_->configuration; }
  /// Without a qualifier.
  const std::string& arn() const { return latest_->arn; }
  /// The resource-based policy: who else may invoke it.
  const iam::Policy& policy() const { return policy_; }
  std::optional<std::int64_t> reserved_concurrency() const { return share_.reserved; }
  /// How many invocations are under way, and how many environments idle.
  std::int64_t running() const { return share_.running; }
  std::size_t idle_environments() const { return idle_.size(); }

 private:
  friend class EventQueue;
  friend class Invocation;
  friend class Lambda;

  std::shared_ptr<const FunctionVersion> latest_;
  iam::Policy policy_;
  ConcurrencyShare share_;
  ScalingRate scaling_;
  WarmPool idle_;
  std::optional<EventInvokeConfig> event_invoke_config_;
  std::uint64_t environments_made_ = 0;
  bool deleted_ = false;
};

}  // namespace cutoff::lambda
