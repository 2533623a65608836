// Writes XML text, element by element, in the order in which it is told: what AWS's query APIs answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cutoff::wire {

class XmlWriter {
 public:
  explicit XmlWriter(std::string& out) : out_(out) {}

  /// Opens an element; `name_space` is its xmlns.
  XmlWriter& begin(std::string_view name, std::string_view name_space = {});
  /// Closes the element opened last.
  XmlWriter& end();
  /// <name>text</name>
  XmlWriter& element(std::string_view name, std::string_view text);
  /// true or false
  XmlWriter& element(std::string_view name, bool value) { return element(name, text_of(value)); }
  XmlWriter& element(std::string_view name, const char* text) {
    return element(name, std::string_view(text));
  }

 private:
  static std::string_view text_of(bool value) { return value ? "true" : "false"; }

  std::string& out_;
  std::vector<std::string> open_;
};

/// `text` as an element's content. Bytes that XML 1.0 cannot carry become U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

}  // namespace cutoff::wire
