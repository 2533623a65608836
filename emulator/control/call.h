// One request to Control, taken apart, and how it is answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/replay/document.h"
#include "fakes/wire/json_writer.h"
#include "fakes/wire/message.h"

namespace cutoff::control {

struct Call {
  const wire::Request& request;
  std::vector<std::string> path;  // what stands for the {parts} of the route, decoded
  std::vector<std::pair<std::string, std::string>> query;
  std::string body;

  /// Refuses parameters of the query that are not among `names`.
  void check_query(const std::vector<std::string>& names) const;
  /// The last one of that name.
  std::optional<std::string> parameter(std::string_view name) const;
  std::vector<std::string> parameters(std::string_view name) const;
  /// "true" or the name alone; refuses what is neither that nor "false".
  bool flag(std::string_view name) const;
  std::optional<std::uint64_t> number(std::string_view name) const;

  /// The body as JSON; throws replay::UnusableInput, as all reading of it does.
  replay::Document json() const;
};

/// 400 InvalidRequest.
[[noreturn]] void refuse(const std::string& sentence);

/// An answer in JSON, written by `write(writer)`; it ends in a line's end, for people with curl.
template <class Write>
wire::Response json_answer(Write write, int status = 200) {
  std::string text;
  wire::JsonWriter writer(text);
  write(writer);
  text += '\n';
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

wire::Response error_answer(int status, std::string_view error, std::string_view message);

}  // namespace cutoff::control
