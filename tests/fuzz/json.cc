#include <nlohmann/json.hpp>

#include "fakes/lambda/json_check.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json_reader.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/utf8.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

using wire::JsonDialect;
using wire::JsonObject;

template <class Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const wire::Fault& fault) {
    must(fault.status() == 400 && fault.type() == "SerializationException", fault.what());
  }
}

void read_members(const JsonObject& object, int depth) {
  if (depth == 0) return;
  for (const char* name : {"a", "b", ""}) {
    if (!object.has(name)) must(!object.says_something(name), "nothing says something");
    read_or_refuse([&] { object.string(name); });
    read_or_refuse([&] { object.integer(name); });
    read_or_refuse([&] { object.boolean(name); });
    read_or_refuse([&] { object.strings(name); });
    read_or_refuse([&] { object.string_map(name); });
    read_or_refuse([&] { object.nullable_string_map(name); });
    read_or_refuse([&] { object.boolean_map(name); });
    read_or_refuse([&] {
      if (const auto inner = object.object(name)) read_members(*inner, depth - 1);
    });
    read_or_refuse([&] {
      if (const auto inner = object.objects(name)) {
        for (const JsonObject& element : *inner) read_members(element, depth - 1);
      }
    });
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = wire::utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// Any bytes are a string to the writer, and what it writes is JSON.
void check_written(std::string_view text) {
  std::string json;
  wire::JsonWriter(json).begin_object().member("text", text).end_object();
  const auto read = nlohmann::json::parse(json, nullptr, false);
  must(read.is_object(), "what is written is not JSON: " + json);
  if (is_utf8(text)) must(read.at("text") == text, "a string is not the same when it was written");
}

/// What Lambda takes for JSON, and what nlohmann does.
void check_judged(std::string_view text) {
  if (const auto problem = lambda::json_problem(text)) {
    must(!problem->empty(), "a problem without a word");
    return;
  }
  // Jackson, and so Lambda, takes two things that nlohmann does not: numbers that are too large for a double, and half of
  // a surrogate pair as an escape.
  const auto is_known = [](const nlohmann::json::exception& error) {
    constexpr int out_of_range = 406;
    return error.id == out_of_range ||
           std::string_view(error.what()).find("surrogate") != std::string_view::npos;
  };
  try {
    [[maybe_unused]] const auto parsed = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    must(is_known(error), std::string("what has no problem is not JSON: ") + error.what());
  }
}

}  // namespace

void json(std::string_view input) {
  for (const JsonDialect dialect : {JsonDialect::classes, JsonDialect::tokens})
    read_or_refuse([&] { read_members(JsonObject::parse(input, dialect), 3); });
  check_written(input);
  check_judged(input);
}

}  // namespace cutoff::fuzz
