#include "fakes/wire/json_reader.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cutoff::wire {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& message) { throw Fault(400, "SerializationException", message); }

std::string class_of(const Json& value) {
  if (value.is_boolean()) return "java.lang.Boolean";
  if (value.is_number()) return "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
  return "java.lang.String";
}

std::string token_of(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
  return value.is_number() ? "NUMBER_VALUE" : "STRING_VALUE";
}

/// `value` is not what was wanted: "String", "Integer", "Boolean", "List", "Map".
[[noreturn]] void refuse_type(const Json& value, const std::string& wanted, JsonDialect dialect) {
  if (value.is_object()) refuse("Start of structure or map found where not expected.");
  if (value.is_array()) refuse("Start of list found where not expected");
  if (wanted == "List") refuse("Expected list or null");
  if (wanted == "Map") refuse("Expected map or null");
  throw cannot_convert(dialect, dialect == JsonDialect::tokens ? token_of(value) : class_of(value), wanted);
}

const std::string& string_of(const Json& value, JsonDialect dialect) {
  if (!value.is_string()) refuse_type(value, "String", dialect);
  return value.get_ref<const std::string&>();
}

bool boolean_of(const Json& value, JsonDialect dialect) {
  if (!value.is_boolean()) refuse_type(value, "Boolean", dialect);
  return value.get<bool>();
}

std::int64_t integer_of(const Json& value, JsonDialect dialect) {
  if (!value.is_number()) refuse_type(value, "Integer", dialect);
  if (value.is_number_unsigned()) {
    return static_cast<std::int64_t>(std::min(value.get<std::uint64_t>(), std::uint64_t{INT64_MAX}));
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  constexpr double most = 9e18;  // which an int64_t surely holds
  return static_cast<std::int64_t>(std::clamp(value.get<double>(), -most, most));
}

void expect_list(const Json& value, JsonDialect dialect) {
  if (!value.is_array()) refuse_type(value, "List", dialect);
}

void expect_map(const Json& value, JsonDialect dialect) {
  if (!value.is_object()) refuse_type(value, "Map", dialect);
}

}  // namespace

Fault cannot_convert(JsonDialect dialect, std::string_view from, std::string_view to) {
  const bool tokens = dialect == JsonDialect::tokens;
  std::string message(tokens ? "" : "class ");
  message.append(from).append(" can not be converted to ").append(tokens ? "" : "an ").append(to);
  return {400, "SerializationException", message};
}

JsonObject JsonObject::parse(std::string_view text, JsonDialect dialect) {
  auto json = std::make_shared<Json>(Json::object());
  if (!text.empty()) {
    *json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
    if (!json->is_object()) refuse("");
  }
  return {std::move(json), dialect};
}

const JsonObject::Json* JsonObject::find(std::string_view name) const {
  const auto found = json_->find(name);
  return found == json_->end() || found->is_null() ? nullptr : &*found;
}

JsonObject JsonObject::part(const Json& json) const {
  expect_map(json, dialect_);
  return {std::shared_ptr<const Json>(json_, &json), dialect_};
}

bool JsonObject::has(std::string_view name) const { return find(name) != nullptr; }

bool JsonObject::says_something(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return !value->get_ref<const std::string&>().empty();
  return !value->empty();
}

std::optional<std::string> JsonObject::string(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return string_of(*value, dialect_);
}

std::optional<std::int64_t> JsonObject::integer(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return integer_of(*value, dialect_);
}

std::optional<bool> JsonObject::boolean(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return boolean_of(*value, dialect_);
}

std::optional<JsonObject> JsonObject::object(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return part(*value);
}

std::optional<std::vector<std::string>> JsonObject::strings(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  expect_list(*value, dialect_);
  std::vector<std::string> strings;
  for (const Json& element : *value) strings.push_back(string_of(element, dialect_));
  return strings;
}

std::optional<std::vector<JsonObject>> JsonObject::objects(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  expect_list(*value, dialect_);
  std::vector<JsonObject> objects;
  for (const Json& element : *value) objects.push_back(part(element));
  return objects;
}

std::optional<JsonObject::Entries<std::string>> JsonObject::string_map(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  expect_map(*value, dialect_);
  Entries<std::string> entries;
  for (const auto& [key, text] : value->items()) {
    if (!text.is_null()) entries.emplace_back(key, string_of(text, dialect_));
  }
  return entries;
}

std::optional<JsonObject::Entries<std::optional<std::string>>> JsonObject::nullable_string_map(
    std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  expect_map(*value, dialect_);
  Entries<std::optional<std::string>> entries;
  for (const auto& [key, text] : value->items()) {
    entries.emplace_back(key, text.is_null() ? std::nullopt : std::optional(string_of(text, dialect_)));
  }
  return entries;
}

std::optional<JsonObject::Entries<bool>> JsonObject::boolean_map(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  expect_map(*value, dialect_);
  Entries<bool> entries;
  for (const auto& [key, flag] : value->items()) {
    if (!flag.is_null()) entries.emplace_back(key, boolean_of(flag, dialect_));
  }
  return entries;
}

}  // namespace cutoff::wire
