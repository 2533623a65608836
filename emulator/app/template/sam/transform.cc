#include <algorithm>

#include "emulator/app/template/properties.h"
#include "emulator/app/template/resolver.h"
#include "emulator/app/template/sam.h"
#include "emulator/replay/near_miss.h"

namespace cutoff::app {
namespace {

/// A property of Globals and the resource's own: of maps both, of lists both, of all else the resource's.
/// Source: SAM specification, "Globals section", "Overridable properties".
Node merged(const Node& global, const Node& own) {
  if (!function_of(global).empty() || !function_of(own).empty()) return own;
  if (global.is_map() && own.is_map()) {
    Node both = global;
    for (const auto& [name, value] : own.members) {
      const Node* const known = both.find(name);
      both.set(name, known == nullptr ? value : merged(*known, value));
    }
    both.line = own.line;
    both.path = own.path;
    return both;
  }
  if (global.is_list() && own.is_list()) {
    Node both = own;
    both.elements.insert(both.elements.begin(), global.elements.begin(), global.elements.end());
    return both;
  }
  return own;
}

std::string type_of(const Node& resource) {
  const Node* const type = resource.find("Type");
  return type == nullptr ? std::string() : type->text;
}

bool mentions(const Node& node, const std::string& transform) {
  if (node.is_scalar()) return node.text == transform;
  return std::any_of(node.elements.begin(), node.elements.end(),
                     [&](const Node& element) { return mentions(element, transform); });
}

void check_transform(const Node& root) {
  const Node* const transform = root.find("Transform");
  if (transform == nullptr) return;
  const std::vector<Node> one{*transform};
  for (const Node& each : transform->is_list() ? transform->elements : one) {
    if (each.text != sam_transform)
      refuse(each, "is " + each.text + ", and only " + sam_transform + " is offered here");
  }
}

}  // namespace

const Node* SamTemplate::global(const std::string& kind) const {
  const Node* const globals = root_.find("Globals");
  return globals == nullptr ? nullptr : globals->find(kind);
}

Node SamTemplate::properties(const std::string& kind, const Node& resource) const {
  const Node* const given = resource.find("Properties");
  const Node own = given == nullptr ? Node::map(resource, {}) : *given;
  const Node* const globals = global(kind);
  return globals == nullptr ? own : merged(*globals, own);
}

std::string SamTemplate::stage_of(const std::string& api) const {
  if (api == implicit_api) return "Prod";
  const Node* const resources = root_.find("Resources");
  const Node* const resource = resources == nullptr ? nullptr : resources->find(api);
  if (resource == nullptr) return "Stage";
  const Node all = properties("Api", *resource);
  const Node* const stage = all.find("StageName");
  return stage == nullptr || !stage->is_scalar() ? "Stage" : stage->text;
}

Node& SamTemplate::make(const std::string& id, const std::string& type, const Node& origin, Node properties) {
  Node resource =
      Node::map(origin, {{"Type", Node::scalar(origin, type)}, {"Properties", std::move(properties)}});
  if (const Node* const condition = origin.find("Condition")) resource.set("Condition", *condition);
  made_.push_back({id, std::move(resource)});
  return made_.back().second;
}

Resources transformed(const Node& root, Resources resources) {
  check_transform(root);
  const Node* const transform = root.find("Transform");
  if (transform == nullptr || !mentions(*transform, sam_transform)) return resources;
  if (const Node* const globals = root.find("Globals")) {
    const std::vector<std::string> kinds{"Function", "Api", "SimpleTable"};
    for (const auto& [kind, node] : globals->members) {
      if (std::count(kinds.begin(), kinds.end(), kind) == 0)
        refuse(node, "is not offered here: there are " + replay::quoted_list(kinds));
    }
  }
  Resources made;
  SamTemplate sam(root, made);
  for (const auto& [id, resource] : resources) {
    const std::string type = type_of(resource);
    if (type == "AWS::Serverless::Function") {
      make_function(sam, id, resource);
    } else if (type == "AWS::Serverless::SimpleTable") {
      make_simple_table(sam, id, resource);
      if (const Node* const metadata = resource.find("Metadata"))
        made.back().second.set("Metadata", *metadata);
      if (const Node* const depends_on = resource.find("DependsOn"))
        made.back().second.set("DependsOn", *depends_on);
    } else if (type != "AWS::Serverless::Api") {
      made.push_back({id, resource});
    }
  }
  const auto asked_for = [&](const std::string& api) {
    return std::any_of(sam.routes.begin(), sam.routes.end(),
                       [&](const auto& route) { return route.first == api; });
  };
  for (const auto& [id, resource] : resources) {
    if (type_of(resource) == "AWS::Serverless::Api") make_api(sam, id, resource);
  }
  if (asked_for(implicit_api)) {
    const auto first = std::find_if(sam.routes.begin(), sam.routes.end(),
                                    [](const auto& route) { return route.first == implicit_api; });
    Node api = Node::map(first->second.origin, {});
    make_api(sam, implicit_api, api);
  }
  for (const auto& [api, route] : sam.routes) {
    const bool there =
        std::any_of(made.begin(), made.end(), [&](const auto& each) { return each.first == api; });
    if (!there)
      refuse(route.origin, "names the API " + api + ", which is no AWS::Serverless::Api of this template");
  }
  return made;
}

}  // namespace cutoff::app
