// The faults of API Gateway's own API, by cause.
#pragma once

#include <string>
#include <utility>

#include "fakes/wire/fault.h"

namespace cutoff::apigateway {

inline wire::Fault bad_request(std::string message) {
  return {400, "BadRequestException", std::move(message)};
}

inline wire::Fault not_found(std::string message) { return {404, "NotFoundException", std::move(message)}; }

inline wire::Fault conflict(std::string message) { return {409, "ConflictException", std::move(message)}; }

/// AWS has it and cutoff does not. Where a setting would change what clients of an API are answered, taking it in
/// silence would be a lie.
inline wire::Fault not_offered(const std::string& what) {
  return {501, "NotImplementedException", "cutoff's API Gateway does not offer " + what};
}

}  // namespace cutoff::apigateway
