#include "emulator/app/template/integration.h"

#include <algorithm>
#include <cctype>

#include "emulator/app/template/properties.h"

namespace cutoff::app {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return text;
}

}  // namespace

apigateway::IntegrationType integration_type(const Node& node) {
  const std::string type = upper(text_of(node));
  if (type == "AWS_PROXY") return apigateway::IntegrationType::aws_proxy;
  if (type == "MOCK") return apigateway::IntegrationType::mock;
  refuse(node, "is " + type + ", and only AWS_PROXY and MOCK are offered here");
}

apigateway::PassthroughBehavior passthrough_behavior(const Node& node) {
  const std::string text = upper(text_of(node));
  if (text == "WHEN_NO_MATCH") return apigateway::PassthroughBehavior::when_no_match;
  if (text == "WHEN_NO_TEMPLATES") return apigateway::PassthroughBehavior::when_no_templates;
  if (text == "NEVER") return apigateway::PassthroughBehavior::never;
  refuse(node, "is " + text + ", and has to be WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER");
}

apigateway::Templates templates_of(const Node& node) { return texts_by_name(node); }

apigateway::ParameterFlags flags_of(const Node& node) {
  if (!node.is_map()) refuse(node, "has to be a map");
  apigateway::ParameterFlags flags;
  for (const auto& [name, value] : node.members) flags.emplace(name, boolean_of(value));
  return flags;
}

std::map<std::string, std::string, std::less<>> texts_by_name(const Node& node) {
  std::map<std::string, std::string, std::less<>> texts;
  for (auto& [name, text] : pairs_of(node)) texts.emplace(name, text);
  return texts;
}

}  // namespace cutoff::app
