#include "fakes/agentcore/agentcore.h"

namespace cutoff::agentcore {

void AgentCore::reset(region::Keep keep) {
  calls_.clear();
  for (const auto& [id, runtime] : runtimes_) runtime->sessions.clear();
  active_sessions_ = 0;
  if (keep == region::Keep::nothing) runtimes_.clear();
}

}  // namespace cutoff::agentcore
