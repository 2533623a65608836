// What GetAccountSettings answers: the account's limits, and how much of them is used.
#pragma once

#include <cstdint>

namespace cutoff::lambda {

struct AccountSettings {
  std::int64_t total_code_size_limit = 80'530'636'800;  // 75 GiB, AWS's default. Not enforced here.
  std::int64_t concurrent_executions = 0;
  std::int64_t unreserved_concurrent_executions = 0;
  std::int64_t total_code_size = 0;
  std::int64_t function_count = 0;
};

}  // namespace cutoff::lambda
