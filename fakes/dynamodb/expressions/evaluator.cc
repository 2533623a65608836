#include "fakes/dynamodb/expressions/evaluator.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

const AttributeValue* step_into(const AttributeValue& value, const PathStep& step) {
  if (step.is_index) {
    const auto* list = value.get_if<List>();
    return list != nullptr && step.index < list->size() ? &(*list)[step.index] : nullptr;
  }
  const auto* map = value.get_if<Item>();
  return map == nullptr ? nullptr : map->find(step.name);
}

const AttributeValue* value_at(const DocumentPath& path, std::size_t steps, const Item& item) {
  const AttributeValue* value = item.find(path.front().name);
  for (std::size_t i = 1; i < steps && value != nullptr; ++i) value = step_into(*value, path[i]);
  return value;
}

std::optional<Number> size_in_condition(const AttributeValue& value) {
  const auto number = [](std::size_t size) { return Number(static_cast<std::int64_t>(size)); };
  if (const auto* text = value.get_if<std::string>()) {
    // In characters, of which UTF-8 marks all bytes but the first.
    return number(static_cast<std::size_t>(std::count_if(text->begin(), text->end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    })));
  }
  if (const auto* binary = value.get_if<Binary>()) return number(binary->bytes.size());
  if (const auto* list = value.get_if<List>()) return number(list->size());
  if (const auto* map = value.get_if<Item>()) return number(map->size());
  if (const auto* strings = value.get_if<StringSet>()) return number(strings->size());
  if (const auto* numbers = value.get_if<NumberSet>()) return number(numbers->size());
  if (const auto* binaries = value.get_if<BinarySet>()) return number(binaries->size());
  return std::nullopt;
}

/// An operand's value, or nullptr for none. What is computed is kept in `scratch`.
const AttributeValue* operand_value(const Node& node, const Item& item, AttributeValue& scratch) {
  if (node.kind == NodeKind::value) return node.value;
  if (node.kind == NodeKind::path) return value_at(node.path, item);
  // size(), the only function that is an operand of a condition
  AttributeValue inner;
  const AttributeValue* measured = operand_value(node.children[0], item, inner);
  if (measured == nullptr) return nullptr;
  const std::optional<Number> size = size_in_condition(*measured);
  if (!size) return nullptr;
  scratch = AttributeValue(*size);
  return &scratch;
}

bool begins_with(const AttributeValue& value, const AttributeValue& start) {
  if (const auto* text = value.get_if<std::string>())
    return start.is<std::string>() && text->starts_with(start.string());
  const auto* binary = value.get_if<Binary>();
  const auto* prefix = start.get_if<Binary>();
  return binary != nullptr && prefix != nullptr && binary->bytes.starts_with(prefix->bytes);
}

bool contains(const AttributeValue& value, const AttributeValue& part) {
  if (const auto* list = value.get_if<List>())
    return std::find(list->begin(), list->end(), part) != list->end();
  if (const auto* text = part.get_if<std::string>()) {
    if (const auto* whole = value.get_if<std::string>()) return whole->find(*text) != std::string::npos;
    const auto* set = value.get_if<StringSet>();
    return set != nullptr && set->has(*text);
  }
  if (const auto* number = part.get_if<Number>()) {
    const auto* set = value.get_if<NumberSet>();
    return set != nullptr && set->has(*number);
  }
  if (const auto* binary = part.get_if<Binary>()) {
    if (const auto* whole = value.get_if<Binary>())
      return whole->bytes.find(binary->bytes) != std::string::npos;
    const auto* set = value.get_if<BinarySet>();
    return set != nullptr && set->has(*binary);
  }
  return false;
}

bool call_holds(const Node& call, const Item& item) {
  AttributeValue scratch[2];
  const AttributeValue* first = operand_value(call.children[0], item, scratch[0]);
  if (call.text == "attribute_exists") return first != nullptr;
  if (call.text == "attribute_not_exists") return first == nullptr;
  const AttributeValue* second = operand_value(call.children[1], item, scratch[1]);
  if (first == nullptr || second == nullptr) return false;
  if (call.text == "attribute_type") return first->type() == second->string();
  return call.text == "begins_with" ? begins_with(*first, *second) : contains(*first, *second);
}

bool comparison_holds(const Node& node, const Item& item) {
  AttributeValue scratch[2];
  const AttributeValue* left = operand_value(node.children[0], item, scratch[0]);
  const AttributeValue* right = operand_value(node.children[1], item, scratch[1]);
  const bool both = left != nullptr && right != nullptr;
  if (node.kind == NodeKind::equal) return both && *left == *right;
  if (node.kind == NodeKind::not_equal) return !both || *left != *right;
  if (!both) return false;
  const std::partial_ordering order = compare(*left, *right);
  if (node.kind == NodeKind::less) return order < 0;
  if (node.kind == NodeKind::less_or_equal) return order <= 0;
  return node.kind == NodeKind::greater ? order > 0 : order >= 0;
}

bool between_holds(const Node& node, const Item& item) {
  AttributeValue scratch[3];
  const AttributeValue* value = operand_value(node.children[0], item, scratch[0]);
  const AttributeValue* lower = operand_value(node.children[1], item, scratch[1]);
  const AttributeValue* upper = operand_value(node.children[2], item, scratch[2]);
  return value != nullptr && lower != nullptr && upper != nullptr && compare(*value, *lower) >= 0 &&
         compare(*value, *upper) <= 0;
}

bool in_holds(const Node& node, const Item& item) {
  AttributeValue scratch[2];
  const AttributeValue* value = operand_value(node.children[0], item, scratch[0]);
  return value != nullptr &&
         std::any_of(node.children.begin() + 1, node.children.end(), [&](const Node& choice) {
           const AttributeValue* chosen = operand_value(choice, item, scratch[1]);
           return chosen != nullptr && *chosen == *value;
         });
}

}  // namespace

std::partial_ordering compare(const AttributeValue& a, const AttributeValue& b) {
  if (const auto* number = a.get_if<Number>()) {
    if (const auto* other = b.get_if<Number>()) return *number <=> *other;
  } else if (const auto* text = a.get_if<std::string>()) {
    // std::string compares chars as unsigned bytes, which for UTF-8 is the order of code points.
    if (const auto* other = b.get_if<std::string>()) return *text <=> *other;
  } else if (const auto* binary = a.get_if<Binary>()) {
    if (const auto* other = b.get_if<Binary>()) return binary->bytes <=> other->bytes;
  }
  return std::partial_ordering::unordered;
}

const AttributeValue* value_at(const DocumentPath& path, const Item& item) {
  return value_at(path, path.size(), item);
}

AttributeValue* value_at(const DocumentPath& path, std::size_t steps, Item& item) {
  return const_cast<AttributeValue*>(value_at(path, steps, std::as_const(item)));
}

AttributeValue* value_at(const DocumentPath& path, Item& item) { return value_at(path, path.size(), item); }

bool holds(const Node& condition, const Item& item) {
  const auto child_holds = [&item](const Node& child) { return holds(child, item); };
  const std::vector<Node>& children = condition.children;
  switch (condition.kind) {
    case NodeKind::logical_and:
      return std::all_of(children.begin(), children.end(), child_holds);
    case NodeKind::logical_or:
      return std::any_of(children.begin(), children.end(), child_holds);
    case NodeKind::logical_not:
      return !holds(children[0], item);
    case NodeKind::between:
      return between_holds(condition, item);
    case NodeKind::in:
      return in_holds(condition, item);
    case NodeKind::call:
      return call_holds(condition, item);
    default:
      return comparison_holds(condition, item);
  }
}

AttributeValue new_value(const Node& operand, const Item& item) {
  if (operand.kind == NodeKind::value) return *operand.value;
  if (operand.kind == NodeKind::path) {
    if (const AttributeValue* value = value_at(operand.path, item)) return *value;
    throw invalid("The provided expression refers to an attribute that does not exist in the item");
  }
  if (operand.kind == NodeKind::call && operand.text == "if_not_exists") {
    const AttributeValue* value = value_at(operand.children[0].path, item);
    return value != nullptr ? *value : new_value(operand.children[1], item);
  }
  AttributeValue first = new_value(operand.children[0], item);
  if (operand.kind == NodeKind::call) {  // list_append
    auto* list = first.get_if<List>();
    if (list == nullptr) throw incorrect_type();
    const AttributeValue second = new_value(operand.children[1], item);
    const auto* more = second.get_if<List>();
    if (more == nullptr) throw incorrect_type();
    list->insert(list->end(), more->begin(), more->end());
    return first;
  }
  const auto* left = first.get_if<Number>();
  if (left == nullptr) throw incorrect_type();
  const AttributeValue second = new_value(operand.children[1], item);
  const auto* right = second.get_if<Number>();
  if (right == nullptr) throw incorrect_type();
  return operand.kind == NodeKind::plus ? *left + *right : *left - *right;
}

}  // namespace cutoff::dynamodb
