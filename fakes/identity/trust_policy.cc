#include "fakes/identity/trust_policy.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <nlohmann/json.hpp>

#include "fakes/wire/fault.h"

namespace cutoff::identity {
namespace {

constexpr std::size_t largest_document = 2048;

[[noreturn]] void refuse(std::string sentence) {
  throw wire::Fault(400, "MalformedPolicyDocument", std::move(sentence));
}

/// What a parsed policy does not tell any more: a resource that was left out has become "*".
void check_has_no_resources(std::string_view document) {
  const auto json = nlohmann::json::parse(document);
  const auto& statements = json.at("Statement");
  const auto check = [](const nlohmann::json& statement) {
    for (const char* prohibited : {"Resource", "NotResource"}) {
      if (statement.contains(prohibited)) refuse(std::string("Has prohibited field ") + prohibited);
    }
  };
  if (!statements.is_array()) return check(statements);
  std::for_each(statements.begin(), statements.end(), check);
}

bool is_of_sts(const std::string& action) { return action.starts_with("sts:"); }

}  // namespace

std::size_t counted_size(std::string_view document) {
  return static_cast<std::size_t>(std::count_if(document.begin(), document.end(), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0;
  }));
}

iam::Policy read_trust_policy(std::string_view document) {
  if (counted_size(document) > largest_document) {
    throw wire::Fault(409, "LimitExceeded",
                      "Cannot exceed quota for ACLSizePerRole: " + std::to_string(largest_document));
  }
  // A statement without a principal would be refused for want of a resource: say first what AWS says.
  iam::Policy policy;
  try {
    policy = iam::Policy::parse("trust", document);
  } catch (const wire::Fault& fault) {
    if (fault.message().find("has neither Resource nor NotResource") != std::string::npos)
      refuse("Missing required field Principal");
    throw;
  }
  for (const iam::Statement& statement : policy.statements) {
    if (statement.principals.empty()) refuse("Missing required field Principal");
    if (!std::all_of(statement.actions.begin(), statement.actions.end(), is_of_sts))
      refuse("AssumeRole policy may only specify STS AssumeRole actions.");
  }
  check_has_no_resources(document);
  return policy;
}

}  // namespace cutoff::identity
