#include "emulator/app/template/kinds.h"

#include <algorithm>
#include <cctype>

#include "emulator/app/names.h"

namespace cutoff::app {
namespace {

const Kind* const all_kinds[] = {
    &kinds::agentcore_runtime,
    &kinds::apigateway_deployment,
    &kinds::apigateway_method,
    &kinds::apigateway_resource,
    &kinds::apigateway_rest_api,
    &kinds::apigateway_stage,
    &kinds::dynamodb_table,
    &kinds::iam_policy,
    &kinds::iam_role,
    &kinds::lambda_event_invoke_config,
    &kinds::lambda_function,
    &kinds::lambda_permission,
};

std::string last_part(const std::string& text, char separator) {
  return text.substr(text.rfind(separator) + 1);
}

}  // namespace

const Kind* find_kind(std::string_view type) {
  const auto* const found = std::find_if(std::begin(all_kinds), std::end(all_kinds),
                                         [&](const Kind* kind) { return kind->type == type; });
  return found == std::end(all_kinds) ? nullptr : *found;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const Kind* kind : all_kinds) names.emplace_back(kind->type);
  return names;
}

std::string Building::physical_name(const std::string& id, std::size_t longest) const {
  std::string random = made_id(stack + "/" + id, 12);
  std::transform(random.begin(), random.end(), random.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return (stack + "-" + id).substr(0, longest - random.size() - 1) + "-" + random;
}

Function& Building::function(const Node& node) {
  std::string name = text_of(node);
  if (const std::size_t at = name.find("function:"); at != std::string::npos) name = name.substr(at + 9);
  name = name.substr(0, name.find(':'));
  for (Function& function : application.functions) {
    if (function.configuration.name == name) return function;
  }
  refuse(node, "names the function " + name + ", which is none of this template");
}

Role& Building::role(const Node& node) {
  const std::string name = last_part(text_of(node), '/');
  for (Role& role : application.roles) {
    if (role.role.role_name == name) return role;
  }
  refuse(node, "names the role " + name + ", which is none of this template");
}

Api& Building::api(const Node& id) {
  for (Api& api : application.apis) {
    if (api.api.id == text_of(id)) return api;
  }
  refuse(id, "names the API " + text_of(id) + ", which is none of this template");
}

}  // namespace cutoff::app
