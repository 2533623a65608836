// A template's text as a tree that knows where each of its values stands.
//
// YAML and JSON alike. Short forms are long ones here: "!Ref Table" is {"Ref": "Table"}. What SAM or an intrinsic function
// makes of a value keeps that value's place, so that a mistake is pointed at where somebody wrote it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::app {

struct Node {
  enum class Kind : std::uint8_t {
    absent,  // AWS::NoValue: as if it were not written
    null,
    scalar,
    list,
    map,
  };
  struct Member;

  Kind kind = Kind::absent;
  std::string text;  // of a scalar
  bool plain =
      false;  // of a scalar: written without quotes, so that "10" and "true" are a number and a boolean
  std::vector<Node> elements;
  std::vector<Member> members;
  int line = 0;
  std::string path;  // "Resources.Worker.Properties.Timeout"

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }

  /// nullptr where there is no such member, or this is no map.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// Replaces the member of that name, or adds one.
  void set(const std::string& key, Node value);
  void remove(std::string_view key);

  /// As JSON, for what takes JSON: plain scalars as YAML understands them.
  std::string json() const;

  // What is made here, standing where `place` does.
  static Node scalar(const Node& place, std::string text);
  static Node list(const Node& place, std::vector<Node> elements);
  static Node map(const Node& place, std::vector<Member> members);
  /// {"Ref": id}, {"Fn::GetAtt": [id, attribute]}, {"Fn::Sub": text}
  static Node ref(const Node& place, std::string id);
  static Node get_att(const Node& place, std::string id, std::string attribute);
  static Node sub(const Node& place, std::string text);
};

/// Named as in the standard's maps.
struct Node::Member {
  std::string first;
  Node second;
};

/// What cannot be used of a template. read_template() puts the file's name before it.
struct TemplateRefusal {
  int line;
  std::string sentence;
};

/// "Resources.Worker.Properties.Timeout " + `sentence`, at its line.
[[noreturn]] void refuse(const Node& node, const std::string& sentence);

/// Throws TemplateRefusal for what is no YAML, for a key that is given twice and for tags that are none of
/// CloudFormation's.
Node parse_template(const std::string& text);

}  // namespace cutoff::app
