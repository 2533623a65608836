#include "fakes/lambda/concurrency.h"

#include <algorithm>
#include <string>

#include "fakes/lambda/faults.h"

namespace cutoff::lambda {

const char* Concurrency::refusal(const ConcurrencyShare& share) const {
  if (share.reserved) {
    return share.running < *share.reserved ? nullptr : "ReservedFunctionConcurrentInvocationLimitExceeded";
  }
  if (!account_limit_ || running_unreserved_ < *account_limit_ - reserved_) return nullptr;
  return "ConcurrentInvocationLimitExceeded";
}

void Concurrency::enter(ConcurrencyShare& share) {
  ++share.running;
  if (!share.reserved) ++running_unreserved_;
}

void Concurrency::leave(ConcurrencyShare& share) {
  --share.running;
  if (!share.reserved) --running_unreserved_;
}

void Concurrency::reserve(ConcurrencyShare& share, std::int64_t count) {
  if (count < 0) {
    Validation validation;
    validation.require(false, std::to_string(count), "reservedConcurrentExecutions",
                       "Member must have value greater than or equal to 0");
    validation.throw_if_any();
  }
  const std::int64_t reserved = reserved_ - share.reserved.value_or(0) + count;
  // Recorded (test_function_concurrency_limits), unlike most without "Type". A reservation of 0 takes nothing away.
  if (account_limit_ && count > 0 && *account_limit_ - reserved < least_unreserved_) {
    throw wire::Fault(400, "InvalidParameterValueException",
                      "Specified ReservedConcurrentExecutions for function decreases account's "
                      "UnreservedConcurrentExecution below its minimum value of [" +
                          std::to_string(least_unreserved_) + "].");
  }
  if (!share.reserved) running_unreserved_ -= share.running;
  reserved_ = reserved;
  share.reserved = count;
}

void Concurrency::unreserve(ConcurrencyShare& share) {
  if (!share.reserved) return;
  reserved_ -= *share.reserved;
  running_unreserved_ += share.running;
  share.reserved.reset();
}

bool ScalingRate::take(clock::Instant now) {
  if (!limit_) return true;
  if (*limit_ <= 0) return false;
  saved_ = std::min(period, saved_ + (now - saved_at_));
  saved_at_ = now;
  const clock::Duration price = period / *limit_;
  if (saved_ < price) return false;
  saved_ -= price;
  return true;
}

}  // namespace cutoff::lambda
