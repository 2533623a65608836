// JSON text that knows where in its file each value stands, so that a mistake can be pointed at.
//
// Read by whoever reads a file that a person wrote. A file that cannot be used is refused with one sentence:
// "incident.json:7:16: requests[1].agent is 68: write a duration with a unit, such as "68s"".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock/time.h"

namespace cutoff::replay {

/// Input that cannot be used. The message is one sentence: where, what, and what would be right.
class UnusableInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a sentence quotes may hold characters that a terminal obeys: they are shown as JSON can write them.
std::string printable(std::string_view sentence);

/// One value of the text, with all that is in it.
struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  struct Member;

  Kind kind = Kind::null;
  std::size_t begin = 0;  // where in the text; `end` is behind its last byte
  std::size_t end = 0;
  std::string text;  // of a string, without its quotes and escapes
  std::vector<Node> elements;
  std::vector<Member> members;
};

struct Node::Member {
  std::string key;
  std::size_t begin = 0;
  Node value;
};

class Document {
 public:
  /// Reads the file; it is called `path` in messages.
  static Document read(const std::string& path);
  /// Throws UnusableInput for what is not JSON, for a key that is given twice, and for an absurd depth.
  /// `root` is what its outermost value is called.
  Document(std::string name, std::string text, std::string root = "the file");

  const Node& root() const { return root_; }
  const std::string& root_name() const { return root_name_; }
  /// As it is written, without the white space between its tokens.
  std::string source(const Node& node) const;
  /// Throws UnusableInput: "name:line:column: sentence".
  [[noreturn]] void refuse(std::size_t offset, const std::string& sentence) const;

 private:
  std::string name_;
  std::string text_;
  std::string root_name_;
  Node root_;
};

/// A value on its path from the root ("requests[1].agent"), as a reader of the file walks over it.
class Value {
 public:
  explicit Value(const Document& document) : Value(document, document.root(), {}) {}

  Node::Kind kind() const { return node_->kind; }
  bool is_null() const { return kind() == Node::Kind::null; }
  /// "requests[1].agent"; "the file", or what the document calls it, for the root.
  std::string path() const { return path_.empty() ? document_->root_name() : path_; }
  std::string source() const { return document_->source(*node_); }

  /// Refuses this value: "requests[1].agent is 68: " + what would be right.
  [[noreturn]] void refuse(const std::string& what_would_be_right) const;
  /// Refuses something about it: "requests[1] " + what is wrong and what would be right.
  [[noreturn]] void complain(const std::string& sentence) const;

  /// Refuses what is no object, and each field that is not one of `fields`. `example` shows a right one.
  void check_fields(const std::vector<std::string>& fields, const std::string& example) const;
  std::optional<Value> find(std::string_view key) const;
  /// Refuses an object that lacks `key`; `example` shows what may be written there.
  Value require(std::string_view key, const std::string& example) const;
  /// The members of an object whose keys are not known beforehand.
  std::vector<Value> members(const std::string& example) const;
  std::vector<Value> elements(const std::string& example) const;
  const std::string& key() const { return key_; }

  /// Text of one character at least, without control characters: a name, an id.
  std::string name(const std::string& example) const;
  std::string string(const std::string& example) const;
  clock::Duration duration() const;

 private:
  Value(const Document& document, const Node& node, std::string path)
      : document_(&document), node_(&node), path_(std::move(path)) {}
  Value at(const Node::Member& member) const;

  const Document* document_;
  const Node* node_;
  std::string path_;
  std::string key_;
};

}  // namespace cutoff::replay
