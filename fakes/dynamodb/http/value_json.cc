#include "fakes/dynamodb/http/value_json.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"
#include "fakes/wire/base64.h"

namespace cutoff::dynamodb {
namespace {

AttributeValue& value_in(void* target) { return *static_cast<AttributeValue*>(target); }

constexpr const char* invalid_values = "One or more parameter values were invalid: ";

/// Bytes of Base64; what is none is an error of the JSON, not of the value.
std::string decoded_blob(const std::string& text) {
  const auto refuse = [&text](const std::string& why) {
    throw wire::Fault(400, "SerializationException", "'" + text + "' can not be converted to a Blob: " + why);
  };
  if (text.size() % 4 != 0) {
    refuse("Base64 encoded length is expected a multiple of 4 bytes but found: " +
           std::to_string(text.size()));
  }
  std::optional<std::string> bytes = wire::base64_decoded(text);
  if (!bytes) {
    const auto bad = std::find_if(text.begin(), text.end(), [](char c) {
      return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/');
    });
    refuse(std::string("Invalid Base64 character: '") + (bad == text.end() ? '=' : *bad) + "'");
  }
  return std::move(*bytes);
}

/// What a value's one member holds. Each puts itself into the AttributeValue that it is of.
class TypedShape : public Shape {
 public:
  using Shape::Shape;
  /// {"S": null} holds nothing.
  void null(void*, Decoding& decoding) const override { decoding.count_member(-1); }
};

class StringShape final : public TypedShape {
 public:
  StringShape() : TypedShape("String") {}
  void string(void* target, std::string& text, Decoding&) const override {
    value_in(target) = std::move(text);
  }
};

class NumberShape final : public TypedShape {
 public:
  NumberShape() : TypedShape("String") {}
  void string(void* target, std::string& text, Decoding& decoding) const override {
    try {
      value_in(target) = Number::parse(text);
    } catch (const wire::Fault& fault) {
      decoding.refuse_value(fault.message());
    }
  }
};

class BinaryShape final : public TypedShape {
 public:
  BinaryShape() : TypedShape("Blob") {}
  void string(void* target, std::string& text, Decoding&) const override {
    value_in(target) = Binary{decoded_blob(text)};
  }
};

class BooleanShape final : public TypedShape {
 public:
  BooleanShape() : TypedShape("Boolean") {}
  void boolean(void* target, bool value, Decoding&) const override { value_in(target) = value; }
};

class NullShape final : public TypedShape {
 public:
  NullShape() : TypedShape("Boolean") {}
  void boolean(void* target, bool value, Decoding& decoding) const override {
    if (!value)
      decoding.refuse_value(std::string(invalid_values) +
                            "Null attribute value types must have the value of true");
    value_in(target) = Null{};
  }
};

class ListShape final : public TypedShape {
 public:
  ListShape() : TypedShape("List") {}
  void begin_list(void* target, Decoding&) const override { value_in(target) = List(); }
  Slot element(void* target, Decoding&) const override {
    return {&value_shape(), &value_in(target).get_if<List>()->emplace_back()};
  }
};

class MapShape final : public TypedShape {
 public:
  MapShape() : TypedShape("Map") {}
  void begin_object(void* target, Decoding&) const override { value_in(target) = Item(); }
  Slot member(void* target, const std::string& name, Decoding&) const override {
    AttributeValue& value = (*value_in(target).get_if<Item>())[name];
    return {&value_shape(), &value};
  }
};

/// One member of a set, kept as its text until all are known.
class MemberShape final : public Shape {
 public:
  explicit MemberShape(const char* name) : Shape(name) {}
  void string(void* target, std::string& text, Decoding&) const override {
    static_cast<std::vector<std::string>*>(target)->push_back(std::move(text));
  }
};

bool has_duplicates(std::vector<std::string> members) {
  std::sort(members.begin(), members.end());
  return std::adjacent_find(members.begin(), members.end()) != members.end();
}

std::string listed(const std::vector<std::string>& members) {
  std::string text;
  for (const std::string& member : members) text.append(text.empty() ? "" : ", ").append(member);
  return "[" + text + "]";
}

class SetShape : public TypedShape {
 public:
  explicit SetShape(const char* member) : TypedShape("List"), member_(member) {}
  void begin_list(void*, Decoding& decoding) const override { decoding.set_members.clear(); }
  Slot element(void*, Decoding& decoding) const override { return {&member_, &decoding.set_members}; }

 private:
  MemberShape member_;
};

class StringSetShape final : public SetShape {
 public:
  StringSetShape() : SetShape("String") {}
  void end_list(void* target, Decoding& decoding) const override {
    std::vector<std::string>& members = decoding.set_members;
    if (members.empty())
      decoding.refuse_value(std::string(invalid_values) + "An string set  may not be empty");
    if (has_duplicates(members)) {
      decoding.refuse_value(std::string(invalid_values) + "Input collection " + listed(members) +
                            " contains duplicates.");
    }
    value_in(target) = StringSet(std::move(members));
  }
};

class NumberSetShape final : public SetShape {
 public:
  NumberSetShape() : SetShape("String") {}
  void end_list(void* target, Decoding& decoding) const override {
    if (decoding.set_members.empty())
      decoding.refuse_value(std::string(invalid_values) + "An number set  may not be empty");
    std::vector<Number> numbers;
    try {
      for (const std::string& member : decoding.set_members) numbers.push_back(Number::parse(member));
    } catch (const wire::Fault& fault) {
      decoding.refuse_value(fault.message());
      return;
    }
    const std::size_t count = numbers.size();
    NumberSet set(std::move(numbers));
    if (set.size() != count) decoding.refuse_value("Input collection contains duplicates");
    value_in(target) = std::move(set);
  }
};

class BinarySetShape final : public SetShape {
 public:
  BinarySetShape() : SetShape("Blob") {}
  void end_list(void* target, Decoding& decoding) const override {
    const std::vector<std::string>& members = decoding.set_members;
    if (members.empty())
      decoding.refuse_value(std::string(invalid_values) + "Binary sets should not be empty");
    if (has_duplicates(members)) {
      decoding.refuse_value(std::string(invalid_values) + "Input collection " + listed(members) +
                            "of type BS contains duplicates.");
    }
    std::vector<Binary> binaries;
    for (const std::string& member : members) binaries.push_back({decoded_blob(member)});
    value_in(target) = BinarySet(std::move(binaries));
  }
};

class ValueShape final : public Shape {
 public:
  ValueShape() : Shape("Structure") {}

  void begin_object(void* target, Decoding& decoding) const override {
    value_in(target) = AttributeValue();
    decoding.begin_frame();
    if (decoding.depth() > static_cast<std::size_t>(most_nesting_levels))
      throw invalid("Nesting Levels have exceeded supported limits");
  }
  Slot member(void* target, const std::string& name, Decoding& decoding) const override {
    const Shape* shape = shape_of(name);
    if (shape == nullptr) return {nullptr, nullptr};
    decoding.count_member(1);
    return {shape, target};
  }
  void end_object(void*, Decoding& decoding) const override {
    const int members = decoding.end_frame();
    if (members == 0) {
      decoding.refuse_value(
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    } else if (members > 1) {
      decoding.refuse_value(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
          "supported "
          "datatypes");
    }
  }

 private:
  const Shape* shape_of(std::string_view type) const {
    if (type == "S") return &string_;
    if (type == "N") return &number_;
    if (type == "B") return &binary_;
    if (type == "BOOL") return &boolean_;
    if (type == "NULL") return &null_;
    if (type == "M") return &map_;
    if (type == "L") return &list_;
    if (type == "SS") return &string_set_;
    if (type == "NS") return &number_set_;
    if (type == "BS") return &binary_set_;
    return nullptr;
  }

  StringShape string_;
  NumberShape number_;
  BinaryShape binary_;
  BooleanShape boolean_;
  NullShape null_;
  MapShape map_;
  ListShape list_;
  StringSetShape string_set_;
  NumberSetShape number_set_;
  BinarySetShape binary_set_;
};

class ItemShape final : public Shape {
 public:
  ItemShape() : Shape("Map") {}
  void begin_object(void* target, Decoding&) const override { *static_cast<Item*>(target) = Item(); }
  Slot member(void* target, const std::string& name, Decoding& decoding) const override {
    decoding.set_entry(name);
    return {&value_shape(), &(*static_cast<Item*>(target))[name]};
  }
};

}  // namespace

const Shape& item_shape() {
  static const ItemShape shape;
  return shape;
}

const Shape& value_shape() {
  static const ValueShape shape;
  return shape;
}

void write_value(wire::JsonWriter& writer, const AttributeValue& value) {
  writer.begin_object().key(value.type());
  std::visit(
      Overloaded{[&](const Null&) { writer.boolean(true); }, [&](bool boolean) { writer.boolean(boolean); },
                 [&](const Number& number) { writer.string(number.text()); },
                 [&](const std::string& text) { writer.string(text); },
                 [&](const Binary& binary) { writer.string(wire::base64_encoded(binary.bytes)); },
                 [&](const List& list) {
                   writer.begin_array();
                   for (const AttributeValue& element : list) write_value(writer, element);
                   writer.end_array();
                 },
                 [&](const Item& map) { write_item(writer, map); },
                 [&](const StringSet& set) {
                   writer.begin_array();
                   for (const std::string& member : set.members()) writer.string(member);
                   writer.end_array();
                 },
                 [&](const NumberSet& set) {
                   writer.begin_array();
                   for (const Number& member : set.members()) writer.string(member.text());
                   writer.end_array();
                 },
                 [&](const BinarySet& set) {
                   writer.begin_array();
                   for (const Binary& member : set.members())
                     writer.string(wire::base64_encoded(member.bytes));
                   writer.end_array();
                 }},
      value.content());
  writer.end_object();
}

void write_item(wire::JsonWriter& writer, const Item& item) {
  writer.begin_object();
  for (const Attribute& attribute : item) {
    writer.key(attribute.name);
    write_value(writer, attribute.value);
  }
  writer.end_object();
}

}  // namespace cutoff::dynamodb
