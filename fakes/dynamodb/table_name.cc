#include "fakes/dynamodb/table_name.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {

std::string_view table_name_in(std::string_view name_or_arn) {
  constexpr std::string_view mark = ":table/";
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const auto place = name_or_arn.find(mark);
  if (place == std::string_view::npos) return name_or_arn;
  const std::string_view name = name_or_arn.substr(place + mark.size());
  return name.substr(0, name.find('/'));
}

void check_table_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (name.size() < 3 || name.size() > 255)
    throw invalid("TableName must be at least 3 characters long and at most 255 characters long");
  if (!std::all_of(name.begin(), name.end(), allowed)) {
    throw invalid("1 validation error detected: Value '" + std::string(name) +
                  "' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                  "[a-zA-Z0-9_.-]+");
  }
}

}  // namespace cutoff::dynamodb
