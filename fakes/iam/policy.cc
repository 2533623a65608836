#include "fakes/iam/policy.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "fakes/iam/condition.h"
#include "fakes/iam/pattern.h"
#include "fakes/wire/fault.h"

namespace cutoff::iam {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& sentence) {
  throw wire::Fault(400, "MalformedPolicyDocument", sentence);
}

/// "Statement[1]" and "Action" are "Statement[1].Action".
std::string below(const std::string& place, const std::string& name) {
  return place.empty() ? name : place + "." + name;
}

/// "Statement[1]"
std::string element_of(std::string place, std::size_t index) {
  return place.append("[").append(std::to_string(index)).append("]");
}

/// `value` is what stands there instead.
[[noreturn]] void refuse(std::string place, std::string_view constraint, std::string_view value) {
  refuse(place.append(" ").append(constraint).append(", but is \"").append(value).append("\""));
}

std::string text_of(const Json& value, const std::string& place) {
  if (!value.is_string()) refuse(place + " must be a string");
  return value.get<std::string>();
}

/// One value, or a list of them, but not of none.
template <class Read>
std::vector<std::string> one_or_more(const Json& value, const std::string& place, Read read) {
  std::vector<std::string> values;
  if (!value.is_array()) {
    values.push_back(read(value, place));
    return values;
  }
  for (std::size_t i = 0; i < value.size(); ++i) values.push_back(read(value[i], element_of(place, i)));
  if (values.empty()) refuse(place + " must not be empty");
  return values;
}

std::string read_action(const Json& value, const std::string& place) {
  std::string action = text_of(value, place);
  if (action != "*" && action.find(':') == std::string::npos) {
    refuse(place, R"(must be "*" or name its service, like "lambda:InvokeFunction")", action);
  }
  return action;
}

std::string read_resource(const Json& value, const std::string& place) {
  std::string resource = text_of(value, place);
  // "execute-api:/stage/POST/path" is how an API's own policy may speak of its methods.
  if (resource != "*" && !resource.starts_with("arn:") && !resource.starts_with("execute-api:/")) {
    refuse(place, R"(must be in ARN format or "*")", resource);
  }
  if (!has_whole_variables(resource)) refuse(place + R"( has a "${" without its "}")");
  return resource;
}

std::vector<std::string> read_principals(const Json& value, const std::string& place) {
  if (value.is_string()) {
    if (value != "*") refuse(place + R"( must be "*", or an object like {"AWS": "123456789012"})");
    return {"*"};
  }
  if (!value.is_object() || value.empty())
    refuse(place + R"( must be "*", or an object like {"AWS": "123456789012"})");
  std::vector<std::string> principals;
  for (const auto& [kind, names] : value.items()) {
    const std::string where = below(place, kind);
    if (kind != "AWS" && kind != "Service") refuse(where + " is not offered: principals are AWS or Service");
    for (std::string& name : one_or_more(names, where, text_of)) {
      if (kind == "Service" && name == "*") refuse(where + " must name a service");
      principals.push_back(std::move(name));
    }
  }
  return principals;
}

std::string read_condition_value(const Json& value, const std::string& place) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number()) return value.dump();
  refuse(place + " must be a string, a number or a boolean");
}

void check_condition(const Condition& condition, const Operator& op, const std::string& place) {
  for (const std::string& value : condition.values) {
    if (op.numeric() && !number_of(value)) refuse(place, "must be a number", value);
    const bool boolean = op.test == Operator::Test::boolean || op.test == Operator::Test::null;
    if (boolean && value != "true" && value != "false") refuse(place, R"(must be "true" or "false")", value);
    if (!has_whole_variables(value)) refuse(place + R"( has a "${" without its "}")");
  }
}

std::vector<Condition> read_conditions(const Json& value, const std::string& place) {
  if (!value.is_object()) refuse(place + " must be an object");
  std::vector<Condition> conditions;
  for (const auto& [operation, keys] : value.items()) {
    const std::string where = below(place, operation);
    const std::optional<Operator> op = Operator::find(operation);
    if (!op) refuse(where + " is not a condition operator that is offered");
    if (!keys.is_object()) refuse(where + " must be an object of condition keys");
    for (const auto& [key, values] : keys.items()) {
      Condition condition{operation, key, one_or_more(values, below(where, key), read_condition_value)};
      check_condition(condition, *op, below(where, key));
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

Statement::Effect read_effect(const Json& value, const std::string& place) {
  if (value == "Allow") return Statement::Effect::allow;
  if (value == "Deny") return Statement::Effect::deny;
  refuse(place + R"( must be "Allow" or "Deny")");
}

/// Takes `name` or "Not" + `name`, of which there may be one.
template <class Read>
void read_either(const Json& json, const std::string& place, const std::string& name,
                 std::vector<std::string>& values, bool& negated, Read read) {
  const auto plain = json.find(name);
  const auto other = json.find("Not" + name);
  if (plain != json.end() && other != json.end()) refuse(place + " has both " + name + " and Not" + name);
  if (plain != json.end()) values = read(*plain, below(place, name));
  if (other != json.end()) {
    values = read(*other, below(place, "Not" + name));
    negated = true;
  }
}

Statement read_statement(const Json& json, const std::string& place) {
  if (!json.is_object()) refuse(place + " must be an object");
  for (const auto& [name, value] : json.items()) {
    static const std::vector<std::string_view> elements{"Sid",       "Effect",       "Action",
                                                        "NotAction", "Resource",     "NotResource",
                                                        "Principal", "NotPrincipal", "Condition"};
    if (std::find(elements.begin(), elements.end(), name) == elements.end()) {
      refuse(below(place, name) + " is not an element of a statement");
    }
  }
  Statement statement;
  if (const auto sid = json.find("Sid"); sid != json.end())
    statement.sid = text_of(*sid, below(place, "Sid"));
  const auto effect = json.find("Effect");
  if (effect == json.end()) refuse(place + " has no Effect");
  statement.effect = read_effect(*effect, below(place, "Effect"));

  const auto actions = [](const Json& value, const std::string& where) {
    return one_or_more(value, where, read_action);
  };
  const auto resources = [](const Json& value, const std::string& where) {
    return one_or_more(value, where, read_resource);
  };
  read_either(json, place, "Action", statement.actions, statement.not_actions, actions);
  if (statement.actions.empty()) refuse(place + " has neither Action nor NotAction");
  read_either(json, place, "Principal", statement.principals, statement.not_principals, read_principals);
  read_either(json, place, "Resource", statement.resources, statement.not_resources, resources);
  if (statement.resources.empty()) {
    // A resource's own policy may leave out that it speaks of that resource.
    if (statement.principals.empty()) refuse(place + " has neither Resource nor NotResource");
    statement.resources.emplace_back("*");
  }
  if (const auto conditions = json.find("Condition"); conditions != json.end()) {
    statement.conditions = read_conditions(*conditions, below(place, "Condition"));
  }
  return statement;
}

bool read_version(const Json& document) {
  const auto version = document.find("Version");
  if (version == document.end() || *version == "2008-10-17") return false;
  if (*version == "2012-10-17") return true;
  refuse(R"(Version must be "2012-10-17" or "2008-10-17")");
}

}  // namespace

Policy Policy::parse(std::string name, std::string_view json) {
  Json document;
  try {
    document = Json::parse(json);
  } catch (const Json::parse_error& error) {
    refuse("Syntax errors in policy, at byte " + std::to_string(error.byte) + ".");
  }
  if (!document.is_object()) refuse("The policy must be an object");
  for (const auto& [element, value] : document.items()) {
    if (element != "Version" && element != "Id" && element != "Statement")
      refuse(element + " is not an element of a policy");
  }
  const bool variables = read_version(document);
  const auto statements = document.find("Statement");
  if (statements == document.end()) refuse("The policy has no Statement");

  Policy policy{std::move(name), {}};
  if (statements->is_array()) {
    for (std::size_t i = 0; i < statements->size(); ++i) {
      policy.statements.push_back(read_statement(statements->at(i), element_of("Statement", i)));
    }
  } else {
    policy.statements.push_back(read_statement(*statements, "Statement"));
  }
  for (Statement& statement : policy.statements) statement.variables = variables;
  policy.document = json;
  return policy;
}

namespace {

Policy& add(Policy& policy, Statement::Effect effect, std::vector<std::string> actions,
            std::vector<std::string> resources) {
  Statement statement;
  statement.effect = effect;
  statement.actions = std::move(actions);
  statement.resources = std::move(resources);
  policy.statements.push_back(std::move(statement));
  return policy;
}

}  // namespace

Policy& Policy::allow(std::vector<std::string> actions, std::vector<std::string> resources) {
  return add(*this, Statement::Effect::allow, std::move(actions), std::move(resources));
}

Policy& Policy::deny(std::vector<std::string> actions, std::vector<std::string> resources) {
  return add(*this, Statement::Effect::deny, std::move(actions), std::move(resources));
}

}  // namespace cutoff::iam
