// Which service a request is for, found as real clients tell it, in this order:
//
//   1. the host or the path of a deployed API: api.execute-api.us-east-1.amazonaws.com, /_aws/execute-api/api/stage/…,
//      /restapis/api/stage/_user_request_/…
//   2. X-Amz-Target: DynamoDB_20120810.PutItem
//   3. what it is signed for: …/20260210/us-east-1/lambda/aws4_request, in the header or in the query
//   4. the host: sts.us-east-1.amazonaws.com
//   5. unsigned: the path (/2015-03-31/functions/…, /runtimes/…, /restapis…), or the Version of a query API's form
//
// A service that is not offered is named as the client names it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/wire/message.h"

namespace cutoff::cloud {

enum class Destination : std::uint8_t {
  deployed_api,  // API Gateway's data plane
  apigateway,    // its control plane
  agentcore,     // both planes: they sign alike
  dynamodb,
  lambda,
  identity,  // STS and IAM
  not_offered,
};

struct Route {
  Destination destination = Destination::not_offered;
  /// Of what is not offered: "sqs"; empty where the request does not say.
  std::string service;
};

/// May read the request's body, and puts it back.
Route find_route(wire::Request& request);

/// 501 for a service that is not offered, in the shape of the protocol that the request speaks, so that an SDK shows
/// the sentence: which it is, and what there is.
wire::Response not_offered(const wire::Request& request, std::string_view service);

}  // namespace cutoff::cloud
