// Lambda as another of AWS's services sees it: something to invoke, in that service's name.
#pragma once

#include <string>
#include <utility>

#include "fakes/lambda/lambda.h"
#include "fakes/wire/function.h"

namespace cutoff::lambda {

/// The caller is the service's principal, and the function's own policy must allow it.
class ServiceTarget final : public wire::FunctionTarget {
 public:
  /// `service` is "apigateway.amazonaws.com". `lambda` outlives it.
  ServiceTarget(Lambda& lambda, std::string service) : lambda_(lambda), service_(std::move(service)) {}

  clock::Result<wire::FunctionReply> start(wire::FunctionCall call) override;

 private:
  Lambda& lambda_;
  std::string service_;
};

}  // namespace cutoff::lambda
