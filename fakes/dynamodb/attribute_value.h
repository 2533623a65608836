// The values of DynamoDB, typed: what an attribute can be, and an item as a map of attributes.
//
//   Item item{{"request_id", "r1"}, {"ttl", 1770000000}, {"tags", StringSet{"a", "b"}}};
//   item.at("ttl").number();
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fakes/dynamodb/number.h"

namespace cutoff::dynamodb {

class AttributeValue;
struct Attribute;

/// Bytes: not the same as a string of those bytes.
struct Binary {
  std::string bytes;
  friend auto operator<=>(const Binary&, const Binary&) = default;
};

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

/// A map of attributes by name: an item, and a map (M) inside of one. Kept and written in the order of the names'
/// bytes, whatever the order in which they came.
class Item {
 public:
  using const_iterator = std::vector<Attribute>::const_iterator;

  Item();
  Item(std::initializer_list<Attribute> attributes);  // of two of one name the last counts
  Item(const Item&);
  Item(Item&&) noexcept;
  Item& operator=(const Item&);
  Item& operator=(Item&&) noexcept;
  ~Item();

  bool empty() const;
  std::size_t size() const;
  const_iterator begin() const;
  const_iterator end() const;

  const AttributeValue* find(std::string_view name) const;
  AttributeValue* find(std::string_view name);
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// Throws std::out_of_range, naming it, when there is none.
  const AttributeValue& at(std::string_view name) const;
  /// The attribute of that name, made (NULL) when there is none.
  AttributeValue& operator[](std::string_view name);
  void set(std::string_view name, AttributeValue value);
  void remove(std::string_view name);

  friend bool operator==(const Item&, const Item&);

 private:
  void note_names();

  std::vector<Attribute> attributes_;  // by name
  /// A byte of each of the first eight names, by which find() passes over those that are another: they lie apart, and of
  /// a hundred thousand items each that is asked for is far from the processor.
  std::uint64_t name_bytes_ = 0;
};

using List = std::vector<AttributeValue>;

/// A set, in order; its members differ.
template <class Member>
class SetOf {
 public:
  SetOf() = default;
  SetOf(std::initializer_list<Member> members) : SetOf(std::vector<Member>(members)) {}
  explicit SetOf(std::vector<Member> members);

  const std::vector<Member>& members() const { return members_; }
  bool empty() const { return members_.empty(); }
  std::size_t size() const { return members_.size(); }
  bool has(const Member& member) const;
  void add(const SetOf& others);
  void remove(const SetOf& others);

  friend bool operator==(const SetOf&, const SetOf&) = default;

 private:
  std::vector<Member> members_;
};

using StringSet = SetOf<std::string>;
using NumberSet = SetOf<Number>;
using BinarySet = SetOf<Binary>;

/// Whether T is one of the types that a variant can hold.
template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Alternatives>
inline constexpr bool is_alternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

class AttributeValue {
 public:
  using Content =
      std::variant<Null, bool, Number, std::string, Binary, List, Item, StringSet, NumberSet, BinarySet>;

  AttributeValue() = default;  // NULL
  template <class T>
    requires is_alternative<T, Content>
  AttributeValue(T value)
      : content_(std::in_place_type<T>, std::move(value)) {}         // NOLINT(google-explicit-constructor)
  AttributeValue(std::int64_t value) : content_(Number(value)) {}    // NOLINT(google-explicit-constructor)
  AttributeValue(int value) : content_(Number(value)) {}             // NOLINT(google-explicit-constructor)
  AttributeValue(const char* text) : content_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  AttributeValue(std::string_view text)
      : content_(std::string(text)) {}  // NOLINT(google-explicit-constructor)

  /// "S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS" or "BS".
  std::string_view type() const;

  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&content_);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&content_);
  }
  template <class T>
  bool is() const {
    return std::holds_alternative<T>(content_);
  }
  const Content& content() const { return content_; }

  // For those who know what it is: std::bad_variant_access when it is something else.
  const std::string& string() const { return std::get<std::string>(content_); }
  const Number& number() const { return std::get<Number>(content_); }
  bool boolean() const { return std::get<bool>(content_); }
  const Item& map() const { return std::get<Item>(content_); }
  const List& list() const { return std::get<List>(content_); }

  friend bool operator==(const AttributeValue&, const AttributeValue&) = default;

 private:
  Content content_;
};

/// For std::visit on a content: a lambda for each type.
template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;  // clang 16 does not deduce it by itself

struct Attribute {
  std::string name;
  AttributeValue value;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// What the store keeps and hands out: it never changes, so readers share it.
using SharedItem = std::shared_ptr<const Item>;

/// Bytes as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats"): names and strings in UTF-8; a
/// number about one byte for two significant digits and one more; a boolean or null one; a list or map three and one
/// for each element. Numbers "approximately": how AWS rounds is not documented.
std::size_t size_of(const AttributeValue& value);
std::size_t size_of(const Item& item);

inline constexpr std::size_t most_item_bytes = 400 * 1024;
/// Lists and maps inside of each other.
inline constexpr int most_nesting_levels = 32;

/// Throws wire::Fault ValidationException for what a C++ caller can build and AWS refuses: empty sets, values nested
/// too deeply.
void check_values(const Item& item);

}  // namespace cutoff::dynamodb
