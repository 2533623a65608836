// What an expression is, once read: a tree, the same for conditions, filters, key conditions, updates and projections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/dynamodb/attribute_value.h"

namespace cutoff::dynamodb {

/// Where an expression is used: which keywords it knows, and how messages call it.
enum class ExpressionKind : std::uint8_t { condition, filter, key_condition, projection, update };

/// "ConditionExpression".
std::string_view name_of(ExpressionKind kind);

/// One step of a document path: a name, or a place in a list.
struct PathStep {
  std::string name;  // while it is not resolved, "#n" is a placeholder
  std::size_t index = 0;
  bool is_index = false;

  friend auto operator<=>(const PathStep&, const PathStep&) = default;
};

/// "a.b[3].#c"
using DocumentPath = std::vector<PathStep>;

/// As messages show it: "[a, b, [3], c]".
std::string text_of(const DocumentPath& path);

enum class NodeKind : std::uint8_t {
  path,
  value,  // ":v"
  call,   // size(…), begins_with(…), if_not_exists(…)
  plus,
  minus,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  between,
  in,
  logical_and,
  logical_or,
  logical_not,
};

struct Node {
  NodeKind kind = NodeKind::path;
  std::string text;                       // a function's name, a value's placeholder
  DocumentPath path;                      // of a path
  const AttributeValue* value = nullptr;  // of a value, once resolved: the caller's
  std::vector<Node> children;
  bool parenthesised = false;

  bool is_operand() const { return kind <= NodeKind::minus; }
  bool is_comparison() const { return kind >= NodeKind::equal && kind <= NodeKind::greater_or_equal; }
};

/// "=", "BETWEEN", "AND", a function's name.
std::string_view operator_of(const Node& node);

enum class Section : std::uint8_t { set, remove, add, remove_members };

/// "SET", "REMOVE", "ADD", "DELETE".
std::string_view name_of(Section section);

struct UpdateAction {
  Section section;
  DocumentPath path;
  Node value;  // none of REMOVE
};

/// An expression as it was written; what a request's placeholders stand for is put in when it is checked.
struct Syntax {
  Node root;                          // of conditions
  std::vector<UpdateAction> actions;  // of an update, in order
  std::vector<Section> sections;      // of an update, in order
  std::vector<DocumentPath> paths;    // of a projection
  bool redundant_parentheses = false;

  /// Puts other values in the places of those that it was checked with.
  void bind(const Item& values);
  /// Whether checks look at what values are, and not only at their types.
  bool depends_on_values() const;
};

}  // namespace cutoff::dynamodb
