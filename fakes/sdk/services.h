// The services that handler code in C++ may call: those of one cloud.
#pragma once

namespace cutoff::agentcore {
class AgentCore;
}
namespace cutoff::dynamodb {
class DynamoDb;
}
namespace cutoff::lambda {
class Lambda;
}
namespace cutoff::region {
class Region;
}

namespace cutoff::sdk {

struct Services {
  region::Region& region;
  lambda::Lambda& lambda;
  agentcore::AgentCore& agentcore;
  dynamodb::DynamoDb& dynamodb;
};

}  // namespace cutoff::sdk
