// An entry of the journal: what happened, when, and for which trace, as small values. Nothing is rendered when it is
// written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock/time.h"
#include "fakes/journal/fields.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::journal {

struct Entry {
  clock::Instant at;
  std::uint64_t number;  // from 1, without gaps
  const char* kind;      // "lambda.start": the service, then what happened
  wire::TraceId trace;   // none for what belongs to no request
  Fields fields;

  bool is(std::string_view a_kind) const { return a_kind == kind; }
  std::optional<Value> find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key).has_value(); }
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
