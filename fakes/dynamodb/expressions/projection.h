// A selection of document paths: what a ProjectionExpression leaves of an item, and what an update touched of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/dynamodb/expressions/placeholders.h"

namespace cutoff::dynamodb {

class Projection {
 public:
  /// Throws ValidationException.
  Projection(std::string_view text, Placeholders& placeholders);
  explicit Projection(std::vector<DocumentPath> paths);

  /// What the paths lead to, in the maps and lists in which it stands: elements of lists move together, what is not
  /// there is left out.
  Item of(const Item& item) const;
  const std::vector<DocumentPath>& paths() const { return paths_; }

 private:
  struct Selection {
    bool whole = false;
    std::map<std::string, Selection, std::less<>> names;
    std::map<std::size_t, Selection> indexes;
  };
  void select(const DocumentPath& path);
  static Item selected(const Item& item, const Selection& selection);
  static std::optional<AttributeValue> selected(const AttributeValue& value, const Selection& selection);

  std::vector<DocumentPath> paths_;
  Selection root_;
};

}  // namespace cutoff::dynamodb
