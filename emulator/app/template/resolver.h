// Intrinsic functions: what a template's values come to, once parameters, conditions and other resources are known.
//
// Source: CloudFormation User Guide, "Intrinsic function reference", "Pseudo parameters reference".
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emulator/app/application.h"
#include "emulator/app/template/node.h"

namespace cutoff::app {

/// What Ref and Fn::GetAtt give of a resource.
struct Attributes {
  std::string ref;
  std::map<std::string, std::string> attributes = {};
};

class Resolver {
 public:
  /// `root` outlives it. `overrides` are parameters' values by name. Throws TemplateRefusal for what is wrong with
  /// Parameters, Mappings or Conditions.
  Resolver(const Node& root, const Place& place, std::string stack,
           const std::map<std::string, std::string>& overrides);

  /// The value, with no intrinsic function left in it. Every resource that it names has to be known.
  Node resolve(const Node& node) const;
  /// Whether a condition holds; `node` is where it is named.
  bool condition(const std::string& name, const Node& node) const;
  /// The resources that a value names, those that only a branch of Fn::If names that is not taken left out.
  void references(const Node& node, std::set<std::string>& found) const;

  void add_resource(const std::string& id) { resources_.insert(id); }
  void know(const std::string& id, Attributes attributes) { known_[id] = std::move(attributes); }

  const std::string& stack() const { return stack_; }
  const Place& place() const { return place_; }

 private:
  void read_parameters(const Node& parameters, const std::map<std::string, std::string>& overrides);
  Node parameter_value(const std::string& name, const Node& parameter, const std::string& value) const;
  Node call(const std::string& function, const Node& argument, const Node& node) const;
  Node ref(const std::string& name, const Node& node) const;
  std::string get_att(const std::string& id, const std::string& attribute, const Node& node) const;
  Node sub(const Node& argument) const;
  Node find_in_map(const Node& argument) const;
  const Node& chosen(const Node& argument) const;
  bool holds(const Node& node) const;
  std::vector<Node> arguments(const std::string& function, const Node& argument, std::size_t least,
                              std::size_t most) const;
  void sub_references(const Node& argument, std::set<std::string>& found) const;
  void reference(const std::string& id, const Node& node, std::set<std::string>& found) const;

  const Node& root_;
  Place place_;
  std::string stack_;
  std::map<std::string, Node> parameters_;
  std::set<std::string> resources_;
  std::map<std::string, Attributes> known_;
  mutable std::map<std::string, std::optional<bool>> conditions_;  // none: being looked at
};

/// The name of the only member of a map that is a call of an intrinsic function, "Fn::Sub"; empty for all else.
std::string function_of(const Node& node);

}  // namespace cutoff::app
