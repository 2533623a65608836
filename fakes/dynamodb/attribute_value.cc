#include "fakes/dynamodb/attribute_value.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "fakes/dynamodb/errors.h"

namespace cutoff::dynamodb {
namespace {

template <class Attributes>
auto place_of(Attributes& attributes, std::string_view name) {
  return std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const Attribute& attribute, std::string_view wanted) { return attribute.name < wanted; });
}

constexpr std::size_t few = sizeof(std::uint64_t);
constexpr std::uint64_t each_byte = 0x0101010101010101U;

/// What names mostly differ in.
std::uint64_t byte_of(std::string_view name) {
  return name.empty() ? 0 : (name.size() * 31 + static_cast<unsigned char>(name.back())) & 0xFFU;
}

/// The upper bit of each byte that is `wanted`, and perhaps of others above the first of those.
std::uint64_t places_of_byte(std::uint64_t wanted, std::uint64_t bytes) {
  const std::uint64_t differences = bytes ^ wanted * each_byte;
  return (differences - each_byte) & ~differences & each_byte << 7U;
}

template <class Attributes>
auto found_in(Attributes& attributes, std::uint64_t name_bytes, std::string_view name)
    -> decltype(&attributes.front().value) {
  if (attributes.size() <= few) {
    for (std::uint64_t places = places_of_byte(byte_of(name), name_bytes); places != 0;
         places &= places - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(places)) / 8;
      if (place >= attributes.size()) break;
      if (attributes[place].name == name) return &attributes[place].value;
    }
    return nullptr;
  }
  const auto place = place_of(attributes, name);
  return place != attributes.end() && place->name == name ? &place->value : nullptr;
}

std::size_t size_of(const Number& number) {
  if (number.is_zero()) return 1;
  const auto digits = static_cast<std::size_t>(number.significant_digits());
  return std::min<std::size_t>(21, (digits + 1) / 2 + 1 + (number.is_negative() ? 1 : 0));
}

void check_value(const AttributeValue& value, int levels) {
  if (levels > most_nesting_levels) throw invalid("Nesting Levels have exceeded supported limits");
  if (const auto* map = value.get_if<Item>()) {
    for (const Attribute& attribute : *map) check_value(attribute.value, levels + 1);
  } else if (const auto* list = value.get_if<List>()) {
    for (const AttributeValue& element : *list) check_value(element, levels + 1);
  } else if (const auto* strings = value.get_if<StringSet>(); strings != nullptr && strings->empty()) {
    throw invalid_parameter("An string set  may not be empty");
  } else if (const auto* numbers = value.get_if<NumberSet>(); numbers != nullptr && numbers->empty()) {
    throw invalid_parameter("An number set  may not be empty");
  } else if (const auto* binaries = value.get_if<BinarySet>(); binaries != nullptr && binaries->empty()) {
    throw invalid_parameter("Binary sets should not be empty");
  }
}

}  // namespace

Item::Item() = default;
Item::Item(const Item&) = default;
Item::Item(Item&&) noexcept = default;
Item& Item::operator=(const Item&) = default;
Item& Item::operator=(Item&&) noexcept = default;
Item::~Item() = default;

Item::Item(std::initializer_list<Attribute> attributes) {
  attributes_.reserve(attributes.size());
  for (const Attribute& attribute : attributes) {
    if (attributes_.empty() || attributes_.back().name < attribute.name) {
      attributes_.push_back(attribute);  // most are written in order
    } else {
      set(attribute.name, attribute.value);
    }
  }
  note_names();
}

void Item::note_names() {
  name_bytes_ = 0;
  for (std::size_t place = std::min(few, attributes_.size()); place-- > 0;)
    name_bytes_ = name_bytes_ << 8U | byte_of(attributes_[place].name);
}

bool Item::empty() const { return attributes_.empty(); }
std::size_t Item::size() const { return attributes_.size(); }
Item::const_iterator Item::begin() const { return attributes_.begin(); }
Item::const_iterator Item::end() const { return attributes_.end(); }

const AttributeValue* Item::find(std::string_view name) const {
  return found_in(attributes_, name_bytes_, name);
}
AttributeValue* Item::find(std::string_view name) { return found_in(attributes_, name_bytes_, name); }

const AttributeValue& Item::at(std::string_view name) const {
  if (const AttributeValue* value = find(name)) return *value;
  throw std::out_of_range("the item has no attribute " + std::string(name));
}

AttributeValue& Item::operator[](std::string_view name) {
  auto place = place_of(attributes_, name);
  if (place == attributes_.end() || place->name != name) {
    place = attributes_.insert(place, {std::string(name), AttributeValue()});
    note_names();
  }
  return place->value;
}

void Item::set(std::string_view name, AttributeValue value) { (*this)[name] = std::move(value); }

void Item::remove(std::string_view name) {
  const auto place = place_of(attributes_, name);
  if (place == attributes_.end() || place->name != name) return;
  attributes_.erase(place);
  note_names();
}

bool operator==(const Item& a, const Item& b) { return a.attributes_ == b.attributes_; }

template <class Member>
SetOf<Member>::SetOf(std::vector<Member> members) : members_(std::move(members)) {
  std::sort(members_.begin(), members_.end());
  members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
}

template <class Member>
bool SetOf<Member>::has(const Member& member) const {
  return std::binary_search(members_.begin(), members_.end(), member);
}

template <class Member>
void SetOf<Member>::add(const SetOf& others) {
  std::vector<Member> all;
  std::set_union(members_.begin(), members_.end(), others.members_.begin(), others.members_.end(),
                 std::back_inserter(all));
  members_ = std::move(all);
}

template <class Member>
void SetOf<Member>::remove(const SetOf& others) {
  std::erase_if(members_, [&others](const Member& member) { return others.has(member); });
}

template class SetOf<std::string>;
template class SetOf<Number>;
template class SetOf<Binary>;

std::string_view AttributeValue::type() const {
  constexpr std::string_view types[] = {"NULL", "BOOL", "N", "S", "B", "L", "M", "SS", "NS", "BS"};
  return types[content_.index()];
}

std::size_t size_of(const AttributeValue& value) {
  return std::visit(
      Overloaded{[](const Null&) -> std::size_t { return 1; }, [](bool) -> std::size_t { return 1; },
                 [](const Number& number) { return size_of(number); },
                 [](const std::string& text) { return text.size(); },
                 [](const Binary& binary) { return binary.bytes.size(); },
                 [](const List& list) {
                   std::size_t size = 3;
                   for (const AttributeValue& element : list) size += size_of(element) + 1;
                   return size;
                 },
                 [](const Item& map) { return 3 + size_of(map) + map.size(); },
                 [](const StringSet& set) {
                   std::size_t size = 0;
                   for (const std::string& member : set.members()) size += member.size();
                   return size;
                 },
                 [](const NumberSet& set) {
                   std::size_t size = 0;
                   for (const Number& member : set.members()) size += size_of(member);
                   return size;
                 },
                 [](const BinarySet& set) {
                   std::size_t size = 0;
                   for (const Binary& member : set.members()) size += member.bytes.size();
                   return size;
                 }},
      value.content());
}

std::size_t size_of(const Item& item) {
  std::size_t size = 0;
  for (const Attribute& attribute : item) size += attribute.name.size() + size_of(attribute.value);
  return size;
}

void check_values(const Item& item) {
  for (const Attribute& attribute : item) check_value(attribute.value, 1);
}

}  // namespace cutoff::dynamodb
