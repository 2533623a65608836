#include "fakes/lambda/json_check.h"

#include <vector>

#include "fakes/wire/identifiers.h"

namespace cutoff::lambda {
namespace {

constexpr std::string_view value_kinds =
    "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// Where the parser stops.
struct Problem {
  std::string message;
  std::size_t at;  // how many bytes come before it
};

/// No recursion: it runs on fibers' small stacks, and nesting is the caller's choice.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void scan() {
    value();
    while (!open_.empty()) next_entry();
    skip_space();
    if (!at_end()) fail_at_value();
  }

  std::string location(std::size_t at) const {
    std::size_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < at && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++line;
        line_start = i + 1;
      }
    }
    return "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: " +
           std::to_string(line) + ", column: " + std::to_string(at - line_start + 1) + "]";
  }

 private:
  struct Open {
    char bracket;
    std::size_t at;
  };

  bool at_end() const { return place_ == text_.size(); }
  char peek() const { return text_[place_]; }
  bool next_is(char c) const { return !at_end() && peek() == c; }

  void skip_space() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++place_;
  }

  /// A value, or the beginning of one that has others inside.
  void value() {
    skip_space();
    if (at_end()) fail_at_end();
    switch (peek()) {
      case '{':
      case '[':
        open_.push_back({peek(), place_++});
        first_ = true;
        return;
      case '"':
        string();
        return;
      case 't':
        literal("true");
        return;
      case 'f':
        literal("false");
        return;
      case 'n':
        literal("null");
        return;
      default:
        break;
    }
    if (peek() == '-' || is_digit(peek())) {
      number();
    } else {
      fail_at_value();
    }
  }

  /// The next entry of what was opened last, or its end.
  void next_entry() {
    const bool object = open_.back().bracket == '{';
    skip_space();
    if (at_end()) fail_at_end();
    if (peek() == (object ? '}' : ']')) {
      ++place_;
      open_.pop_back();
      first_ = false;
      return;
    }
    if (!first_) {
      if (peek() != ',')
        fail_at_character(object ? "was expecting comma to separate Object entries"
                                 : "was expecting comma to separate Array entries");
      ++place_;
      skip_space();
      if (at_end()) fail_at_end();
    }
    first_ = false;
    if (object) {
      if (peek() != '"') fail_at_character("was expecting double-quote to start field name");
      string();
      skip_space();
      if (at_end()) fail_at_end();
      if (peek() != ':') fail_at_character("was expecting a colon to separate field name and value");
      ++place_;
    }
    value();
  }

  void string() {
    for (++place_; !next_is('"'); ++place_) {
      if (at_end()) throw Problem{"Unexpected end-of-input in VALUE_STRING", place_};
      const auto c = static_cast<unsigned char>(peek());
      if (c < ' ') {
        throw Problem{"Illegal unquoted character ((CTRL-CHAR, code " + std::to_string(c) +
                          ")): has to be escaped using backslash to be included in string value",
                      place_ + 1};
      }
      if (c == '\\') {
        escape();
      } else if (c >= 0x80) {
        character();
      }
    }
    ++place_;
  }

  /// Leaves the place on its last character.
  void escape() {
    ++place_;
    if (at_end()) throw Problem{"Unexpected end-of-input in character escape sequence", place_};
    const char c = peek();
    if (c == 'u') {
      for (int digit = 0; digit < 4; ++digit) {
        ++place_;
        if (at_end()) throw Problem{"Unexpected end-of-input in character escape sequence", place_};
        if (!is_hex(peek())) fail_at_character("expected a hex-digit for character escape sequence");
      }
    } else if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) {
      throw Problem{"Unrecognized character escape '" + std::string(1, c) + "' (code " +
                        std::to_string(static_cast<unsigned char>(c)) + ")",
                    place_ + 1};
    }
  }

  /// One of several bytes in UTF-8; leaves the place on its last byte.
  void character() {
    const auto start = static_cast<unsigned char>(peek());
    const int more = start >= 0xC2 && start < 0xE0   ? 1
                     : start >= 0xE0 && start < 0xF0 ? 2
                     : start >= 0xF0 && start < 0xF5 ? 3
                                                     : 0;
    if (more == 0) throw Problem{"Invalid UTF-8 start byte 0x" + wire::hex(start, 2), place_ + 1};
    for (int i = 0; i < more; ++i) {
      ++place_;
      if (at_end()) throw Problem{"Unexpected end-of-input in VALUE_STRING", place_};
      const auto c = static_cast<unsigned char>(peek());
      if (c < 0x80 || c >= 0xC0) throw Problem{"Invalid UTF-8 middle byte 0x" + wire::hex(c, 2), place_ + 1};
    }
  }

  void literal(std::string_view word) {
    if (text_.substr(place_, word.size()) != word) fail_at_token();
    if (place_ + word.size() < text_.size() && is_token_character(text_[place_ + word.size()]))
      fail_at_token();
    place_ += word.size();
  }

  void number() {
    if (peek() == '-') ++place_;
    const std::size_t start = place_;
    digits("expected digit (0-9) to follow minus sign, for valid numeric value");
    if (text_[start] == '0' && place_ - start > 1) {
      throw Problem{"Invalid numeric value: Leading zeroes not allowed", start + 1};
    }
    if (next_is('.')) {
      ++place_;
      digits("Decimal point not followed by a digit");
    }
    if (next_is('e') || next_is('E')) {
      ++place_;
      if (next_is('+') || next_is('-')) ++place_;
      digits("Exponent indicator not followed by a digit");
    }
    if (!at_end() && is_token_character(peek()))
      fail_at_character("Expected space separating root-level values");
  }

  void digits(const char* expected) {
    if (at_end()) throw Problem{"Unexpected end-of-input in a Number value", place_};
    if (!is_digit(peek())) fail_at_character(expected);
    while (!at_end() && is_digit(peek())) ++place_;
  }

  [[noreturn]] void fail_at_value() const {
    if (is_token_character(peek()) && !is_digit(peek())) fail_at_token();
    fail_at_character("expected a valid value " + std::string(value_kinds));
  }

  [[noreturn]] void fail_at_character(const std::string& expected) const {
    const auto c = static_cast<unsigned char>(peek());
    const std::string code = "code " + std::to_string(c) + ")";
    const bool control = c < ' ' || c >= 0x7F;
    throw Problem{"Unexpected character (" +
                      (control ? "(CTRL-CHAR, " + code : "'" + std::string(1, peek()) + "' (" + code) +
                      "): " + expected,
                  place_};
  }

  /// A word that is none of JSON's; the parser reads it to its end to name it.
  [[noreturn]] void fail_at_token() const {
    std::size_t end = place_;
    while (end < text_.size() && is_token_character(text_[end])) ++end;
    if (end < text_.size() && static_cast<unsigned char>(text_[end]) >= 0x80) {
      Scanner ahead(text_);
      ahead.place_ = end;
      try {
        ahead.character();
      } catch (Problem& problem) {
        throw Problem{std::move(problem.message), problem.at};
      }
    }
    throw Problem{"Unrecognized token '" + std::string(text_.substr(place_, end - place_)) +
                      "': was expecting " + std::string(value_kinds),
                  end};
  }

  [[noreturn]] void fail_at_end() const {
    if (open_.empty()) throw Problem{"No content to map due to end-of-input", place_};
    const Open& open = open_.back();
    throw Problem{"Unexpected end-of-input: expected close marker for " +
                      std::string(open.bracket == '{' ? "Object" : "Array") + " (start marker at " +
                      location(open.at) + ")",
                  place_};
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
  static bool is_token_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  }

  std::string_view text_;
  std::size_t place_ = 0;
  std::vector<Open> open_;
  bool first_ = false;  // nothing stands yet in what was opened last
};

}  // namespace

std::optional<std::string> json_problem(std::string_view text) {
  Scanner scanner(text);
  try {
    scanner.scan();
    return std::nullopt;
  } catch (const Problem& problem) {
    return problem.message + "\n at " + scanner.location(problem.at);
  }
}

}  // namespace cutoff::lambda
