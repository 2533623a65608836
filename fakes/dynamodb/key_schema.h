// The key of a table: which attributes it is made of, and what an item's key is in the store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/dynamodb/attribute_value.h"

namespace cutoff::dynamodb {

enum class KeyType : std::uint8_t { string, number, binary };

/// "S", "N", "B".
std::string_view type_name(KeyType type);

struct KeyAttribute {
  std::string name;
  KeyType type = KeyType::string;
};

/// Where an item stands: bytes that compare as the key's values do. All keys of one table have the same types, so
/// those need not be told apart.
struct Key {
  std::string partition;
  std::string sort;  // empty in a table without a sort key
  friend auto operator<=>(const Key&, const Key&) = default;
};

struct KeySchema {
  KeyAttribute partition;
  std::optional<KeyAttribute> sort;

  /// The attribute of the key that has that name, or nullptr.
  const KeyAttribute* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }

  /// The place of an item that is to be put. Throws ValidationException in the words in which PutItem refuses a key
  /// that is missing, of another type, empty or too long.
  Key key_of_item(const Item& item) const;
  /// The place that a request's Key names: exactly the key's attributes. In the words of a Key argument.
  Key key_of_argument(const Item& key) const;
  /// Only the key's attributes, of an item that is stored.
  Item key_attributes(const Item& item) const;
  /// "r1", "r1/42": for the journal, and never an error.
  std::string short_text(const Item& item) const;
};

/// Bytes that compare as the values do; nothing where the value's type is another one.
std::optional<std::string> ordered_bytes(const AttributeValue& value, KeyType type);

}  // namespace cutoff::dynamodb
