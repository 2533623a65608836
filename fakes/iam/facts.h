// What is known of one request when a policy is judged: the condition keys that the operation gave and those that
// the caller carries.
//
// Source: IAM User Guide, "AWS global condition context keys".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/iam/caller.h"
#include "fakes/iam/policy.h"

namespace cutoff::iam {

class Facts {
 public:
  /// All outlive this. `role_path` is that of the caller's role, if it has one.
  Facts(const Caller& caller, const Context& context, std::string_view role_path = "/")
      : caller_(caller), context_(context), role_path_(role_path) {}

  /// The value of "aws:SourceArn" or another key, compared without case; nothing when the request has none. What
  /// the operation gave comes before what the caller carries.
  /// A value that has to be made first is made in `scratch`.
  std::optional<std::string_view> find(std::string_view key, std::string& scratch) const;

 private:
  const Caller& caller_;
  const Context& context_;
  std::string_view role_path_;
};

}  // namespace cutoff::iam
