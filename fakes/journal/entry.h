// An entry of the journal: what happened, when, and for which trace, as small values.
//
// Nothing is rendered when it is written. The keys are literals with their unit in them (duration_ms); their
// order is the order in which the service named them, in every build.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "fakes/clock/time.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::journal {

/// Text that many entries share: a function's name, an ARN. Copying it copies a pointer.
using SharedText = std::shared_ptr<const std::string>;

inline SharedText shared_text(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

/// A duration is written in milliseconds, identifiers as their text.
using Value = std::variant<bool, std::int64_t, clock::Duration, wire::Uuid, SharedText, std::string>;

/// A field on its way into an entry, where its value is made in place: there are fifty in a request.
template <class T>
struct NewField {
  const char* key;
  T value;
};

struct Field {
  Field(const char* its_key, Value its_value) : key(its_key), value(std::move(its_value)) {}
  template <class T>
  Field(NewField<T> field)  // NOLINT(google-explicit-constructor): it is one
      : key(field.key), value(std::in_place_type<T>, std::move(field.value)) {}

  const char* key;
  Value value;
};

/// field("status", 504), field("function", shared_name), field("duration_ms", 68s)
template <class T>
auto field(const char* key, T&& value) {
  using Plain = std::decay_t<T>;
  if constexpr (std::is_same_v<Plain, bool>) {
    return NewField<bool>{key, value};
  } else if constexpr (std::is_integral_v<Plain>) {
    return NewField<std::int64_t>{key, static_cast<std::int64_t>(value)};
  } else if constexpr (std::is_same_v<Plain, wire::Uuid> || std::is_same_v<Plain, SharedText>) {
    return NewField<Plain>{key, std::forward<T>(value)};
  } else if constexpr (std::is_convertible_v<T, clock::Duration>) {
    return NewField<clock::Duration>{key, value};
  } else {
    return NewField<std::string>{key, std::string(std::forward<T>(value))};
  }
}

struct Entry {
  clock::Instant at;
  std::uint64_t number;  // from 1, without gaps
  const char* kind;      // "lambda.start": the service, then what happened
  wire::TraceId trace;   // none for what belongs to no request
  std::vector<Field> fields;

  bool is(std::string_view a_kind) const { return a_kind == kind; }
  const Value* find(std::string_view key) const;
  /// The field as text, as JSON would show it but without quotes; "" when there is none.
  std::string text(std::string_view key) const;
  /// The field as a number; 0 when there is none.
  std::int64_t number_of(std::string_view key) const;
  clock::Duration duration(std::string_view key) const;

  /// {"n":7,"at_ms":29000,"kind":"…","trace":"1-…",…fields}
  void write_json(wire::JsonWriter& writer) const;
  std::string json() const;
};

}  // namespace cutoff::journal
