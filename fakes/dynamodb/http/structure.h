// Structures of requests as tables: which JSON member goes where in which C++ member.
//
//   const Structure& shape_of(PutItemInput*) {
//     static const Structure shape{{member<&PutItemInput::table>("TableName").required(),
//                                   member<&PutItemInput::item>("Item").required(), …}};
//     return shape;
//   }
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fakes/dynamodb/attribute_value.h"
#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/expressions/placeholders.h"
#include "fakes/dynamodb/http/shape.h"
#include "fakes/dynamodb/http/value_json.h"

namespace cutoff::dynamodb {

/// The shape of what a T is read from: shape_for<T>(). Structures say theirs in an overload of shape_of(T*).
template <class T>
const Shape& shape_for();

class TextShape final : public Shape {
 public:
  TextShape() : Shape("String") {}
  void string(void* target, std::string& text, Decoding&) const override {
    *static_cast<std::string*>(target) = std::move(text);
  }
};

class FlagShape final : public Shape {
 public:
  FlagShape() : Shape("Boolean") {}
  void boolean(void* target, bool value, Decoding&) const override { *static_cast<bool*>(target) = value; }
};

class IntegerShape final : public Shape {
 public:
  IntegerShape() : Shape("Integer") {}
  void number(void* target, const JsonNumber& value, Decoding&) const override {
    *static_cast<std::int64_t*>(target) =
        value.integral ? value.integer : static_cast<std::int64_t>(std::clamp(std::floor(value.value), -1e18, 1e18));
  }
};

/// Something that may be left out: made when there is a value.
template <class T>
class OptionalShape final : public Shape {
 public:
  OptionalShape() : Shape(""), inner_(shape_for<T>()) {}
  void boolean(void* target, bool value, Decoding& decoding) const override { inner_.boolean(made(target), value, decoding); }
  void number(void* target, const JsonNumber& value, Decoding& decoding) const override {
    inner_.number(made(target), value, decoding);
  }
  void string(void* target, std::string& text, Decoding& decoding) const override {
    inner_.string(made(target), text, decoding);
  }
  void begin_object(void* target, Decoding& decoding) const override { inner_.begin_object(made(target), decoding); }
  Slot member(void* target, const std::string& name, Decoding& decoding) const override {
    return inner_.member(&**static_cast<std::optional<T>*>(target), name, decoding);
  }
  void end_object(void* target, Decoding& decoding) const override {
    inner_.end_object(&**static_cast<std::optional<T>*>(target), decoding);
  }
  void begin_list(void* target, Decoding& decoding) const override { inner_.begin_list(made(target), decoding); }

 private:
  static void* made(void* target) { return &static_cast<std::optional<T>*>(target)->emplace(); }
  const Shape& inner_;
};

template <class T>
class VectorShape final : public Shape {
 public:
  VectorShape() : Shape("List"), inner_(shape_for<T>()) {}
  void begin_list(void* target, Decoding&) const override { static_cast<std::vector<T>*>(target)->clear(); }
  Slot element(void* target, Decoding&) const override {
    return {&inner_, &static_cast<std::vector<T>*>(target)->emplace_back()};
  }

 private:
  const Shape& inner_;
};

class NamesShape final : public Shape {
 public:
  NamesShape() : Shape("Map") {}
  void begin_object(void* target, Decoding&) const override { static_cast<AttributeNames*>(target)->clear(); }
  Slot member(void* target, const std::string& name, Decoding&) const override {
    return {&text_, &(*static_cast<AttributeNames*>(target))[name]};
  }

 private:
  TextShape text_;
};

/// The names of an enumeration at the wire, in the order in which AWS lists them.
template <class Enum>
using EnumNames = std::vector<std::pair<std::string_view, Enum>>;

/// Specialized for each enumeration that requests have.
template <class Enum>
const EnumNames<Enum>& enum_names();

template <class Enum>
class EnumShape final : public Shape {
 public:
  EnumShape() : Shape("String") {}
  void string(void* target, std::string& text, Decoding& decoding) const override {
    std::string all;
    for (const auto& [name, value] : enum_names<Enum>()) {
      if (name == text) {
        *static_cast<Enum*>(target) = value;
        return;
      }
      all.append(all.empty() ? "" : ", ").append(name);
    }
    decoding.violate(text, "satisfy enum value set: [" + all + "]");
  }
};

/// One member of a structure.
struct Member {
  const char* name;
  Slot (*slot)(void* structure);
  bool is_required = false;
  bool are_placeholders = false;
  bool is_legacy = false;
  const char* empty_message = nullptr;

  Member required() const { return with(&Member::is_required); }
  /// ExpressionAttributeValues: what is wrong with one is said with its name.
  Member placeholders() const { return with(&Member::are_placeholders); }

 private:
  Member with(bool Member::*flag) const {
    Member changed = *this;
    changed.*flag = true;
    return changed;
  }
};

template <auto Pointer>
struct MemberOf;
template <class Structure, class Type, Type Structure::*Pointer>
struct MemberOf<Pointer> {
  static Slot slot(void* structure) { return {&shape_for<Type>(), &(static_cast<Structure*>(structure)->*Pointer)}; }
};

template <auto Pointer>
Member member(const char* name) {
  return {name, &MemberOf<Pointer>::slot};
}

/// A parameter from before there were expressions; or one that asks for something that is not here. Its presence is
/// refused, by name.
inline Member legacy(const char* name) {
  Member refused{name, nullptr};
  refused.is_legacy = true;
  return refused;
}

class Structure final : public Shape {
 public:
  explicit Structure(std::vector<Member> members, bool is_request = false)
      : Shape("Structure"), members_(std::move(members)), is_request_(is_request) {}

  void begin_object(void*, Decoding&) const override {}
  Slot member(void* target, const std::string& name, Decoding& decoding) const override {
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
      const Member& found = members_[rank];
      if (name != found.name) continue;
      if (is_request_) decoding.begin_member(rank, found.name, found.are_placeholders);
      return found.slot == nullptr ? Slot{nullptr, nullptr} : found.slot(target);
    }
    return {nullptr, nullptr};
  }
  void end_object(void*, Decoding& decoding) const override {
    if (!is_request_) return;
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
      const bool seen = (decoding.seen >> rank & 1U) != 0;
      if (members_[rank].is_required && !seen) decoding.violate_null(rank, members_[rank].name);
    }
  }

  /// The first legacy parameter that was there, or nullptr.
  const char* legacy_in(const Decoding& decoding) const {
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
      if (members_[rank].is_legacy && (decoding.seen >> rank & 1U) != 0) return members_[rank].name;
    }
    return nullptr;
  }
  bool has_seen(const Decoding& decoding, std::string_view name) const {
    for (std::size_t rank = 0; rank < members_.size(); ++rank) {
      if (name == members_[rank].name) return (decoding.seen >> rank & 1U) != 0;
    }
    return false;
  }

 private:
  std::vector<Member> members_;
  bool is_request_;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Inner = T;
};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
  using Inner = T;
};

template <class T>
const Shape& shape_for() {
  if constexpr (std::is_same_v<T, Item>) {
    return item_shape();
  } else if constexpr (std::is_same_v<T, std::string>) {
    static const TextShape shape;
    return shape;
  } else if constexpr (std::is_same_v<T, bool>) {
    static const FlagShape shape;
    return shape;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    static const IntegerShape shape;
    return shape;
  } else if constexpr (std::is_same_v<T, AttributeNames>) {
    static const NamesShape shape;
    return shape;
  } else if constexpr (std::is_enum_v<T>) {
    static const EnumShape<T> shape;
    return shape;
  } else if constexpr (IsOptional<T>::value) {
    static const OptionalShape<typename IsOptional<T>::Inner> shape;
    return shape;
  } else if constexpr (IsVector<T>::value) {
    static const VectorShape<typename IsVector<T>::Inner> shape;
    return shape;
  } else {
    return shape_of(static_cast<T*>(nullptr));
  }
}

/// Reads a request. Throws wire::Fault SerializationException or ValidationException.
template <class Input>
Input decoded(std::string_view json) {
  const Structure& structure = shape_of(static_cast<Input*>(nullptr));
  Input input;
  Decoding decoding;
  decode_json(json, {&structure, &input}, decoding);
  if (const char* name = structure.legacy_in(decoding))
    throw invalid(std::string("cutoff's DynamoDB does not offer the parameter ") + name);
  decoding.check();
  if constexpr (requires { input.names; }) {
    if (input.names.empty() && structure.has_seen(decoding, "ExpressionAttributeNames"))
      throw invalid("ExpressionAttributeNames must not be empty");
  }
  if constexpr (requires { input.values; }) {
    if (input.values.empty() && structure.has_seen(decoding, "ExpressionAttributeValues"))
      throw invalid("ExpressionAttributeValues must not be empty");
  }
  return input;
}

}  // namespace cutoff::dynamodb
