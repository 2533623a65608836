#include <algorithm>

#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
  });
}

/// What a field's value may be made of.
bool is_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

wire::Request take_request(std::string_view& text) {
  constexpr std::string_view separator = "\n###\n";
  std::string_view rest = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), rest.size() + separator.size()));

  wire::Request request;
  const std::string_view line = take_line(rest);
  const std::string_view method = line.substr(0, line.find(' '));
  if (is_token(method)) request.method = method;
  std::string_view target = line.substr(std::min(line.size(), method.size() + 1));
  target = target.substr(0, target.find(' '));
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (target.starts_with('/') && visible) request.target = target;
  while (!rest.empty()) {
    const std::string_view field = take_line(rest);
    if (field.empty()) break;
    const std::string_view name = field.substr(0, field.find(':'));
    const std::string_view value = trimmed(field.substr(std::min(field.size(), name.size() + 1)));
    if (is_token(name) && is_text(value)) request.headers.add(std::string(name), std::string(value));
  }
  if (!request.headers.has("Host")) request.headers.add("Host", "127.0.0.1:4566");
  request.body = std::string(rest);
  return request;
}

}  // namespace cutoff::fuzz
