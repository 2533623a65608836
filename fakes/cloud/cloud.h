// A cloud: all fakes of one region, wired together on one clock. The one object that a test holds.
//
//   cloud::Cloud cloud;
//   cloud.lambda().create_function(…, sdk::function(cloud.services(), handler));
//   …
//   cloud.loop().advance(29s);
//
// Only the cloud knows who stands behind "something to integrate with" or "something to invoke".
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "fakes/agentcore/agentcore.h"
#include "fakes/apigateway/api_gateway.h"
#include "fakes/clock/loop.h"
#include "fakes/cloud/routing.h"
#include "fakes/dynamodb/dynamodb.h"
#include "fakes/identity/identity.h"
#include "fakes/lambda/destination.h"
#include "fakes/lambda/lambda.h"
#include "fakes/lambda/service_target.h"
#include "fakes/region/region.h"
#include "fakes/sdk/services.h"
#include "fakes/wire/message.h"

namespace cutoff::cloud {

struct Options {
  region::Region::Options region;
  apigateway::ApiGateway::Options apigateway;
  lambda::Options lambda;
  agentcore::AgentCore::Options agentcore;
  dynamodb::DynamoDb::Options dynamodb;
  /// What arrives from outside of the process, for a program that serves. Outlives the cloud.
  clock::Outside* outside = nullptr;
};

class Cloud : public wire::Service {
 public:
  explicit Cloud(const Options& options = {});
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;
  /// Kills all fibers, newest first, before any service goes.
  ~Cloud() override;

  clock::Loop& loop() { return loop_; }
  region::Region& region() { return region_; }
  journal::Journal& journal() { return region_.journal(); }
  iam::Iam& iam() { return region_.iam(); }
  faults::Faults& faults() { return region_.faults(); }
  lambda::Lambda& lambda() { return lambda_; }
  apigateway::ApiGateway& apigateway() { return apigateway_; }
  const apigateway::ApiGateway& apigateway() const { return apigateway_; }
  agentcore::AgentCore& agentcore() { return agentcore_; }
  dynamodb::DynamoDb& dynamodb() { return dynamodb_; }
  identity::Identity& identity() { return identity_; }
  sdk::Services& services() { return services_; }
  /// What became of events whose functions have destinations or a dead letter target.
  const lambda::DestinationStore& destinations() const { return destinations_; }

  /// As if it had just been made, or just been deployed to: work under way ends without an answer (who waits for one
  /// gets clock::Abandoned), data, queues, faults and the journal's entries are gone, and with Keep::nothing all that
  /// is deployed. Time and the numbers of journal entries go on. Not for code that runs in an invocation.
  void reset(region::Keep keep);
  /// How often it has been.
  std::uint64_t resets() const { return resets_; }
  /// What whoever deployed wants done after a reset that keeps the app: putting back what it began with.
  void after_reset(std::function<void()> restore) { restore_ = std::move(restore); }

  /// Gives the request to the service that it is for, and answers as that does. Called on a fiber.
  wire::Response handle(wire::Request request) override;

 private:
  /// Nullptr for what is not offered.
  wire::Service* service_at(Destination destination);

  clock::Loop loop_;
  region::Region region_;
  lambda::DestinationStore destinations_;
  lambda::Lambda lambda_;
  agentcore::AgentCore agentcore_;
  dynamodb::DynamoDb dynamodb_;
  identity::Identity identity_;
  lambda::ServiceTarget functions_for_apigateway_;
  apigateway::ApiGateway apigateway_;
  sdk::Services services_;
  std::uint64_t resets_ = 0;
  std::function<void()> restore_;
};

}  // namespace cutoff::cloud
