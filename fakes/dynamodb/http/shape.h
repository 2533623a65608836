// How JSON becomes typed values: a shape knows what may stand at one place of a request, and where it goes.
//
// Decoding walks the text once and writes into the operation's input; no tree is built in between. A shape has no
// state; what it fills is handed to it. Service words for JSON of the wrong type are AWS's (recorded by dynalite).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::dynamodb {

class Decoding;
class Shape;

/// A place that is to be filled, and how.
struct Slot {
  const Shape* shape;
  void* target;
};

/// A number as JSON wrote it.
struct JsonNumber {
  double value;
  bool integral;
  std::int64_t integer;  // of an integral one
};

class Shape {
 public:
  /// `name` is AWS's for what is wanted here: "String", "Integer"; used in messages.
  constexpr explicit Shape(const char* name) : name_(name) {}
  virtual ~Shape() = default;

  virtual void null(void*, Decoding&) const {}
  virtual void boolean(void* target, bool value, Decoding& decoding) const;
  virtual void number(void* target, const JsonNumber& value, Decoding& decoding) const;
  virtual void string(void* target, std::string& text, Decoding& decoding) const;
  virtual void begin_object(void* target, Decoding& decoding) const;
  virtual Slot member(void* target, const std::string& name, Decoding& decoding) const;
  virtual void end_object(void* target, Decoding& decoding) const;
  virtual void begin_list(void* target, Decoding& decoding) const;
  virtual Slot element(void* target, Decoding& decoding) const;
  virtual void end_list(void* target, Decoding& decoding) const;

 protected:
  const char* name() const { return name_; }

 private:
  /// What a scalar says to a scalar of another type; a list, map or structure says "Expected list or null" instead.
  [[noreturn]] void refuse_scalar(const std::string& of_type) const;
  const char* name_;
};

/// What is found while decoding and is judged later, in AWS's order: constraints, then values.
class Decoding {
 public:
  /// The member of the request that is being read, by its rank in the operation's table and its name.
  void begin_member(std::size_t rank, const char* name, bool values_are_placeholders);

  /// "Value 'x' at 'returnValues' failed to satisfy constraint: Member must …"
  void violate(const std::string& value, const std::string& constraint);
  void violate_null(std::size_t rank, const char* name);
  /// A value that is none: "Supplied AttributeValue is empty, …".
  void refuse_value(const std::string& message);
  /// The name under which the current value stands in its map.
  void set_entry(const std::string& entry) { entry_ = entry; }

  /// Throws wire::Fault ValidationException when something was found.
  void check() const;

  // Of the object that is being read: how many of its members hold something.
  void begin_frame() { frames_.push_back(0); }
  int end_frame() {
    const int members = frames_.back();
    frames_.pop_back();
    return members;
  }
  void count_member(int change) { frames_.back() += change; }
  std::size_t depth() const { return frames_.size(); }

  /// The members of a set, until all are there.
  std::vector<std::string> set_members;
  /// Which members of the request were there, by rank.
  std::uint64_t seen = 0;

 private:
  struct Finding {
    std::size_t rank;
    std::string text;
  };
  std::size_t rank_ = 0;
  const char* member_ = "";
  bool placeholders_ = false;
  std::string entry_;
  std::vector<int> frames_;
  std::vector<Finding> violations_;
  std::optional<Finding> value_;
};

/// Reads `json` into the slot. Throws wire::Fault SerializationException: without a message for what is no JSON.
void decode_json(std::string_view json, Slot root, Decoding& decoding);

/// "TableName" is 'tableName' in constraints.
std::string lower_first(std::string_view name);

}  // namespace cutoff::dynamodb
