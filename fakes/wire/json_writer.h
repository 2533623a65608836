// Writes JSON text, member by member, in the order in which it is told: AWS's field order is not alphabetical,
// and the text goes straight into the string that leaves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "fakes/clock/time.h"

namespace cutoff::wire {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  /// The name of the next value.
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// Milliseconds, with as many decimals as the duration has: 29000, 0.5.
  JsonWriter& milliseconds(clock::Duration value);
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json);

  template <class Value>
  JsonWriter& member(std::string_view name, const Value& value) {
    key(name);
    if constexpr (std::is_same_v<Value, bool>) {
      return boolean(value);
    } else if constexpr (std::is_integral_v<Value>) {
      return number(static_cast<std::int64_t>(value));
    } else {
      return string(value);
    }
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool first_ = true;  // nothing stands before the next value at its level
};

/// `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace cutoff::wire
