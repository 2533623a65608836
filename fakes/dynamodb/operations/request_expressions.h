// The expressions of one request, read in AWS's order: update, condition, key condition, filter, projection; and then
// whether all placeholders were used.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/dynamodb/expressions/condition.h"
#include "fakes/dynamodb/expressions/key_condition.h"
#include "fakes/dynamodb/expressions/placeholders.h"
#include "fakes/dynamodb/expressions/projection.h"
#include "fakes/dynamodb/expressions/update.h"
#include "fakes/dynamodb/key_schema.h"

namespace cutoff::dynamodb {

/// What a request may say, by operation: those that it cannot have are left out.
struct ExpressionTexts {
  const std::optional<std::string>* update = nullptr;
  const std::optional<std::string>* condition = nullptr;
  const std::optional<std::string>* key_condition = nullptr;
  const std::optional<std::string>* filter = nullptr;
  const std::optional<std::string>* projection = nullptr;
};

struct RequestExpressions {
  /// `names` and `values` outlive it. Throws ValidationException.
  RequestExpressions(const ExpressionTexts& texts, const AttributeNames& names, const Item& values);

  /// Those of writes, for another request that says the same: `values` has other values of the same names and types.
  void bind(const Item& values);

  std::optional<Update> update;
  std::optional<Condition> condition;
  std::optional<KeyCondition> key_condition;
  std::optional<Condition> filter;
  std::optional<Projection> projection;
};

/// A path into a key's attribute leads nowhere: keys are strings, numbers or bytes.
void check_no_path_into_key(const DocumentPath& path, const KeySchema& schema);

}  // namespace cutoff::dynamodb
