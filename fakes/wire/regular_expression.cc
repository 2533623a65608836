#include "fakes/wire/regular_expression.h"

#include <regex>
#include <stdexcept>

namespace cutoff::wire {

struct RegularExpression::Compiled {
  std::regex regex;
};

RegularExpression::RegularExpression(const std::string& text) try
    : compiled_(std::make_shared<Compiled>(Compiled{std::regex(text)})) {
} catch (const std::regex_error& error) {
  throw std::invalid_argument(error.what());
}

bool RegularExpression::matches(std::string_view text) const {
  return std::regex_match(text.begin(), text.end(), compiled_->regex);
}

std::string RegularExpression::removed_from(const std::string& text) const {
  return std::regex_replace(text, compiled_->regex, "");
}

}  // namespace cutoff::wire
