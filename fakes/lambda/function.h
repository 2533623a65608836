// A function: its configuration, its policy, its share of the account's concurrency, its idle environments.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fakes/clock/timer.h"
#include "fakes/iam/resource_policy.h"
#include "fakes/lambda/concurrency.h"
#include "fakes/lambda/event_invoke_config.h"
#include "fakes/lambda/function_version.h"
#include "fakes/lambda/options.h"
#include "fakes/lambda/sandbox.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::lambda {

/// By key.
using Tags = std::map<std::string, std::string>;

/// A timer, while it is being created or an update of it is in progress. Until an update is over, what was there before
/// runs.
class Function final : private clock::Timer {
 public:
  enum class State : std::uint8_t { pending, active };
  /// Of the last update; a function that is being created has had none.
  enum class UpdateStatus : std::uint8_t { none, in_progress, successful };

  /// `revision_ids` outlive it.
  Function(clock::Loop& loop, const Options& options, clock::RandomStream& revision_ids,
           std::shared_ptr<const FunctionVersion> latest)
      : Timer(loop),
        latest_(std::move(latest)),
        revision_ids_(revision_ids),
        revision_id_(wire::Uuid::draw(revision_ids)),
        last_modified_(loop.now()),
        scaling_(options.environments_in_10s),
        idle_(loop, options.idle_lifetime) {}

  /// As it was told last.
  const FunctionVersion& told() const { return next_ ? *next_ : *latest_; }
  const FunctionConfiguration& configuration() const { return told().configuration; }
  /// Without a qualifier.
  const std::string& arn() const { return latest_->arn; }
  State state() const { return armed() && !next_ ? State::pending : State::active; }
  UpdateStatus update_status() const {
    if (!armed()) return UpdateStatus::successful;
    return next_ ? UpdateStatus::in_progress : UpdateStatus::none;
  }
  /// Changes whenever anything of it does, its state included.
  const wire::Uuid& revision_id() const { return revision_id_; }
  clock::Instant last_modified() const { return last_modified_; }
  const Tags& tags() const { return tags_; }
  /// The resource-based policy: who else may invoke it.
  const iam::Policy& policy() const { return policy_.policy(); }
  std::optional<std::int64_t> reserved_concurrency() const { return share_.reserved; }
  /// How many invocations are under way, and how many environments idle.
  std::int64_t running() const { return share_.running; }
  std::size_t idle_environments() const { return idle_.size(); }

  /// Throws wire::Fault where nobody can invoke it now: while it is being created, and where its code cannot run.
  void check_invocable() const;

  const char* what() const override { return next_ ? "a function's update" : "a function's creation"; }

 private:
  friend class EventQueue;
  friend class Invocation;
  friend class Lambda;

  /// That takes `change`: nothing is at once.
  void begin(clock::Duration change) {
    if (change > clock::Duration::zero()) arm_after(change);
  }
  void update(std::shared_ptr<const FunctionVersion> version, clock::Duration change);
  void fire() override;
  void revise() { revision_id_ = wire::Uuid::draw(revision_ids_); }

  std::shared_ptr<const FunctionVersion> latest_;  // what is run
  std::shared_ptr<const FunctionVersion> next_;    // while an update to it is in progress
  clock::RandomStream& revision_ids_;
  wire::Uuid revision_id_;
  clock::Instant last_modified_;
  Tags tags_;
  iam::ResourcePolicy policy_;
  ConcurrencyShare share_;
  ScalingRate scaling_;
  WarmPool idle_;
  std::optional<EventInvokeConfig> event_invoke_config_;
  std::uint64_t environments_made_ = 0;
  bool deleted_ = false;
};

}  // namespace cutoff::lambda
