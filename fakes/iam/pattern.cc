#include "fakes/iam/pattern.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "fakes/wire/headers.h"

namespace cutoff::iam {
namespace {

/// One place of a pattern: a character, or one of these.
using Symbol = int;
constexpr Symbol any_characters = -1;
constexpr Symbol one_character = -2;

Symbol symbol_of(char c) {
  if (c == '*') return any_characters;
  if (c == '?') return one_character;
  return static_cast<unsigned char>(c);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// `at(i)` is the pattern's i-th symbol, of `size`. Only the last "*" seen is ever tried again, further on: that is
/// enough, and keeps the time below pattern times text.
template <class At>
bool matches_symbols(At at, std::size_t size, std::string_view text, Case letters) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t place = 0;
  std::size_t read = 0;
  std::size_t star = none;
  std::size_t star_read = 0;
  while (read < text.size()) {
    if (place < size) {
      const Symbol symbol = at(place);
      if (symbol == any_characters) {
        star = place++;
        star_read = read;
        if (place == size) return true;
        continue;
      }
      const char c = letters == Case::insensitive ? lower(text[read]) : text[read];
      if (symbol == one_character || symbol == static_cast<unsigned char>(c) ||
          (letters == Case::insensitive && symbol >= 0 && lower(static_cast<char>(symbol)) == c)) {
        ++place;
        ++read;
        continue;
      }
    }
    if (star == none) return false;
    place = star + 1;
    read = ++star_read;
  }
  while (place < size && at(place) == any_characters) ++place;
  return place == size;
}

/// Whether `text` has all that stands between the "*" of `pattern`, in that order; it begins and ends with one.
bool has_pieces(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const std::string_view piece = pattern.substr(0, pattern.find('*'));
    const auto place = text.find(piece);
    if (place == std::string_view::npos) return false;
    text.remove_prefix(place + piece.size());
    pattern.remove_prefix(piece.size());
  }
  return true;
}

bool are_same(std::string_view a, std::string_view b, Case letters) {
  return letters == Case::insensitive ? wire::equal_ignoring_case(a, b) : a == b;
}

/// What stands between "${" and "}": a key, or a key and a default in quotes.
std::optional<std::string> value_of(std::string_view variable, const Facts& facts) {
  if (variable == "*" || variable == "?" || variable == "$") return std::string(variable);
  const auto comma = variable.find(',');
  std::string scratch;
  if (const auto value = facts.find(variable.substr(0, comma), scratch)) return std::string(*value);
  if (comma == std::string_view::npos) return std::nullopt;
  const auto open = variable.find('\'', comma);
  const auto close = variable.rfind('\'');
  if (open == std::string_view::npos || close == open) return std::nullopt;
  return std::string(variable.substr(open + 1, close - open - 1));
}

std::optional<std::vector<Symbol>> expanded(std::string_view pattern, const Facts& facts) {
  std::vector<Symbol> symbols;
  while (!pattern.empty()) {
    const auto end = pattern.starts_with("${") ? pattern.find('}') : std::string_view::npos;
    if (end == std::string_view::npos) {
      symbols.push_back(symbol_of(pattern.front()));
      pattern.remove_prefix(1);
      continue;
    }
    const std::optional<std::string> value = value_of(pattern.substr(2, end - 2), facts);
    if (!value) return std::nullopt;
    for (const char c : *value) symbols.push_back(static_cast<unsigned char>(c));
    pattern.remove_prefix(end + 1);
  }
  return symbols;
}

/// Cuts the part before the next colon off `text`; nothing when there is none.
std::optional<std::string_view> next_part(std::string_view& text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  return part;
}

/// The five parts of an ARN before its resource, and the resource; nothing when it has fewer.
struct ArnParts {
  static constexpr std::size_t count = 6;
  static std::optional<ArnParts> of(std::string_view arn) {
    ArnParts parts;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      // The colon inside "${aws:PrincipalAccount}" separates nothing.
      if (arn.starts_with("${")) {
        const auto end = arn.find('}');
        if (end == std::string_view::npos || end + 1 >= arn.size() || arn[end + 1] != ':')
          return std::nullopt;
        parts.part[i] = arn.substr(0, end + 1);
        arn.remove_prefix(end + 2);
        continue;
      }
      const std::optional<std::string_view> part = next_part(arn);
      if (!part) return std::nullopt;
      parts.part[i] = *part;
    }
    parts.part[count - 1] = arn;
    return parts;
  }
  std::string_view part[count];
};

}  // namespace

bool matches(std::string_view pattern, std::string_view text, Case letters) {
  // What stands before the first wildcard and behind the last is compared in one piece; it decides most questions.
  if (pattern.size() == text.size() && are_same(pattern, text, letters)) return true;
  const std::size_t one = pattern.find('?');
  const std::size_t plain = std::min({pattern.find('*'), one, pattern.size()});
  if (plain == pattern.size()) return false;
  if (!are_same(pattern.substr(0, plain), text.substr(0, plain), letters)) return false;
  pattern.remove_prefix(plain);
  text.remove_prefix(plain);
  if (pattern == "*") return true;
  const bool only_stars = one == std::string_view::npos;
  const std::size_t last = only_stars ? pattern.rfind('*') : pattern.find_last_of("*?");
  const std::size_t end = pattern.size() - 1 - last;
  if (text.size() < end ||
      !are_same(pattern.substr(pattern.size() - end), text.substr(text.size() - end), letters))
    return false;
  pattern.remove_suffix(end);
  text.remove_suffix(end);
  if (letters == Case::sensitive && only_stars) return has_pieces(pattern, text);
  const auto at = [pattern](std::size_t i) { return symbol_of(pattern[i]); };
  return matches_symbols(at, pattern.size(), text, letters);
}

bool matches(std::string_view pattern, std::string_view text, const Facts& facts, Case letters) {
  if (pattern.find('$') == std::string_view::npos) return matches(pattern, text, letters);
  const std::optional<std::vector<Symbol>> symbols = expanded(pattern, facts);
  return symbols &&
         matches_symbols([&](std::size_t i) { return (*symbols)[i]; }, symbols->size(), text, letters);
}

namespace {

/// Whether no wildcard and no variable stands in the five parts before the resource: then a wildcard cannot reach over
/// one of their colons anyway.
bool is_plain_before_resource(std::string_view pattern) {
  std::size_t colon = 0;
  for (std::size_t part = 1; part < ArnParts::count; ++part) {
    colon = pattern.find(':', colon);
    if (colon++ == std::string_view::npos) return false;
  }
  const std::string_view before = pattern.substr(0, colon);
  return before.find('*') == std::string_view::npos && before.find('?') == std::string_view::npos &&
         before.find('$') == std::string_view::npos;
}

}  // namespace

bool matches_arn(std::string_view pattern, std::string_view text, const Facts* facts) {
  if (is_plain_before_resource(pattern))
    return facts == nullptr ? matches(pattern, text) : matches(pattern, text, *facts);
  const auto matches_part = [facts](std::string_view wanted, std::string_view given) {
    return facts == nullptr ? matches(wanted, given) : matches(wanted, given, *facts);
  };
  const std::optional<ArnParts> wanted = ArnParts::of(pattern);
  const std::optional<ArnParts> given = ArnParts::of(text);
  if (!wanted || !given) return matches_part(pattern, text);
  for (std::size_t i = 0; i < ArnParts::count; ++i) {
    if (!matches_part(wanted->part[i], given->part[i])) return false;
  }
  return true;
}

bool has_whole_variables(std::string_view pattern) {
  for (auto open = pattern.find("${"); open != std::string_view::npos; open = pattern.find("${", open)) {
    open = pattern.find('}', open);
    if (open == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace cutoff::iam
