#include "fakes/wire/xml_writer.h"

#include "fakes/wire/utf8.h"

namespace cutoff::wire {
namespace {

/// The character that `text` starts with, as it is to be written; nothing when XML has no such character.
std::string_view written(std::string_view text, std::size_t length) {
  if (length != 1) return text.substr(0, length);
  switch (text.front()) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#xD;";  // a plain one would be read as a line feed
    case '\t':
    case '\n':
      return text.substr(0, 1);
    default:
      return static_cast<unsigned char>(text.front()) < 0x20 ? std::string_view() : text.substr(0, 1);
  }
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const std::string_view character = length == 0 ? std::string_view() : written(text, length);
    out += character.empty() ? replacement_character : character;
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

XmlWriter& XmlWriter::begin(std::string_view name, std::string_view name_space) {
  out_.append("<").append(name);
  if (!name_space.empty()) {
    out_ += " xmlns=\"";
    append_xml_text(out_, name_space);
    out_ += '"';
  }
  out_ += '>';
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::end() {
  out_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  out_.append("<").append(name).append(">");
  append_xml_text(out_, text);
  out_.append("</").append(name).append(">");
  return *this;
}

}  // namespace cutoff::wire
