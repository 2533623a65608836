#include "fakes/dynamodb/expressions/placeholders.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

bool is_placeholder(std::string_view key, char sign) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return key.size() > 1 && key.front() == sign && std::all_of(key.begin() + 1, key.end(), is_word);
}

void check_key(std::string_view key, char sign, const char* parameter) {
  if (is_placeholder(key, sign)) return;
  throw invalid(std::string(parameter) + " contains invalid key: Syntax error; key: \"" + std::string(key) + "\"");
}

void check_used(const std::set<std::string_view>& unused, const char* parameter) {
  if (unused.empty()) return;
  std::string keys;
  for (const std::string_view key : unused) keys.append(keys.empty() ? "" : ", ").append(key);
  throw invalid("Value provided in " + std::string(parameter) + " unused in expressions: keys: {" + keys + "}");
}

}  // namespace

Placeholders::Placeholders(const AttributeNames& names, const Item& values) : names_(names), values_(values) {
  for (const auto& [key, name] : names) {
    check_key(key, '#', "ExpressionAttributeNames");
    unused_names_.insert(key);
  }
  for (const Attribute& attribute : values) {
    check_key(attribute.name, ':', "ExpressionAttributeValues");
    unused_values_.insert(attribute.name);
  }
}

const std::string* Placeholders::name(const std::string& placeholder) {
  const auto found = names_.find(placeholder);
  if (found == names_.end()) return nullptr;
  unused_names_.erase(placeholder);
  return &found->second;
}

const AttributeValue* Placeholders::value(const std::string& placeholder) {
  const AttributeValue* found = values_.find(placeholder);
  if (found != nullptr) unused_values_.erase(placeholder);
  return found;
}

void Placeholders::check_all_used() const {
  check_used(unused_names_, "ExpressionAttributeNames");
  check_used(unused_values_, "ExpressionAttributeValues");
}

}  // namespace cutoff::dynamodb
