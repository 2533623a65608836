#include "fakes/apigateway/signature.h"

#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

/// The key in a credential: "AKIA…/20260210/us-east-1/execute-api/aws4_request".
std::optional<std::string> key_of(std::string_view credential) {
  const auto slash = credential.find('/');
  if (slash == std::string_view::npos || slash == 0) return std::nullopt;
  return std::string(credential.substr(0, slash));
}

}  // namespace

std::optional<std::string> signing_key(const wire::Request& request) {
  constexpr std::string_view algorithm = "AWS4-HMAC-SHA256 ";
  constexpr std::string_view credential = "Credential=";
  const std::string_view authorization = request.headers.get("Authorization");
  if (authorization.starts_with(algorithm)) {
    const auto start = authorization.find(credential);
    return start == std::string_view::npos ? std::nullopt
                                           : key_of(authorization.substr(start + credential.size()));
  }
  if (request.query().find("X-Amz-Signature=") == std::string_view::npos) return std::nullopt;
  for (const auto& [name, value] : wire::query_parameters(request.query())) {
    if (name == "X-Amz-Credential") return key_of(value);
  }
  return std::nullopt;
}

}  // namespace cutoff::apigateway
