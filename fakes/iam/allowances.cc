#include "fakes/iam/allowances.h"

#include <algorithm>
#include <cstring>

namespace cutoff::iam {
namespace {

/// Of its last characters, in which ARNs differ.
std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  std::uint64_t last = 0;
  const std::size_t size = std::min(text.size(), sizeof last);
  std::memcpy(&last, text.data() + text.size() - size, size);
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  return ((hash ^ last) + text.size()) * odd;
}

}  // namespace

std::size_t Allowances::place_of(const Question& question) {
  std::uint64_t hash = mixed(0, question.resource);
  hash = mixed(hash, question.action);
  hash = mixed(hash, question.caller.principal);
  hash = mixed(hash, question.caller.source_arn);
  return hash >> 32U & (places - 1);
}

bool Allowances::has(const Question& question) const {
  const Known& known = known_[place_of(question)];
  return known.roles_revision == question.roles_revision &&
         known.resource_policy_revision == question.resource_policy_revision &&
         known.resource == question.resource && known.action == question.action &&
         known.caller == question.caller;
}

void Allowances::add(const Question& question) {
  known_[place_of(question)] = {question.caller, std::string(question.action), std::string(question.resource),
                                question.roles_revision, question.resource_policy_revision};
}

}  // namespace cutoff::iam
