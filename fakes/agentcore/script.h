// A script: how an agent behaves call by call. It stands for the container's code.
//
//   Script::fixed(68s, answer)                          always the same
//   Script::list({...}, Script::AfterEnd::last_repeats)  the next one each call
//   Script::uniform(8s, 15s)                            drawn from the seed
//   Script::quantiles({8s, 9s, 9500ms, 11s, 15s})       the same, in any shape
//   Script::function([](const Call& call) { ... })      whatever you say
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/agentcore/behaviour.h"
#include "fakes/clock/random.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/payload.h"

namespace cutoff::agentcore {

/// What a script is told of a call. Valid while it decides.
struct Call {
  std::string_view runtime;  // its name
  std::string_view session;
  bool new_session;
  const wire::Payload& payload;
  wire::TraceId trace;
  std::uint64_t number;   // of the runtime's calls, from 1
  std::uint64_t attempt;  // of the calls of this trace to this runtime, from 0: above 0 it is sent again
  const clock::Random& random;

  /// Draws for this call: they depend on the seed, the runtime's name, the trace and the attempt only, so that two
  /// flows that give their requests the same traces meet the same agent. Without a trace, on the call's number.
  clock::RandomStream stream(std::string_view purpose) const;
};

class Script {
 public:
  using Function = std::function<Behaviour(const Call&)>;
  enum class AfterEnd : std::uint8_t {
    last_repeats,
    fails,  // 500, with a text that says that the list is at its end
  };
  struct Weighted {
    std::uint64_t weight = 1;
    Behaviour behaviour;
  };

  /// Answers at once, with nothing.
  Script();

  static Script fixed(clock::Duration latency, wire::Payload response = {});
  static Script fixed(Behaviour behaviour);
  static Script list(std::vector<Behaviour> behaviours, AfterEnd after_end);
  /// A latency between the two, both included.
  static Script uniform(clock::Duration least, clock::Duration most, wire::Payload response = {});
  /// `points` are the latency's quantiles at equal distances, from its least to its most: {5s, 7s, 20s} has the
  /// median 7 s. Between two points each value is as likely as any other. A log-normal latency is such a table.
  static Script quantiles(std::vector<clock::Duration> points, wire::Payload response = {});
  /// One of these, each as often as its weight says.
  static Script weighted(std::vector<Weighted> choices);
  static Script function(Function function);

  /// The next `count` calls fail, after `latency`, whatever the script says; it is not asked for them.
  Script& fail_next(std::uint64_t count, Failure failure, clock::Duration latency = clock::Duration::zero());
  /// `part` in `whole` calls fail, drawn from the seed.
  Script& fail_rate(std::uint64_t part, std::uint64_t whole, Failure failure,
                    clock::Duration latency = clock::Duration::zero());

  Behaviour next(const Call& call);

  /// How somebody who wrote it down has written it, for whoever asks; empty for a script that is code.
  const std::string& description() const { return description_; }
  Script& described_as(std::string text) {
    description_ = std::move(text);
    return *this;
  }

 private:
  struct Count {
    std::uint64_t left = 0;
    Behaviour behaviour;
  };
  struct Rate {
    std::uint64_t part = 0;
    std::uint64_t whole = 1;
    Behaviour behaviour;
  };

  explicit Script(Function function) : function_(std::move(function)) {}

  Function function_;
  std::string description_;
  std::vector<Count> counts_;
  std::vector<Rate> rates_;
};

}  // namespace cutoff::agentcore
