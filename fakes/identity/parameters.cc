#include "fakes/identity/parameters.h"

#include <algorithm>
#include <charconv>

#include "fakes/wire/fault.h"

namespace cutoff::identity {
namespace {

/// "RoleName" is 'roleName' in messages.
std::string member_name(std::string_view parameter) {
  std::string name(parameter);
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && text.ends_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

std::string at_most(std::size_t most) {
  return "Member must have length less than or equal to " + std::to_string(most);
}

}  // namespace

const std::string* Parameters::find(std::string_view name) const {
  const auto found =
      std::find_if(values_.begin(), values_.end(), [name](const auto& value) { return value.first == name; });
  return found == values_.end() ? nullptr : &found->second;
}

std::string_view Parameters::get(std::string_view name) const {
  const std::string* const value = find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

std::string Parameters::required(std::string_view parameter, std::size_t most) {
  const std::string* const value = find(parameter);
  validation_.require_present(value != nullptr, member_name(parameter));
  if (value == nullptr) return {};
  validation_.require(!value->empty(), *value, member_name(parameter),
                      "Member must have length greater than or equal to 1");
  validation_.require(value->size() <= most, *value, member_name(parameter), at_most(most));
  return *value;
}

std::string Parameters::name(std::string_view parameter, std::size_t most) {
  std::string value = required(parameter, most);
  if (!is_name(value)) {
    refuse("The specified value for " + member_name(parameter) +
           " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
  }
  return value;
}

std::string Parameters::document(std::string_view parameter) {
  constexpr std::size_t longest = 131'072;
  return required(parameter, longest);
}

std::string Parameters::path(std::string_view parameter, std::string_view otherwise) {
  constexpr std::size_t longest = 512;
  const std::string* const value = find(parameter);
  if (value == nullptr) return std::string(otherwise);
  validation_.require(value->size() <= longest, *value, member_name(parameter), at_most(longest));
  if (!is_path(*value)) {
    refuse("The specified value for " + member_name(parameter) +
           " is invalid. It must begin and end with / and contain only alphanumeric characters and/or / "
           "characters.");
  }
  return *value;
}

std::string Parameters::text(std::string_view parameter, std::size_t most) {
  const std::string value(get(parameter));
  validation_.require(value.size() <= most, value, member_name(parameter), at_most(most));
  return value;
}

int Parameters::number(std::string_view parameter, int least, int most, int otherwise) {
  const std::string* const text = find(parameter);
  if (text == nullptr) return otherwise;
  int value = 0;
  const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || stop != text->data() + text->size()) {
    throw wire::Fault(400, "MalformedInput", "'" + *text + "' is not a number: " + std::string(parameter));
  }
  validation_.require(value >= least, *text, member_name(parameter),
                      "Member must have value greater than or equal to " + std::to_string(least));
  validation_.require(value <= most, *text, member_name(parameter),
                      "Member must have value less than or equal to " + std::to_string(most));
  return value;
}

Paging Parameters::paging() {
  constexpr int most_items = 1000;
  Paging paging;
  paging.marker = get("Marker");
  paging.max_items = number("MaxItems", 1, most_items, paging.max_items);
  return paging;
}

void Parameters::refuse(std::string sentence) {
  if (sentence_.empty()) sentence_ = std::move(sentence);
}

void Parameters::check() const {
  validation_.throw_if_any();
  if (!sentence_.empty()) throw wire::Fault(400, "ValidationException", sentence_);
}

}  // namespace cutoff::identity
