#include "emulator/control/call.h"

#include <algorithm>
#include <charconv>

#include "emulator/replay/near_miss.h"
#include "fakes/wire/fault.h"

namespace cutoff::control {

void refuse(const std::string& sentence) { throw wire::Fault(400, "InvalidRequest", sentence); }

void Call::check_query(const std::vector<std::string>& names) const {
  for (const auto& [name, value] : query) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    refuse("there is no parameter \"" + name + "\": " +
           (names.empty() ? "this request has none"
                          : replay::did_you_mean(name, names, "there are " + replay::quoted_list(names))));
  }
}

std::optional<std::string> Call::parameter(std::string_view name) const {
  std::optional<std::string> last;
  for (const auto& [key, value] : query) {
    if (key == name) last = value;
  }
  return last;
}

std::vector<std::string> Call::parameters(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [key, value] : query) {
    if (key == name) all.push_back(value);
  }
  return all;
}

bool Call::flag(std::string_view name) const {
  const std::string text = parameter(name).value_or("false");
  if (text.empty() || text == "true") return true;
  if (text == "false") return false;
  refuse("\"" + std::string(name) + "\" is \"" + text + "\": write true or false");
}

std::optional<std::uint64_t> Call::number(std::string_view name) const {
  const auto text = parameter(name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, number);
  if (text->empty() || read.ec != std::errc() || read.ptr != end)
    refuse("\"" + std::string(name) + "\" is \"" + *text + "\": write a whole number, such as 20");
  return number;
}

replay::Document Call::json() const { return {"body", body, "the body"}; }

wire::Response error_answer(int status, std::string_view error, std::string_view message) {
  return json_answer(
      [&](wire::JsonWriter& writer) {
        writer.begin_object().member("error", error).member("message", message).end_object();
      },
      status);
}

}  // namespace cutoff::control
