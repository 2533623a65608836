// The router of a stage: which resource a path is for, and what its variables hold.
//
// At each segment a literal is tried before {param}, and that before {proxy+}; what does not lead to a resource
// that has methods is given up for the next. Source: Developer Guide, "REST API proxy resources".
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::apigateway {

using PathParameters = std::vector<std::pair<std::string, std::string>>;

class Router {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  Router() : nodes_(1) {}

  /// `path` is a resource's: "/chats/{id}", "/{proxy+}", "/". `resource` is what match() then gives.
  void add(std::string_view path, std::size_t resource);

  /// `path` as the client wrote it, undecoded; a slash at its end does not count. Gives `none` where nothing fits.
  std::size_t match(std::string_view path, PathParameters& parameters) const;

 private:
  struct Node {
    std::vector<std::pair<std::string, std::size_t>> literals;  // the segment and its node
    std::string parameter;                                      // the name in {name}
    std::size_t parameter_node = none;
    std::string greedy;  // the name in {name+}
    std::size_t greedy_resource = none;
    std::size_t resource = none;
  };

  std::size_t child(std::size_t parent, std::string_view segment);
  std::size_t match_from(const Node& node, std::string_view rest, PathParameters& parameters) const;

  std::vector<Node> nodes_;  // the first is the root
};

/// "{name}" or "{name+}"
inline bool is_path_variable(std::string_view part) {
  return part.size() > 2 && part.front() == '{' && part.back() == '}';
}
inline bool is_greedy(std::string_view part) { return part.ends_with("+}"); }

}  // namespace cutoff::apigateway
