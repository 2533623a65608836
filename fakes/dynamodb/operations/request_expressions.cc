#include "fakes/dynamodb/operations/request_expressions.h"

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

bool given(const std::optional<std::string>* text) { return text != nullptr && text->has_value(); }

/// Placeholders without any expression that could use them.
void check_there_is_a_use(const ExpressionTexts& texts, const AttributeNames& names, const Item& values) {
  const std::pair<const std::optional<std::string>*, std::string_view> with_values[] = {
      {texts.update, "UpdateExpression"},
      {texts.condition, "ConditionExpression"},
      {texts.filter, "FilterExpression"},
      {texts.key_condition, "KeyConditionExpression"}};
  bool any_value_expression = false;
  std::string possible;
  int count = 0;
  for (const auto& [text, name] : with_values) {
    any_value_expression = any_value_expression || given(text);
    if (text == nullptr) continue;
    possible.append(possible.empty() ? "" : " and ").append(name);
    ++count;
  }
  if (!names.empty() && !any_value_expression && !given(texts.projection))
    throw invalid("ExpressionAttributeNames can only be specified when using expressions");
  if (!values.empty() && !any_value_expression) {
    throw invalid("ExpressionAttributeValues can only be specified when using expressions: " + possible +
                  (count > 1 ? " are" : " is") + " null");
  }
}

}  // namespace

RequestExpressions::RequestExpressions(const ExpressionTexts& texts, const AttributeNames& names,
                                       const Item& values) {
  const bool any = given(texts.update) || given(texts.condition) || given(texts.key_condition) ||
                   given(texts.filter) || given(texts.projection);
  if (!any && names.empty() && values.empty()) return;
  check_there_is_a_use(texts, names, values);
  Placeholders placeholders(names, values);
  check_values(values);
  if (given(texts.update)) update.emplace(**texts.update, placeholders);
  if (given(texts.condition)) condition.emplace(ExpressionKind::condition, **texts.condition, placeholders);
  if (given(texts.key_condition)) key_condition.emplace(**texts.key_condition, placeholders);
  if (given(texts.filter)) filter.emplace(ExpressionKind::filter, **texts.filter, placeholders);
  if (given(texts.projection)) projection.emplace(**texts.projection, placeholders);
  placeholders.check_all_used();
}

void RequestExpressions::bind(const Item& values) {
  if (update) update->bind(values);
  if (condition) condition->bind(values);
}

void check_no_path_into_key(const DocumentPath& path, const KeySchema& schema) {
  if (path.size() < 2 || !schema.has(path.front().name)) return;
  throw invalid(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: " +
      path.front().name);
}

}  // namespace cutoff::dynamodb
