// Policies: statements that allow or deny actions on resources, as documents in AWS's JSON or built in C++.
//
// Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements reference".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/iam/caller.h"

namespace cutoff::iam {

/// Condition keys of one request: {"aws:SourceArn", "arn:…"}. Keys compare without case.
using Context = std::vector<std::pair<std::string, std::string>>;

/// "Condition": {"ArnLike": {"aws:SourceArn": ["…", "…"]}} is {operation, key, values}.
struct Condition {
  std::string operation;  // StringEquals, StringNotEquals, StringLike, ArnLike, Bool, …; also with IfExists
  std::string key;
  std::vector<std::string> values;
};

struct Statement {
  enum class Effect { allow, deny };

  std::string sid;
  Effect effect = Effect::allow;
  std::vector<std::string> actions;    // "lambda:Invoke*"; compared without case
  bool not_actions = false;            // the list is NotAction's
  std::vector<std::string> resources;  // "arn:aws:lambda:*:*:function:worker-?"; "*" and "?" are wildcards
  bool not_resources = false;
  /// Whom a resource's own policy speaks of: "*", an account, a principal's ARN, or a service's name. Empty in a
  /// role's policy, where it is the role.
  std::vector<std::string> principals;
  bool not_principals = false;
  std::vector<Condition> conditions;  // all must hold
  /// "${aws:PrincipalAccount}" is a variable, as from version 2012-10-17 on; else it is plain text.
  bool variables = true;
};

struct Policy {
  std::string name;
  std::vector<Statement> statements;
  /// The text that it was read from; empty where it was built here (see policy_document.h).
  std::string document = {};

  /// Reads a policy document. Throws wire::Fault MalformedPolicyDocument, naming what is wrong and where:
  /// "Statement[1].Efect is not an element of a statement". What is not offered here is refused, never ignored.
  static Policy parse(std::string name, std::string_view json);

  Policy& allow(std::vector<std::string> actions, std::vector<std::string> resources);
  Policy& deny(std::vector<std::string> actions, std::vector<std::string> resources);
};

}  // namespace cutoff::iam
