#include "fakes/lambda/http/call.h"

#include <charconv>

#include "fakes/lambda/faults.h"
#include "fakes/wire/json_reader.h"
#include "fakes/wire/target.h"

namespace cutoff::lambda::http {

std::string Call::parameter(std::string_view name) const {
  return wire::query_parameter(request.query(), name);
}

std::vector<std::string> Call::parameters(std::string_view name) const {
  std::vector<std::string> values;
  for (auto& [key, value] : wire::query_parameters(request.query())) {
    if (key == name) values.push_back(std::move(value));
  }
  return values;
}

PageRequest Call::page() const {
  PageRequest page{parameter("Marker"), {}};
  const std::string text = parameter("MaxItems");
  if (text.empty()) return page;
  std::int64_t items = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), items);
  if (error != std::errc() || end != text.data() + text.size())
    throw wire::cannot_convert(wire::JsonDialect::tokens, "STRING_VALUE", "Integer");
  page.max_items = items;
  return page;
}

}  // namespace cutoff::lambda::http
