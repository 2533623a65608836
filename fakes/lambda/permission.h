// What AddPermission is told: a statement of a function's resource-based policy.
#pragma once

#include <string>

#include "fakes/iam/policy.h"

namespace cutoff::lambda {

struct Permission {
  std::string statement_id;
  std::string action = "lambda:InvokeFunction";
  std::string principal;            // "apigateway.amazonaws.com", an account, a role's ARN, "*"
  std::string source_arn = {};      // on behalf of which resource, with wildcards; empty: any
  std::string source_account = {};  // of which account; empty: any
  std::string event_source_token = {};
  std::string principal_org_id = {};
  std::string function_url_auth_type = {};
  std::string revision_id = {};  // see FunctionUpdate
};

/// The statement's and the policy's JSON, as AWS answers them: inside of a JSON string.
std::string statement_json(const iam::Statement& statement);
std::string policy_json(const iam::Policy& policy);

}  // namespace cutoff::lambda
