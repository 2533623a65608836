// What has been allowed lately. A client that polls makes its services ask the same questions every two seconds, and
// reading the policies anew is a tenth of what such a request costs.
//
// An answer is good for as long as the policies that it was read from are as they were: a question names their
// revisions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/iam/caller.h"

namespace cutoff::iam {

class Allowances {
 public:
  struct Question {
    const Caller& caller;
    std::string_view action;
    std::string_view resource;
    std::uint64_t roles_revision;
    std::uint64_t resource_policy_revision;  // 0: the resource has none
  };

  /// False when it is not known.
  bool has(const Question& question) const;
  void add(const Question& question);

 private:
  struct Known {
    Caller caller;
    std::string action;
    std::string resource;
    std::uint64_t roles_revision = 0;  // of none
    std::uint64_t resource_policy_revision = 0;
  };
  static constexpr std::size_t places = 64;
  static std::size_t place_of(const Question& question);

  std::array<Known, places> known_;  // a later one takes an earlier one's place
};

}  // namespace cutoff::iam
