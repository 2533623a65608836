#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {

void Lambda::reset(region::Keep keep) {
  while (!under_way_.empty()) {
    Invocation& newest = under_way_.back();
    newest.abort();
    concurrency_.leave(newest.function_->share_);
    under_way_.pop_back();
  }
  events_.clear();
  for (const auto& [name, function] : functions_) function->idle_.clear();
  if (keep == region::Keep::app) return;
  functions_.clear();
  concurrency_ = Concurrency(options_);
}

}  // namespace cutoff::lambda
