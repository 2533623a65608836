// The policy that a resource has of its own, such as a function's: whom it lets in.
#pragma once

#include <cstdint>
#include <utility>

#include "fakes/iam/policy.h"

namespace cutoff::iam {

class ResourcePolicy {
 public:
  ResourcePolicy() = default;
  explicit ResourcePolicy(Policy policy) : policy_(std::move(policy)) {}

  const Policy& policy() const { return policy_; }
  /// To be changed at once, not later.
  Policy& edit() {
    revision_ = ++revisions_;
    return policy_;
  }
  /// No other content of a policy that was ever there has the same.
  std::uint64_t revision() const { return revision_; }

 private:
  inline static std::uint64_t revisions_ = 0;

  Policy policy_;
  std::uint64_t revision_ = ++revisions_;
};

}  // namespace cutoff::iam
