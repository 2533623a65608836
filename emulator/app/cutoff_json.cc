#include "emulator/app/cutoff_json.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "emulator/app/cors.h"
#include "emulator/app/names.h"
#include "emulator/app/text_file.h"
#include "emulator/control/script_json.h"
#include "emulator/replay/document.h"
#include "emulator/replay/near_miss.h"
#include "fakes/iam/policy.h"
#include "fakes/wire/fault.h"

namespace cutoff::app {
namespace {

namespace fs = std::filesystem;
using replay::Node;
using replay::Value;

constexpr const char* example_function =
    R"({"code": "src", "handler": "worker.handle", "runtime": "python3.11"})";

std::int64_t whole_number(const Value& value, std::int64_t least, std::int64_t most,
                          const std::string& example) {
  const std::string text = value.source();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (value.kind() != Node::Kind::number || read.ec != std::errc() || read.ptr != text.data() + text.size() ||
      number < least || number > most)
    value.refuse("write a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                 ", such as " + example);
  return number;
}

std::chrono::seconds whole_seconds(const Value& value) {
  const clock::Duration duration = value.duration();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  if (seconds != duration) value.refuse("write whole seconds, such as \"900s\"");
  return seconds;
}

/// Plain JSON as DynamoDB has it: a text is S, a number N, true BOOL, null NULL, a list L, an object M.
dynamodb::AttributeValue attribute_of(const Value& value) {
  switch (value.kind()) {
    case Node::Kind::null:
      return dynamodb::Null();
    case Node::Kind::boolean:
      return value.source() == "true";
    case Node::Kind::number:
      try {
        return dynamodb::Number::parse(value.source());
      } catch (const wire::Fault& fault) {
        value.refuse(fault.message());
      }
    case Node::Kind::string:
      return value.string("");
    case Node::Kind::array: {
      dynamodb::List list;
      for (const Value& element : value.elements("[]")) list.push_back(attribute_of(element));
      return list;
    }
    case Node::Kind::object:
      break;
  }
  dynamodb::Item item;
  for (const Value& member : value.members("{}")) item.set(member.key(), attribute_of(member));
  return item;
}

class Reader {
 public:
  Reader(const std::string& path, const Value& root, const Place& place)
      : path_(path), root_(root), place_(place) {}

  Application read() {
    root_.check_fields({"$schema", "name", "functions", "apis", "tables", "agents", "roles"},
                       std::string(R"({"functions": {"worker": )") + example_function + "}}");
    application_.name = fs::absolute(path_).lexically_normal().parent_path().filename().string();
    if (const auto name = root_.find("name")) application_.name = name->name("\"shop\"");
    note_names();
    each("roles", R"({"worker-role": {"policies": []}})", [this](const Value& v) { role(v); });
    each("tables", R"({"requests": {"partition_key": "id"}})", [this](const Value& v) { table(v); });
    each("agents", R"({"helper": {"script": {"latency": "68s"}}})", [this](const Value& v) { agent(v); });
    each("functions", std::string(R"({"worker": )") + example_function + "}",
         [this](const Value& v) { function(v); });
    each("apis", R"({"shop": {"stages": ["dev"], "routes": {"POST /orders": "worker"}}})",
         [this](const Value& v) { api(v); });
    return std::move(application_);
  }

 private:
  template <class Take>
  void each(const char* kind, const std::string& example, Take take) {
    if (const auto all = root_.find(kind)) {
      for (const Value& value : all->members(example)) {
        if (value.key().empty()) value.complain("has an empty name: give it one");
        take(value);
      }
    }
  }

  /// What ${…} may name.
  void note_names() {
    known_["region"] = place_.region;
    known_["account"] = place_.account;
    each("functions", example_function, [this](const Value& v) {
      known_["functions." + v.key() + ".arn"] = place_.arn("lambda", "function:" + v.key());
      functions_.push_back(v.key());
    });
    each("tables", "{}", [this](const Value& v) {
      known_["tables." + v.key() + ".arn"] = place_.arn("dynamodb", "table/" + v.key());
    });
    each("agents", "{}", [this](const Value& v) {
      known_["agents." + v.key() + ".arn"] = place_.arn("bedrock-agentcore", "runtime/" + agent_id(v));
    });
    each("roles", "{}",
         [this](const Value& v) { known_["roles." + v.key() + ".arn"] = place_.role_arn(v.key()); });
  }

  static std::string agent_id(const Value& agent) {
    if (agent.kind() == Node::Kind::object) {
      if (const auto id = agent.find("id")) return id->name("\"helper-AbCdEfGhIj\"");
    }
    return agent.key() + "-" + made_id("agent " + agent.key(), 10);
  }

  /// `text` with what its ${…} name. One with a colon is a variable of IAM's and stays as it is.
  std::string expanded(const Value& value, const std::string& text) const {
    std::string result;
    std::size_t at = 0;
    for (std::size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", at)) {
      const std::size_t end = text.find('}', begin);
      if (end == std::string::npos) break;
      const std::string name = text.substr(begin + 2, end - begin - 2);
      result += text.substr(at, begin - at);
      at = end + 1;
      if (name.find(':') != std::string::npos) {
        result += text.substr(begin, at - begin);
        continue;
      }
      const auto found = known_.find(name);
      if (found == known_.end()) {
        std::vector<std::string> names;
        names.reserve(known_.size());
        for (const auto& [known, arn] : known_) names.push_back(known);
        value.complain("names ${" + name + "}, which there is not: " +
                       replay::did_you_mean(name, names, "there are " + replay::quoted_list(names)));
      }
      result += found->second;
    }
    return result + text.substr(at);
  }
  std::string text_in(const Value& value, const std::string& example) const {
    return expanded(value, value.string(example));
  }

  lambda::EnvironmentVariables environment(const Value& value) const {
    lambda::EnvironmentVariables variables;
    for (const Value& variable : value.members(R"({"LOG_LEVEL": "INFO"})"))
      variables.emplace_back(variable.key(), text_in(variable, "\"INFO\""));
    return variables;
  }

  void role(const Value& value) {
    value.check_fields({"policies", "assumed_by"}, R"({"policies": []})");
    std::string service = "lambda.amazonaws.com";
    if (const auto by = value.find("assumed_by")) service = by->name("\"lambda.amazonaws.com\"");
    Role role{.role = {.role_name = value.key(), .assume_role_policy_document = trust_policy_for(service)}};
    if (const auto statements = value.find("policies")) add_policy(role, *statements);
    application_.roles.push_back(std::move(role));
  }

  void add_policy(Role& role, const Value& statements) const {
    constexpr const char* example =
        R"([{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "${tables.requests.arn}"}])";
    if (statements.elements(example).empty()) return;
    std::string document =
        R"({"Version":"2012-10-17","Statement":)" + expanded(statements, statements.source()) + "}";
    try {
      iam::Policy::parse(role.role.role_name, document);
    } catch (const wire::Fault& fault) {
      statements.complain("cannot be used: " + fault.message());
    }
    role.policies.emplace_back(role.role.role_name, std::move(document));
  }

  static dynamodb::KeyAttribute key(const Value& value) {
    if (value.kind() == Node::Kind::string) return {value.name("\"id\"")};
    value.check_fields({"name", "type"}, R"({"name": "sent_at", "type": "N"})");
    dynamodb::KeyAttribute key{value.require("name", "\"sent_at\"").name("\"sent_at\"")};
    if (const auto type = value.find("type")) {
      const std::string text = type->string("\"N\"");
      if (text != "S" && text != "N" && text != "B") type->refuse(R"(write "S", "N" or "B")");
      key.type = text == "S"   ? dynamodb::KeyType::string
                 : text == "N" ? dynamodb::KeyType::number
                               : dynamodb::KeyType::binary;
    }
    return key;
  }

  void table(const Value& value) {
    value.check_fields({"partition_key", "sort_key", "ttl", "items"}, R"({"partition_key": "id"})");
    std::optional<dynamodb::KeyAttribute> sort;
    if (const auto sort_key = value.find("sort_key")) sort = key(*sort_key);
    Table table{.table = dynamodb::CreateTableInput::on_demand(
                    value.key(), key(value.require("partition_key", "\"id\"")), std::move(sort))};
    if (const auto ttl = value.find("ttl")) table.time_to_live = ttl->name("\"expires_at\"");
    if (const auto items = value.find("items")) {
      for (const Value& item : items->elements(R"([{"id": "1"}])")) {
        if (item.kind() != Node::Kind::object) item.refuse(R"(write an item, such as {"id": "1"})");
        table.items.push_back(attribute_of(item).map());
      }
    }
    application_.tables.push_back(std::move(table));
  }

  void agent(const Value& value) {
    value.check_fields({"id", "script", "role", "environment", "idle_timeout", "max_lifetime"},
                       R"({"script": {"latency": "68s"}})");
    agentcore::CreateAgentRuntimeInput runtime;
    runtime.name = value.key();
    runtime.id = agent_id(value);
    runtime.role_arn = place_.role_arn(value.key() + "-role");
    if (const auto role = value.find("role"))
      runtime.role_arn = place_.role_arn(role->name("\"helper-role\""));
    runtime.container_uri =
        place_.account + ".dkr.ecr." + place_.region + ".amazonaws.com/" + value.key() + ":latest";
    if (const auto variables = value.find("environment")) runtime.environment = environment(*variables);
    if (const auto idle = value.find("idle_timeout")) runtime.idle_timeout = whole_seconds(*idle);
    if (const auto lifetime = value.find("max_lifetime")) runtime.max_lifetime = whole_seconds(*lifetime);
    if (const auto script = value.find("script"))
      runtime.script = control::read_script(*script).described_as(script->source());
    application_.agents.push_back({std::move(runtime)});
  }

  Code code(const Value& value) const {
    if (value.kind() == Node::Kind::object) {
      value.check_fields({"text"}, R"({"text": "def handler(event, context): ..."})");
      return {.form = Code::Form::text, .text = value.require("text", "\"…\"").string("\"…\"")};
    }
    const std::string written = value.name("\"src\"");
    const std::string path = beside(path_, written);
    if (written.ends_with(".zip")) {
      if (!fs::is_regular_file(path)) value.refuse("there is no such zip file at " + path);
      return {.form = Code::Form::zip, .path = path};
    }
    if (!fs::is_directory(path)) value.refuse("there is no such folder at " + path);
    return {.form = Code::Form::folder, .path = path};
  }

  lambda::EventInvokeSettings events(const Value& value) const {
    value.check_fields({"retries", "max_age", "on_success", "on_failure"}, R"({"retries": 0})");
    lambda::EventInvokeSettings settings;
    if (const auto retries = value.find("retries"))
      settings.maximum_retry_attempts = whole_number(*retries, 0, 2, "2");
    if (const auto age = value.find("max_age")) settings.maximum_event_age = whole_seconds(*age);
    const auto destination = [&](const char* which) {
      const auto arn = value.find(which);
      return arn ? text_in(*arn, "\"${functions.worker.arn}\"") : std::string();
    };
    if (value.find("on_success") || value.find("on_failure"))
      settings.destinations = lambda::DestinationConfig{destination("on_success"), destination("on_failure")};
    return settings;
  }

  void function(const Value& value) {
    value.check_fields({"code", "handler", "runtime", "timeout", "memory_mb", "environment", "role",
                        "policies", "reserved_concurrency", "events", "description"},
                       example_function);
    Function function;
    lambda::FunctionConfiguration& configuration = function.configuration;
    configuration.name = value.key();
    function.code = code(value.require("code", "\"src\""));
    configuration.handler = value.require("handler", "\"worker.handle\"").name("\"worker.handle\"");
    configuration.runtime = value.require("runtime", "\"python3.11\"").name("\"python3.11\"");
    if (const auto timeout = value.find("timeout")) configuration.timeout = whole_seconds(*timeout);
    if (const auto memory = value.find("memory_mb"))
      configuration.memory_mb = whole_number(*memory, 128, 10'240, "1024");
    if (const auto variables = value.find("environment")) {
      configuration.environment = environment(*variables);
      configuration.environment_given = true;
    }
    if (const auto text = value.find("description")) configuration.description = text->string("\"…\"");
    if (const auto reserved = value.find("reserved_concurrency"))
      function.reserved_concurrency = whole_number(*reserved, 0, 1'000'000, "10");
    if (const auto settings = value.find("events")) function.events = events(*settings);
    configuration.role = role_of(value);
    application_.functions.push_back(std::move(function));
  }

  /// The role that it names, or one of its own, which may do what its policies say.
  std::string role_of(const Value& function) {
    const auto policies = function.find("policies");
    if (const auto named = function.find("role")) {
      if (policies) policies->complain("belongs to the role: write it in roles, or leave \"role\" out");
      std::string name = named->name("\"worker-role\"");
      const auto& roles = application_.roles;
      const bool known = std::any_of(roles.begin(), roles.end(),
                                     [&](const Role& role) { return role.role.role_name == name; });
      if (!known) {
        std::vector<std::string> names;
        names.reserve(roles.size());
        for (const Role& role : roles) names.push_back(role.role.role_name);
        named->refuse(replay::did_you_mean(name, names, "name one of roles, or leave it out"));
      }
      return name;
    }
    Role role{.role = {.role_name = function.key() + "-role",
                       .assume_role_policy_document = trust_policy_for("lambda.amazonaws.com")}};
    if (policies) add_policy(role, *policies);
    application_.roles.push_back(std::move(role));
    return function.key() + "-role";
  }

  static Cors cors(const Value& value) {
    const auto quoted = [](const Value& constant) {
      const std::string text = constant.name("\"*\"");
      if (text.find('\'') != std::string::npos) constant.refuse("leave the quotes out");
      return "'" + text + "'";
    };
    if (value.kind() == Node::Kind::string) return {.allow_origin = quoted(value)};
    value.check_fields({"allow_origin", "allow_headers"}, R"({"allow_origin": "*"})");
    Cors cors{.allow_origin = quoted(value.require("allow_origin", "\"*\""))};
    if (const auto headers = value.find("allow_headers")) cors.allow_headers = quoted(*headers);
    return cors;
  }

  void api(const Value& value) {
    value.check_fields({"name", "stages", "routes", "cors"},
                       R"({"stages": ["dev"], "routes": {"POST /orders": "worker"}})");
    const bool host_name =
        value.key().size() <= 63 && std::all_of(value.key().begin(), value.key().end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
    if (!host_name)
      value.complain("is part of a host's name: write small letters, digits and hyphens, such as \"shop\"");
    Api api;
    api.api.id = value.key();
    api.api.name = value.key();
    if (const auto name = value.find("name")) api.api.name = name->name("\"shop\"");
    int number = 0;
    for (const Value& entry :
         value.require("routes", R"({"POST /orders": "worker"})").members(R"({"POST /orders": "worker"})"))
      api.routes.push_back(route(entry, api.api.id, ++number));
    if (api.routes.empty()) value.complain(R"(has no routes: add one, such as "POST /orders": "worker")");
    if (const auto preflights = value.find("cors")) add_preflights(api.routes, cors(*preflights));
    for (const Value& stage : value.require("stages", R"(["dev"])").elements(R"(["dev"])")) {
      apigateway::CreateStage input;
      input.stage_name = stage.name("\"dev\"");
      api.stages.push_back(input);
    }
    application_.apis.push_back(std::move(api));
  }

  Route route(const Value& entry, const std::string& api_id, int number) {
    const std::string& key = entry.key();
    const std::size_t space = key.find(' ');
    const std::string method = key.substr(0, space);
    const std::set<std::string> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"};
    if (space == std::string::npos || !methods.contains(method) || key.compare(space + 1, 1, "/") != 0)
      entry.complain(R"(is no route: write a method and a path, such as "POST /orders")");
    Route route;
    route.path = key.substr(space + 1);
    route.method.http_method = method;
    route.integration.emplace();
    std::optional<Value> target = entry;
    if (entry.kind() == Node::Kind::object) {
      entry.check_fields({"function", "timeout"}, R"({"function": "worker", "timeout": "29s"})");
      target = entry.require("function", "\"worker\"");
      if (const auto timeout = entry.find("timeout")) route.integration->timeout = timeout->duration();
    }
    const std::string name = target->name("\"worker\"");
    const auto function =
        std::find_if(application_.functions.begin(), application_.functions.end(),
                     [&](const Function& candidate) { return candidate.configuration.name == name; });
    if (function == application_.functions.end())
      target->refuse(replay::did_you_mean(name, functions_, "name one of functions"));
    route.integration->function = place_.arn("lambda", "function:" + name);
    permit(*function, api_id, method, route.path, number);
    return route;
  }

  /// The API may call the function for this route; in a permission a path's variable is any part.
  void permit(Function& function, const std::string& api_id, const std::string& method,
              const std::string& path, int number) const {
    std::string any_path;
    bool variable = false;
    for (const char c : path) {
      if (c == '{') any_path += '*';
      variable = c == '{' || (variable && c != '}');
      if (!variable && c != '}') any_path += c;
    }
    function.permissions.push_back(
        {.statement_id = api_id + "-" + std::to_string(number),
         .principal = "apigateway.amazonaws.com",
         .source_arn =
             place_.arn("execute-api", api_id + "/*/" + (method == "ANY" ? "*" : method) + any_path)});
  }

  const std::string& path_;
  const Value& root_;
  const Place& place_;
  Application application_;
  std::map<std::string, std::string> known_;
  std::vector<std::string> functions_;
};

}  // namespace

Application read_cutoff_json(const std::string& path, const Place& place) {
  return parse_cutoff_json(path, read_text_file(path), place);
}

Application parse_cutoff_json(const std::string& path, std::string text, const Place& place) {
  const replay::Document document(path, std::move(text));
  const Value root(document);
  return Reader(path, root, place).read();
}

}  // namespace cutoff::app
