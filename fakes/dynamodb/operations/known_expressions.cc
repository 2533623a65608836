#include "fakes/dynamodb/operations/known_expressions.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace cutoff::dynamodb {
namespace {

/// An operation that cannot have an expression is asked like one that has none.
const std::optional<std::string>& text_of(const std::optional<std::string>* text) {
  static const std::optional<std::string> none;
  return text == nullptr ? none : *text;
}

std::size_t type_of(const AttributeValue& value) { return value.content().index(); }

}  // namespace

bool KnownExpressions::Known::says(const ExpressionTexts& texts) const {
  return update == text_of(texts.update) && condition == text_of(texts.condition);
}

bool KnownExpressions::Known::has_types_of(const Item& others) const {
  return std::equal(values.begin(), values.end(), others.begin(), others.end(),
                    [](const auto& value, const Attribute& other) {
                      return value.second == type_of(other.value) && value.first == other.name;
                    });
}

std::size_t KnownExpressions::place_of(const ExpressionTexts& texts) {
  const std::hash<std::optional<std::string>> hash;
  return (hash(text_of(texts.update)) ^ hash(text_of(texts.condition))) % places;
}

const RequestExpressions& KnownExpressions::read(const ExpressionTexts& texts, const AttributeNames& names,
                                                 const Item& values) {
  Known& known = known_[place_of(texts)];
  if (known.reusable && known.says(texts) && known.names == names && known.has_types_of(values)) {
    check_values(values);
    known.expressions->bind(values);
    return *known.expressions;
  }
  known.reusable = false;  // should this one be refused
  const RequestExpressions& read = known.expressions.emplace(texts, names, values);
  known.reusable = !read.condition || !read.condition->depends_on_values();
  known.update = text_of(texts.update);
  known.condition = text_of(texts.condition);
  known.names = names;
  known.values.clear();
  for (const Attribute& value : values) known.values.emplace_back(value.name, type_of(value.value));
  return read;
}

}  // namespace cutoff::dynamodb
