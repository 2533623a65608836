#include "emulator/cli/credentials.h"

#include <cstdlib>

#include "emulator/replay/document.h"

namespace cutoff::cli {
namespace {

/// "" where it is not set.
std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Credentials Credentials::from_environment() {
  std::string id = variable("AWS_ACCESS_KEY_ID");
  std::string secret = variable("AWS_SECRET_ACCESS_KEY");
  if (id.empty() != secret.empty()) {
    const std::string given = id.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID";
    const std::string missing = id.empty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
    throw replay::UnusableInput(given + " is set and " + missing + " is not: set both, or neither");
  }
  std::string token = variable("AWS_SESSION_TOKEN");
  if (id.empty()) {
    id = secret = "test";
    token.clear();
  }
  std::string region = variable("AWS_REGION");
  if (region.empty()) region = variable("AWS_DEFAULT_REGION");
  if (region.empty()) region = "us-east-1";
  return {{.id = id, .secret = secret, .session_token = token, .caller = {}}, region};
}

}  // namespace cutoff::cli
