#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

AccountSettings Lambda::get_account_settings(const iam::Caller& caller) const {
  region_.iam().authorize(caller, "lambda:GetAccountSettings", "*");
  AccountSettings settings;
  settings.concurrent_executions = concurrency_.account_limit();
  settings.unreserved_concurrent_executions = concurrency_.unreserved();
  settings.function_count = static_cast<std::int64_t>(functions_.size());
  for (const auto& [name, function] : functions_) {
    if (const auto& package = function->told().package) {
      settings.total_code_size += static_cast<std::int64_t>(package->zip.size());
    }
  }
  return settings;
}

}  // namespace cutoff::lambda
