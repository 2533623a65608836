#include "fakes/agentcore/quotas.h"

#include <algorithm>

namespace cutoff::agentcore {

bool TokenBucket::take(clock::Instant now) {
  if (!rate_) return true;
  const clock::Duration one = rate_->per / rate_->count;
  const clock::Instant full_after = std::max(full_at_, now) + one;
  if (full_after - now > one * rate_->count) return false;
  full_at_ = full_after;
  return true;
}

}  // namespace cutoff::agentcore
