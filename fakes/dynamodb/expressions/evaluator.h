// What expressions mean: conditions hold of an item or not, operands have values, paths lead somewhere.
#pragma once

#include <compare>
#include <optional>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/expressions/syntax.h"

namespace cutoff::dynamodb {

/// Strings and bytes by their unsigned bytes, numbers as numbers; everything else, and values of two types, has no
/// order.
std::partial_ordering compare(const AttributeValue& a, const AttributeValue& b);

/// Where the path leads in the item, or nullptr.
const AttributeValue* value_at(const DocumentPath& path, const Item& item);
AttributeValue* value_at(const DocumentPath& path, Item& item);
/// The same for the first `steps` steps of it, 1 at least.
AttributeValue* value_at(const DocumentPath& path, std::size_t steps, Item& item);

/// Whether the condition, checked and resolved, holds. An attribute that is not there or of another type makes a
/// comparison false, never an error; it differs from everything (<>).
bool holds(const Node& condition, const Item& item);

/// The value of the right side of SET. Throws ValidationException for an attribute that is not there or has another
/// type than its operator takes.
AttributeValue new_value(const Node& operand, const Item& item);

}  // namespace cutoff::dynamodb
