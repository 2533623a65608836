// What a request's expressions may refer to: ExpressionAttributeNames ("#n") and ExpressionAttributeValues (":v").
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/expressions/syntax.h"

namespace cutoff::dynamodb {

using AttributeNames = std::map<std::string, std::string, std::less<>>;

/// Resolves placeholders and remembers which were used: AWS refuses those that were not.
class Placeholders {
 public:
  /// Both outlive it. Throws ValidationException for keys that are none: "ExpressionAttributeNames contains invalid
  /// key: Syntax error; key: "a"".
  Placeholders(const AttributeNames& names, const Item& values);

  /// The attribute's name, or nullptr when it is not defined.
  const std::string* name(const std::string& placeholder);
  const AttributeValue* value(const std::string& placeholder);

  /// Throws ValidationException when one was given and not used; names before values.
  void check_all_used() const;

 private:
  const AttributeNames& names_;
  const Item& values_;
  std::set<std::string_view> unused_names_;
  std::set<std::string_view> unused_values_;
};

}  // namespace cutoff::dynamodb
