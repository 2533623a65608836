#include "emulator/app/template/properties.h"

#include <charconv>

#include "emulator/replay/near_miss.h"

namespace cutoff::app {

std::string text_of(const Node& node) {
  if (!node.is_scalar()) refuse(node, "has to be a text");
  return node.text;
}

std::int64_t number_of(const Node& node) {
  const std::string text = text_of(node);
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    refuse(node, "is \"" + text + "\", and has to be a whole number");
  return number;
}

bool boolean_of(const Node& node) {
  const std::string text = text_of(node);
  if (text == "true" || text == "True") return true;
  if (text == "false" || text == "False") return false;
  refuse(node, "is \"" + text + "\", and has to be true or false");
}

const std::vector<Node>& elements_of(const Node& node) {
  if (!node.is_list()) refuse(node, "has to be a list");
  return node.elements;
}

std::vector<std::string> texts_of(const Node& node) {
  std::vector<std::string> texts;
  for (const Node& element : elements_of(node)) texts.push_back(text_of(element));
  return texts;
}

std::vector<std::pair<std::string, std::string>> pairs_of(const Node& node) {
  if (!node.is_map()) refuse(node, "has to be a map");
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : node.members) pairs.emplace_back(name, text_of(value));
  return pairs;
}

std::vector<std::pair<std::string, std::string>> tags_of(const Node& node) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (const Node& element : elements_of(node)) {
    Properties tag(element);
    tags.emplace_back(tag.require_text("Key"), tag.require_text("Value"));
    tag.check();
  }
  return tags;
}

Properties::Properties(const Node& node) : node_(node) {
  if (!node.is_map()) refuse(node, "has to be a map");
}

const Node* Properties::find(const std::string& name) {
  known_.insert(name);
  return node_.find(name);
}

const Node& Properties::require(const std::string& name) {
  const Node* const found = find(name);
  if (found == nullptr) refuse(node_, "has no " + name);
  return *found;
}

std::optional<std::string> Properties::text(const std::string& name) {
  const Node* const found = find(name);
  return found == nullptr ? std::nullopt : std::optional(text_of(*found));
}

std::optional<std::int64_t> Properties::number(const std::string& name) {
  const Node* const found = find(name);
  return found == nullptr ? std::nullopt : std::optional(number_of(*found));
}

std::optional<bool> Properties::boolean(const std::string& name) {
  const Node* const found = find(name);
  return found == nullptr ? std::nullopt : std::optional(boolean_of(*found));
}

void Properties::only(const std::string& name, const std::string& value) {
  const Node* const found = find(name);
  if (found != nullptr && text_of(*found) != value)
    refuse(*found, "is " + found->text + ", and only " + value + " is offered here");
}

void Properties::check() const {
  for (const auto& [name, value] : node_.members) {
    if (known_.find(name) != known_.end()) continue;
    const std::string meant = replay::near_miss(name, {known_.begin(), known_.end()});
    refuse(value, "is not offered here" + (meant.empty() ? "" : ": did you mean " + meant + "?"));
  }
}

}  // namespace cutoff::app
