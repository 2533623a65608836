#include "fakes/dynamodb/key_schema.h"

#include "fakes/dynamodb/errors.h"
#include "fakes/wire/base64.h"

namespace cutoff::dynamodb {
namespace {

constexpr std::size_t most_partition_key_bytes = 2048;
constexpr std::size_t most_sort_key_bytes = 1024;

wire::Fault key_mismatch() { return invalid("The provided key element does not match the schema"); }

/// The text of the first is AWS's own, the missing space included (recorded by dynalite).
void check_size(const std::string& bytes, bool is_partition) {
  if (is_partition && bytes.size() > most_partition_key_bytes)
    throw invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!is_partition && bytes.size() > most_sort_key_bytes)
    throw invalid_parameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

bool is_empty(const std::string& bytes, KeyType type) { return type != KeyType::number && bytes.empty(); }

std::string what_is_empty(const KeyAttribute& attribute) {
  return std::string("The AttributeValue for a key attribute cannot contain an empty ") +
         (attribute.type == KeyType::binary ? "binary" : "string") + " value. Key: " + attribute.name;
}

std::string key_bytes_of_item(const KeyAttribute& attribute, const Item& item, bool is_partition) {
  const AttributeValue* value = item.find(attribute.name);
  if (value == nullptr) throw invalid_parameter("Missing the key " + attribute.name + " in the item");
  std::optional<std::string> bytes = ordered_bytes(*value, attribute.type);
  if (!bytes) {
    throw invalid_parameter("Type mismatch for key " + attribute.name +
                            " expected: " + std::string(type_name(attribute.type)) +
                            " actual: " + std::string(value->type()));
  }
  if (is_empty(*bytes, attribute.type))
    throw invalid("One or more parameter values are not valid. " + what_is_empty(attribute));
  check_size(*bytes, is_partition);
  return std::move(*bytes);
}

std::string key_bytes_of_argument(const KeyAttribute& attribute, const Item& key, bool is_partition) {
  const AttributeValue* value = key.find(attribute.name);
  if (value == nullptr) throw key_mismatch();
  std::optional<std::string> bytes = ordered_bytes(*value, attribute.type);
  if (!bytes) throw key_mismatch();
  if (is_empty(*bytes, attribute.type)) throw invalid_parameter(what_is_empty(attribute));
  check_size(*bytes, is_partition);
  return std::move(*bytes);
}

std::string short_of(const AttributeValue* value) {
  if (value == nullptr) return {};
  if (const auto* string = value->get_if<std::string>()) return *string;
  if (const auto* number = value->get_if<Number>()) return number->text();
  if (const auto* binary = value->get_if<Binary>()) return wire::base64_encoded(binary->bytes);
  return {};
}

}  // namespace

std::string_view type_name(KeyType type) {
  return type == KeyType::string ? "S" : type == KeyType::number ? "N" : "B";
}

std::optional<std::string> ordered_bytes(const AttributeValue& value, KeyType type) {
  if (type == KeyType::string) {
    if (const auto* string = value.get_if<std::string>()) return *string;
  } else if (type == KeyType::number) {
    if (const auto* number = value.get_if<Number>()) return number->ordered_bytes();
  } else {
    if (const auto* binary = value.get_if<Binary>()) return binary->bytes;
  }
  return std::nullopt;
}

const KeyAttribute* KeySchema::find(std::string_view name) const {
  if (partition.name == name) return &partition;
  return sort && sort->name == name ? &*sort : nullptr;
}

Key KeySchema::key_of_item(const Item& item) const {
  Key key{key_bytes_of_item(partition, item, true), {}};
  if (sort) key.sort = key_bytes_of_item(*sort, item, false);
  return key;
}

Key KeySchema::key_of_argument(const Item& argument) const {
  if (argument.size() != (sort ? 2U : 1U)) throw key_mismatch();
  Key key{key_bytes_of_argument(partition, argument, true), {}};
  if (sort) key.sort = key_bytes_of_argument(*sort, argument, false);
  return key;
}

Item KeySchema::key_attributes(const Item& item) const {
  Item key{{partition.name, item.at(partition.name)}};
  if (sort) key.set(sort->name, item.at(sort->name));
  return key;
}

std::string KeySchema::short_text(const Item& item) const {
  constexpr std::size_t longest = 128;
  std::string text = short_of(item.find(partition.name));
  if (sort) text.append("/").append(short_of(item.find(sort->name)));
  if (text.size() > longest) text.replace(longest, std::string::npos, "...");
  return text;
}

}  // namespace cutoff::dynamodb
