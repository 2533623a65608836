#include "fakes/lambda/faults.h"

#include <utility>

namespace cutoff::lambda {

wire::Fault user_fault(int status, std::string type, std::string message) {
  return {status, std::move(type), std::move(message), {{"Type", "User"}}};
}

wire::Fault function_not_found(std::string_view arn) {
  return user_fault(404, "ResourceNotFoundException", "Function not found: " + std::string(arn));
}

wire::Fault throttled(std::string_view reason) {
  return {
      429, "TooManyRequestsException", "Rate Exceeded.", {{"Reason", std::string(reason)}, {"Type", "User"}}};
}

}  // namespace cutoff::lambda
