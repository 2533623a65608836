#include "fakes/dynamodb/http/shape.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "fakes/dynamodb/errors.h"
#include "fakes/wire/json_reader.h"

namespace cutoff::dynamodb {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw wire::Fault(400, "SerializationException", message);
}

/// Swallows what the operation does not know: AWS ignores it.
class IgnoredShape final : public Shape {
 public:
  constexpr IgnoredShape() : Shape("") {}
  void boolean(void*, bool, Decoding&) const override {}
  void number(void*, const JsonNumber&, Decoding&) const override {}
  void string(void*, std::string&, Decoding&) const override {}
  void begin_object(void*, Decoding&) const override {}
  Slot member(void*, const std::string&, Decoding&) const override { return {this, nullptr}; }
  void end_object(void*, Decoding&) const override {}
  void begin_list(void*, Decoding&) const override {}
  Slot element(void*, Decoding&) const override { return {this, nullptr}; }
  void end_list(void*, Decoding&) const override {}
};
const IgnoredShape ignored;

/// nlohmann's events, handed to the slot that each belongs to.
class Events {
 public:
  Events(Slot root, Decoding& decoding) : next_(root), decoding_(decoding) {}

  // NOLINTBEGIN(readability-identifier-naming): the names are the library's
  bool null() {
    const Slot slot = take();
    slot.shape->null(slot.target, decoding_);
    return true;
  }
  bool boolean(bool value) {
    const Slot slot = take();
    slot.shape->boolean(slot.target, value, decoding_);
    return true;
  }
  bool number_integer(std::int64_t value) { return number({static_cast<double>(value), true, value}); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t most = INT64_MAX;
    return number({static_cast<double>(value), true, static_cast<std::int64_t>(std::min(value, most))});
  }
  bool number_float(double value, const std::string&) { return number({value, false, 0}); }
  bool string(std::string& text) {
    const Slot slot = take();
    slot.shape->string(slot.target, text, decoding_);
    return true;
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) {
    const Slot slot = take();
    open_.push_back({slot, false});
    slot.shape->begin_object(slot.target, decoding_);
    return true;
  }
  bool key(std::string& name) {
    const Slot object = open_.back().slot;
    next_ = object.shape->member(object.target, name, decoding_);
    if (next_.shape == nullptr) next_ = {&ignored, nullptr};
    return true;
  }
  bool end_object() {
    const Slot object = open_.back().slot;
    open_.pop_back();
    object.shape->end_object(object.target, decoding_);
    return true;
  }
  bool start_array(std::size_t) {
    const Slot slot = take();
    open_.push_back({slot, true});
    slot.shape->begin_list(slot.target, decoding_);
    return true;
  }
  bool end_array() {
    const Slot list = open_.back().slot;
    open_.pop_back();
    list.shape->end_list(list.target, decoding_);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) { refuse(""); }
  // NOLINTEND(readability-identifier-naming)

 private:
  struct Open {
    Slot slot;
    bool is_list;
  };

  bool number(const JsonNumber& value) {
    const Slot slot = take();
    slot.shape->number(slot.target, value, decoding_);
    return true;
  }
  /// Where the value that comes now belongs.
  Slot take() {
    if (open_.empty() || !open_.back().is_list) return next_;
    const Slot list = open_.back().slot;
    return list.shape->element(list.target, decoding_);
  }

  std::vector<Open> open_;
  Slot next_;
  Decoding& decoding_;
};

std::string class_of(const JsonNumber& number) {
  if (!number.integral) return "java.lang.Double";
  if (number.integer >= INT16_MIN && number.integer <= INT16_MAX) return "java.lang.Short";
  if (number.integer >= INT32_MIN && number.integer <= INT32_MAX) return "java.lang.Integer";
  return "java.lang.Long";
}

}  // namespace

void Shape::refuse_scalar(const std::string& of_type) const {
  const std::string_view wanted = name_;
  if (wanted == "List") refuse("Expected list or null");
  if (wanted == "Map") refuse("Expected map or null");
  if (wanted == "Structure") refuse("Expected null");
  if (wanted == "Blob") refuse("class " + of_type + " can not be converted to a Blob");
  throw wire::cannot_convert(wire::JsonDialect::classes, of_type, wanted);
}

void Shape::boolean(void*, bool, Decoding&) const { refuse_scalar("java.lang.Boolean"); }
void Shape::number(void*, const JsonNumber& value, Decoding&) const { refuse_scalar(class_of(value)); }
void Shape::string(void*, std::string& text, Decoding&) const {
  if (std::string_view(name_) != "Boolean") refuse_scalar("java.lang.String");
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  refuse("'" + text + "' can not be converted to an Boolean");
}
void Shape::begin_object(void*, Decoding&) const {
  refuse("Start of structure or map found where not expected.");
}
Slot Shape::member(void*, const std::string&, Decoding&) const { return {&ignored, nullptr}; }
void Shape::end_object(void*, Decoding&) const {}
void Shape::begin_list(void*, Decoding&) const { refuse("Start of list found where not expected"); }
Slot Shape::element(void*, Decoding&) const { return {&ignored, nullptr}; }
void Shape::end_list(void*, Decoding&) const {}

void Decoding::begin_member(std::size_t rank, const char* name, bool values_are_placeholders) {
  rank_ = rank;
  member_ = name;
  placeholders_ = values_are_placeholders;
  seen |= std::uint64_t{1} << rank;
}

void Decoding::violate(const std::string& value, const std::string& constraint) {
  violations_.push_back({rank_, "Value '" + value + "' at '" + lower_first(member_) +
                                    "' failed to satisfy constraint: Member must " + constraint});
}

void Decoding::violate_null(std::size_t rank, const char* name) {
  violations_.push_back({rank, "Value null at '" + lower_first(name) +
                                   "' failed to satisfy constraint: Member must not be null"});
}

void Decoding::refuse_value(const std::string& message) {
  if (value_ && value_->rank <= rank_) return;
  std::string text = message;
  if (placeholders_)
    text = "ExpressionAttributeValues contains invalid value: " + message + " for key " + entry_;
  if (std::string_view(member_) == "ExclusiveStartKey")
    text = "The provided starting key is invalid: " + message;
  value_ = Finding{rank_, std::move(text)};
}

void Decoding::check() const {
  if (!violations_.empty()) {
    std::vector<Finding> ordered = violations_;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Finding& a, const Finding& b) { return a.rank < b.rank; });
    constexpr std::size_t most = 10;
    ordered.resize(std::min(most, ordered.size()));
    std::string message = std::to_string(ordered.size()) + " validation error" +
                          (ordered.size() > 1 ? "s" : "") + " detected: ";
    for (const Finding& violation : ordered) {
      if (&violation != &ordered.front()) message += "; ";
      message += violation.text;
    }
    throw invalid(std::move(message));
  }
  if (value_) throw invalid(value_->text);
}

void decode_json(std::string_view json, Slot root, Decoding& decoding) {
  Events events(root, decoding);
  nlohmann::json::sax_parse(json.begin(), json.end(), &events);
}

std::string lower_first(std::string_view name) {
  std::string lowered(name);
  if (!lowered.empty() && lowered[0] >= 'A' && lowered[0] <= 'Z')
    lowered[0] = static_cast<char>(lowered[0] - 'A' + 'a');
  return lowered;
}

}  // namespace cutoff::dynamodb
