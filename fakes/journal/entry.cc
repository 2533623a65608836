#include "fakes/journal/entry.h"

namespace cutoff::journal {
namespace {

void write(wire::JsonWriter& writer, const Value& value) {
  struct Visitor {
    wire::JsonWriter& writer;
    void operator()(bool v) const { writer.boolean(v); }
    void operator()(std::int64_t v) const { writer.number(v); }
    void operator()(clock::Duration v) const { writer.milliseconds(v); }
    void operator()(const wire::Uuid& v) const { writer.string(v.text()); }
    void operator()(std::string_view v) const { writer.string(v); }
  };
  std::visit(Visitor{writer}, value);
}

}  // namespace

std::optional<Value> Entry::find(std::string_view key) const {
  for (const Field candidate : fields) {
    if (key == candidate.key) return candidate.value;
  }
  return std::nullopt;
}

std::string Entry::text(std::string_view key) const {
  const std::optional<Value> value = find(key);
  if (!value) return {};
  if (const auto* plain = std::get_if<std::string_view>(&*value)) return std::string(*plain);
  if (const auto* uuid = std::get_if<wire::Uuid>(&*value)) return uuid->text();
  std::string text;
  wire::JsonWriter writer(text);
  write(writer, *value);
  return text;
}

std::int64_t Entry::number_of(std::string_view key) const {
  const std::optional<Value> value = find(key);
  const auto* integer = value ? std::get_if<std::int64_t>(&*value) : nullptr;
  return integer == nullptr ? 0 : *integer;
}

clock::Duration Entry::duration(std::string_view key) const {
  const std::optional<Value> value = find(key);
  const auto* held = value ? std::get_if<clock::Duration>(&*value) : nullptr;
  return held == nullptr ? clock::Duration::zero() : *held;
}

void Entry::write_json(wire::JsonWriter& writer) const {
  writer.begin_object()
      .member("n", number)
      .key("at_ms")
      .milliseconds(at.time_since_epoch())
      .member("kind", kind);
  if (trace) writer.member("trace", trace.text());
  for (const Field member : fields) {
    writer.key(member.key);
    write(writer, member.value);
  }
  writer.end_object();
}

std::string Entry::json() const {
  std::string text;
  wire::JsonWriter writer(text);
  write_json(writer);
  return text;
}

}  // namespace cutoff::journal
