// A regular expression, in ECMAScript's grammar: what AWS prints of its own where a text does not match, and what users
// write in theirs. What uses std::regex takes four times as long to compile, so only regular_expression.cc does.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace cutoff::wire {

class RegularExpression {
 public:
  /// Throws std::invalid_argument where `text` is none.
  explicit RegularExpression(const std::string& text);

  /// Whether all of `text` matches.
  bool matches(std::string_view text) const;
  /// `text` without what matches in it.
  std::string removed_from(const std::string& text) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace cutoff::wire
