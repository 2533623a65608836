// The expressions of writes that were read lately: an application says the same few again and again, and to read one
// costs more than all else that a write does.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/dynamodb/operations/request_expressions.h"

namespace cutoff::dynamodb {

class KnownExpressions {
 public:
  /// The update and the condition of a request, read now or for an earlier one that said the same with values of the
  /// same types. Valid until the next is read. Throws as RequestExpressions does.
  const RequestExpressions& read(const ExpressionTexts& texts, const AttributeNames& names,
                                 const Item& values);

 private:
  struct Known {
    std::optional<std::string> update;
    std::optional<std::string> condition;
    AttributeNames names;
    std::vector<std::pair<std::string, std::size_t>> values;  // their names, and which of all types they have
    std::optional<RequestExpressions> expressions;
    bool reusable = false;

    bool says(const ExpressionTexts& texts) const;
    bool has_types_of(const Item& others) const;
  };
  static constexpr std::size_t places = 32;
  static std::size_t place_of(const ExpressionTexts& texts);

  std::array<Known, places> known_;  // a later one takes an earlier one's place
};

}  // namespace cutoff::dynamodb
