#include "fakes/apigateway/router.h"

#include <algorithm>

#include "fakes/wire/target.h"

namespace cutoff::apigateway {
namespace {

/// Most segments differ in size from the one that is looked for, so one by one is fast.
template <class Literals>
auto find_literal(Literals& literals, std::string_view segment) {
  return std::find_if(literals.begin(), literals.end(),
                      [segment](const auto& literal) { return literal.first == segment; });
}

}  // namespace

void Router::add(std::string_view path, std::size_t resource) {
  std::size_t node = 0;
  if (path != "/") {
    for (const std::string_view segment : wire::path_segments(path)) {
      if (is_path_variable(segment) && is_greedy(segment)) {
        nodes_[node].greedy = segment.substr(1, segment.size() - 3);
        nodes_[node].greedy_resource = resource;
        return;
      }
      node = child(node, segment);
    }
  }
  nodes_[node].resource = resource;
}

std::size_t Router::child(std::size_t parent, std::string_view segment) {
  const std::size_t added = nodes_.size();
  if (is_path_variable(segment)) {
    if (nodes_[parent].parameter_node != none) return nodes_[parent].parameter_node;
    nodes_[parent].parameter = segment.substr(1, segment.size() - 2);
    nodes_[parent].parameter_node = added;
  } else {
    auto& literals = nodes_[parent].literals;
    if (const auto known = find_literal(literals, segment); known != literals.end()) return known->second;
    literals.emplace_back(segment, added);
  }
  nodes_.emplace_back();
  return added;
}

std::size_t Router::match(std::string_view path, PathParameters& parameters) const {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return nodes_.front().resource;
  return match_from(nodes_.front(), path, parameters);
}

std::size_t Router::match_from(const Node& node, std::string_view rest, PathParameters& parameters) const {
  const auto slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  const auto descend = [&](std::size_t next) {
    return slash == std::string_view::npos ? nodes_[next].resource
                                           : match_from(nodes_[next], rest.substr(slash + 1), parameters);
  };

  const auto literal = find_literal(node.literals, segment);
  if (literal != node.literals.end()) {
    if (const std::size_t found = descend(literal->second); found != none) return found;
  }
  if (node.parameter_node != none && !segment.empty()) {
    parameters.emplace_back(node.parameter, segment);
    if (const std::size_t found = descend(node.parameter_node); found != none) return found;
    parameters.pop_back();
  }
  if (node.greedy_resource != none) {
    parameters.emplace_back(node.greedy, rest);
    return node.greedy_resource;
  }
  return none;
}

}  // namespace cutoff::apigateway
