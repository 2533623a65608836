// Faults: what somebody wants to go wrong. Rules that make functions, tables and agents slow, or make them answer with
// one of their service's own errors.
//
//   cloud.faults().add({.target = faults::Target::agent, .latency = 5s});
//   cloud.faults().add({.target = faults::Target::table, .name = "requests-*", .operation = "PutItem",
//                       .error = "ProvisionedThroughputExceededException", .part = 1, .whole = 20});
//   cloud.faults().add({.target = faults::Target::function, .name = "worker", .error = "throttle", .count = 3});
//
// Each service asks once for each request that it is about to do, and does what it is told: Lambda when an invocation
// takes its place among the concurrent ones (so that an event's every delivery is asked for), DynamoDB when a request
// of an SDK arrives (not for what a test calls on the service directly), AgentCore when a call has been let in. What
// was injected is in the journal as fault.inject, right before what it causes.
//
// Of the rules that fit a request, the first one that happens is the one. Chance is drawn from the seed and the rule's
// id, one draw for each request that fits.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock/random.h"
#include "fakes/clock/time.h"
#include "fakes/faults/error.h"
#include "fakes/journal/journal.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::faults {

struct Rule {
  Target target = Target::function;
  std::string name = "*";       // of the function, table or agent; with * and ?
  std::string operation = {};   // of a table: "PutItem"; empty: each
  clock::Duration latency{};    // so much longer it takes; an error comes after it
  std::string error = {};       // AWS's name (error.h), or "throttle" for the service's own; empty: none
  std::string message = {};     // in the place of the error's usual text
  std::string reason = {};      // of TooManyRequestsException; empty: that of reserved concurrency
  std::string error_type = {};  // of FunctionError: what the function's exception is called
  std::uint64_t part = 1;       // it happens to so many …
  std::uint64_t whole = 1;      // … of so many requests
  std::optional<std::uint64_t> count = {};  // and to so many altogether; none: without an end
  std::string id = {};                      // empty: "fault-1", "fault-2", …
};

/// What one request is to meet.
struct Injection {
  clock::Duration latency{};
  std::shared_ptr<const Error> error;  // nullptr: none
};

/// A rule, and what has come of it.
struct ActiveRule {
  Rule rule;
  std::shared_ptr<const Error> error;
  clock::RandomStream chance;
  std::uint64_t fitting = 0;   // requests that it was tried on
  std::uint64_t injected = 0;  // requests that it happened to

  bool used_up() const { return rule.count && injected >= *rule.count; }
};

class Faults {
 public:
  /// Both outlive it.
  Faults(journal::Journal& journal, const clock::Random& random) : journal_(journal), random_(random) {}
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  /// The new rule's id. Throws wire::Fault 400 InvalidFault, one sentence, for a rule that says nothing or something
  /// that its service does not know, and 409 FaultExists.
  std::string add(Rule rule);
  /// False when there is no rule of that id.
  bool remove(std::string_view id);
  void clear() { rules_.clear(); }
  /// In the order in which they were added; those that are used up stay until they are removed.
  const std::deque<ActiveRule>& rules() const { return rules_; }
  const ActiveRule* find(std::string_view id) const;
  bool none() const { return rules_.empty(); }

  struct Request {
    Target target;
    std::string_view name;
    std::string_view operation;
    wire::TraceId trace;
  };
  /// Asked by a service, once for each request.
  Injection meet(const Request& request) { return none() ? Injection() : find_injection(request); }

 private:
  Injection find_injection(const Request& request);

  journal::Journal& journal_;
  const clock::Random& random_;
  std::deque<ActiveRule> rules_;
  std::uint64_t named_ = 0;
};

}  // namespace cutoff::faults
