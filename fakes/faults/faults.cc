#include "fakes/faults/faults.h"

#include <algorithm>

#include "fakes/iam/pattern.h"
#include "fakes/wire/fault.h"

namespace cutoff::faults {
namespace {

using journal::field;

[[noreturn]] void refuse(const std::string& sentence) { throw wire::Fault(400, "InvalidFault", sentence); }

void check(const Rule& rule) {
  if (rule.name.empty()) refuse("a fault needs the name of what it happens to, such as \"*\"");
  if (rule.latency < clock::Duration::zero()) refuse("a fault's latency is not negative");
  if (rule.error.empty() && rule.latency == clock::Duration::zero())
    refuse("a fault needs a latency, an error or both");
  if (rule.error.empty() && !(rule.message.empty() && rule.reason.empty() && rule.error_type.empty()))
    refuse("message, reason and error_type belong to a fault with an error");
  if (rule.whole == 0 || rule.part == 0 || rule.part > rule.whole)
    refuse("a fault's rate is above 0 and at most 1");
  if (rule.count && *rule.count == 0) refuse("a fault that happens 0 times is none: its count is 1 or more");
  if (!rule.operation.empty() && rule.target != Target::table)
    refuse("an operation belongs to the faults of tables alone");
}

}  // namespace

std::string Faults::add(Rule rule) {
  check(rule);
  std::shared_ptr<const Error> error;
  if (!rule.error.empty()) {
    error = std::make_shared<const Error>(
        make_error(rule.target, rule.error, rule.message, rule.reason, rule.error_type));
  }
  if (!rule.id.empty() && find(rule.id) != nullptr)
    throw wire::Fault(409, "FaultExists", "there is a fault \"" + rule.id + "\" already");
  while (rule.id.empty() || find(rule.id) != nullptr) rule.id = "fault-" + std::to_string(++named_);
  std::string id = rule.id;
  rules_.push_back({std::move(rule), std::move(error), random_.stream("faults", id)});
  return id;
}

bool Faults::remove(std::string_view id) {
  return std::erase_if(rules_, [id](const ActiveRule& each) { return each.rule.id == id; }) > 0;
}

const ActiveRule* Faults::find(std::string_view id) const {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [id](const ActiveRule& each) { return each.rule.id == id; });
  return found == rules_.end() ? nullptr : &*found;
}

Injection Faults::find_injection(const Request& request) {
  for (ActiveRule& active : rules_) {
    const Rule& rule = active.rule;
    if (rule.target != request.target || active.used_up()) continue;
    if (!rule.operation.empty() && rule.operation != request.operation) continue;
    if (!iam::matches(rule.name, request.name)) continue;
    ++active.fitting;
    if (!active.chance.happens(rule.part, rule.whole)) continue;
    ++active.injected;

    journal::Fields fields(field("fault", rule.id), field("target", name_of(rule.target)),
                           field("name", request.name));
    if (rule.target == Target::table) fields.add(field("operation", request.operation));
    if (rule.latency > clock::Duration::zero()) fields.add(field("latency_ms", rule.latency));
    if (active.error != nullptr) fields.add(field("error_type", active.error->type));
    journal_.append("fault.inject", request.trace, std::move(fields));
    return {rule.latency, active.error};
  }
  return {};
}

}  // namespace cutoff::faults
