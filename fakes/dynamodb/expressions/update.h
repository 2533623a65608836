// An UpdateExpression, ready to be applied to items.
#pragma once

#include <string_view>
#include <vector>

#include "fakes/dynamodb/expressions/placeholders.h"

namespace cutoff::dynamodb {

class Update {
 public:
  /// Throws ValidationException. Values of `placeholders` must outlive it.
  Update(std::string_view text, Placeholders& placeholders);

  /// The item as it is afterwards. All right sides read it as it was before. Throws ValidationException where a path
  /// leads nowhere or an operand has the wrong type.
  Item applied_to(const Item& item) const;

  /// For another request that says the same: `values` has other values of the same names and types.
  void bind(const Item& values) { syntax_.bind(values); }

  /// What it writes to, in the order of the expression.
  std::vector<DocumentPath> paths() const;

 private:
  Syntax syntax_;
};

}  // namespace cutoff::dynamodb
