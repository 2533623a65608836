// The properties of a resource, as its kind reads them: each by its name, and what nobody has asked for is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "emulator/app/template/node.h"

namespace cutoff::app {

/// The text of a scalar; refuses all else.
std::string text_of(const Node& node);
std::int64_t number_of(const Node& node);
bool boolean_of(const Node& node);
/// The elements of a list; refuses all else.
const std::vector<Node>& elements_of(const Node& node);
std::vector<std::string> texts_of(const Node& node);
/// Of a map whose values are texts.
std::vector<std::pair<std::string, std::string>> pairs_of(const Node& node);
/// Of a list of {Key, Value}.
std::vector<std::pair<std::string, std::string>> tags_of(const Node& node);

class Properties {
 public:
  /// `node` outlives it; refuses what is no map.
  explicit Properties(const Node& node);

  const Node& node() const { return node_; }
  /// nullptr where it is not given.
  const Node* find(const std::string& name);
  const Node& require(const std::string& name);

  std::optional<std::string> text(const std::string& name);
  std::string text(const std::string& name, const std::string& otherwise) {
    return text(name).value_or(otherwise);
  }
  std::string require_text(const std::string& name) { return text_of(require(name)); }
  std::optional<std::int64_t> number(const std::string& name);
  std::optional<bool> boolean(const std::string& name);

  /// Takes a property that is a map of properties: `take` reads it and nothing of it may be left.
  template <class Take>
  void within(const std::string& name, Take take) {
    if (const Node* const node = find(name)) {
      Properties inner(*node);
      take(inner);
      inner.check();
    }
  }
  /// The same for each element of a list.
  template <class Take>
  void each(const std::string& name, Take take) {
    const Node* const node = find(name);
    if (node == nullptr) return;
    for (const Node& element : elements_of(*node)) {
      Properties inner(element);
      take(inner);
      inner.check();
    }
  }

  /// Takes what nobody who uses what is deployed here can notice.
  void without_effect(std::initializer_list<const char*> names) { known_.insert(names.begin(), names.end()); }
  /// Takes a property that may have one value only, which is also what it is when it is not given.
  void only(const std::string& name, const std::string& value);

  /// Refuses what is left: "Resources.Worker.Properties.VpcConfig is not offered here".
  void check() const;

 private:
  const Node& node_;
  std::set<std::string> known_;
};

}  // namespace cutoff::app
