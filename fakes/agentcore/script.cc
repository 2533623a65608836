#include "fakes/agentcore/script.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

namespace cutoff::agentcore {
namespace {

Behaviour past_the_end(std::size_t length) {
  Failure failure = Failure::internal();
  failure.message =
      "The script of this agent is at its end: it was written for " + std::to_string(length) + " calls.";
  return Behaviour::fail(std::move(failure));
}

}  // namespace

clock::RandomStream Call::stream(std::string_view purpose) const {
  std::string name = "agentcore.";
  name.append(purpose).append("/").append(runtime);
  return random.stream(
      name, trace ? trace.text() + "#" + std::to_string(attempt) : "call " + std::to_string(number));
}

Script::Script() : Script(fixed(clock::Duration::zero())) {}

Script Script::fixed(clock::Duration latency, wire::Payload response) {
  return fixed(Behaviour::answer(latency, std::move(response)));
}

Script Script::fixed(Behaviour behaviour) {
  return Script([behaviour = std::move(behaviour)](const Call&) { return behaviour; });
}

Script Script::list(std::vector<Behaviour> behaviours, AfterEnd after_end) {
  if (behaviours.empty()) throw std::invalid_argument("an agent's list of behaviours must not be empty");
  return Script([behaviours = std::move(behaviours), after_end, next = std::size_t{0}](const Call&) mutable {
    if (next < behaviours.size()) return behaviours[next++];
    return after_end == AfterEnd::last_repeats ? behaviours.back() : past_the_end(behaviours.size());
  });
}

Script Script::uniform(clock::Duration least, clock::Duration most, wire::Payload response) {
  return quantiles({least, most}, std::move(response));
}

Script Script::quantiles(std::vector<clock::Duration> points, wire::Payload response) {
  if (points.size() < 2 || !std::is_sorted(points.begin(), points.end()) ||
      points.front() < clock::Duration::zero()) {
    throw std::invalid_argument(
        "a latency's quantiles must be two or more, none negative, the least one first");
  }
  return Script([points = std::move(points), response = std::move(response)](const Call& call) {
    clock::RandomStream stream = call.stream("latency");
    const auto segment = static_cast<std::size_t>(stream.below(points.size() - 1));
    return Behaviour::answer(stream.between(points[segment], points[segment + 1]), response);
  });
}

Script Script::weighted(std::vector<Weighted> choices) {
  std::uint64_t whole = 0;
  for (const Weighted& choice : choices) whole += choice.weight;
  if (whole == 0) throw std::invalid_argument("an agent's weighted behaviours must have a weight");
  return Script([choices = std::move(choices), whole](const Call& call) {
    std::uint64_t drawn = call.stream("choice").below(whole);
    for (const Weighted& choice : choices) {
      if (drawn < choice.weight) return choice.behaviour;
      drawn -= choice.weight;
    }
    return choices.back().behaviour;
  });
}

Script Script::function(Function function) { return Script(std::move(function)); }

Script& Script::fail_next(std::uint64_t count, Failure failure, clock::Duration latency) {
  counts_.push_back({count, Behaviour::fail(std::move(failure), latency)});
  return *this;
}

Script& Script::fail_rate(std::uint64_t part, std::uint64_t whole, Failure failure, clock::Duration latency) {
  if (whole == 0 || part > whole)
    throw std::invalid_argument("a rate of failures is a part of a whole, like 1 in 20");
  rates_.push_back({part, whole, Behaviour::fail(std::move(failure), latency)});
  return *this;
}

Behaviour Script::next(const Call& call) {
  for (Count& count : counts_) {
    if (count.left == 0) continue;
    --count.left;
    return count.behaviour;
  }
  if (!rates_.empty()) {
    clock::RandomStream stream = call.stream("failure");
    for (const Rate& rate : rates_) {
      if (stream.happens(rate.part, rate.whole)) return rate.behaviour;
    }
  }
  return function_(call);
}

}  // namespace cutoff::agentcore
