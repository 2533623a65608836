#include "fakes/dynamodb/expressions/key_condition.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

using Operator = KeyTest::Operator;

/// With the key on the left: 3 < a is a > 3.
Operator operator_for(NodeKind kind, bool swapped) {
  switch (kind) {
    case NodeKind::less:
      return swapped ? Operator::greater : Operator::less;
    case NodeKind::less_or_equal:
      return swapped ? Operator::greater_or_equal : Operator::less_or_equal;
    case NodeKind::greater:
      return swapped ? Operator::less : Operator::greater;
    case NodeKind::greater_or_equal:
      return swapped ? Operator::less_or_equal : Operator::greater_or_equal;
    case NodeKind::between:
      return Operator::between;
    case NodeKind::call:
      return Operator::begins_with;
    default:
      return Operator::equal;
  }
}

std::string bytes_of(const AttributeValue& value, const KeyAttribute& key) {
  std::optional<std::string> bytes = ordered_bytes(value, key.type);
  if (!bytes) throw invalid_parameter("Condition parameter type does not match schema type");
  if (bytes->empty()) {
    throw invalid_parameter(std::string("The AttributeValue for a key attribute cannot contain an empty ") +
                            (key.type == KeyType::binary ? "binary" : "string") + " value. Key: " + key.name);
  }
  return std::move(*bytes);
}

}  // namespace

bool KeyRange::is_behind(std::string_view sort) const {
  if (prefix) return sort > *from && !sort.starts_with(*from);
  return to && (to_included ? sort > *to : sort >= *to);
}

bool KeyRange::is_before(std::string_view sort) const {
  return from && (from_included ? sort < *from : sort <= *from);
}

KeyCondition::KeyCondition(std::string_view text, Placeholders& placeholders)
    : condition_(ExpressionKind::key_condition, text, placeholders) {
  add(condition_.root());
  if (tests_.size() > 2) throw invalid("Conditions can be of length 1 or 2 only");
}

void KeyCondition::add(const Node& node) {
  if (node.kind == NodeKind::logical_and) {
    for (const Node& child : node.children) add(child);
    return;
  }
  const std::string_view name = operator_of(node);
  const bool unknown_call = node.kind == NodeKind::call && name != "begins_with";
  if (node.kind == NodeKind::logical_or || node.kind == NodeKind::logical_not || node.kind == NodeKind::in ||
      node.kind == NodeKind::not_equal || unknown_call) {
    throw invalid("Invalid operator used in KeyConditionExpression: " + std::string(name));
  }
  add_test(node);
}

void KeyCondition::add_test(const Node& node) {
  const bool key_comes_first = node.kind == NodeKind::between || node.kind == NodeKind::call;
  if (key_comes_first && node.children[0].kind != NodeKind::path) {
    throw invalid("Invalid condition in KeyConditionExpression: " + std::string(operator_of(node)) +
                  " operator must have the key attribute as its first operand");
  }
  KeyTest test;
  bool swapped = false;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Node& operand = node.children[i];
    if (operand.kind == NodeKind::call) throw invalid("KeyConditionExpressions cannot contain nested operations");
    if (operand.kind == NodeKind::value) {
      test.values.push_back(operand.value);
      continue;
    }
    if (!test.name.empty())
      throw invalid("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    if (operand.path.size() > 1)
      throw invalid("KeyConditionExpressions cannot have conditions on nested attributes");
    test.name = operand.path.front().name;
    swapped = i > 0;
  }
  if (test.name.empty()) throw invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  if (find(test.name) != nullptr) throw invalid("KeyConditionExpressions must only contain one condition per key");
  test.op = operator_for(node.kind, swapped);
  tests_.push_back(std::move(test));
}

const KeyTest* KeyCondition::find(std::string_view name) const {
  const auto found =
      std::find_if(tests_.begin(), tests_.end(), [name](const KeyTest& test) { return test.name == name; });
  return found == tests_.end() ? nullptr : &*found;
}

KeyRange KeyCondition::range_in(const KeySchema& schema) const {
  const KeyTest* partition = find(schema.partition.name);
  if (partition == nullptr)
    throw invalid("Query condition missed key schema element: " + schema.partition.name);
  KeyRange range;
  const std::string partition_bytes = bytes_of(*partition->values[0], schema.partition);
  if (partition->op != Operator::equal) throw invalid("Query key condition not supported");
  range.partition = partition_bytes;
  if (tests_.size() == 1) return range;

  const KeyTest* sort = schema.sort ? find(schema.sort->name) : nullptr;
  if (sort == nullptr) {
    if (!schema.sort) throw invalid("Query key condition not supported");
    throw invalid("Query condition missed key schema element: " + schema.sort->name);
  }
  std::string first = bytes_of(*sort->values[0], *schema.sort);
  switch (sort->op) {
    case Operator::equal:
      range.from = range.to = first;
      break;
    case Operator::less:
    case Operator::less_or_equal:
      range.to = first;
      range.to_included = sort->op == Operator::less_or_equal;
      break;
    case Operator::greater:
    case Operator::greater_or_equal:
      range.from = first;
      range.from_included = sort->op == Operator::greater_or_equal;
      break;
    case Operator::between:
      range.from = first;
      range.to = bytes_of(*sort->values[1], *schema.sort);
      break;
    case Operator::begins_with:
      range.from = first;
      range.prefix = true;
      break;
  }
  return range;
}

}  // namespace cutoff::dynamodb
