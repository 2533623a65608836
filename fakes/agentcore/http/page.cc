#include "fakes/agentcore/http/page.h"

#include <algorithm>
#include <charconv>

#include "fakes/wire/base64.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/validation.h"

namespace cutoff::agentcore::http {
namespace {

constexpr std::size_t most_results = 100;

bool read(const std::string& text, std::size_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Page page_of(const Call& call, std::size_t size) {
  std::size_t most = most_results;
  if (const std::string asked = call.parameter("maxResults"); !asked.empty()) {
    const bool number = read(asked, most);
    wire::Validation validation;
    validation.require(number && most >= 1, asked, "maxResults",
                       "Member must have value greater than or equal to 1");
    validation.require(!number || most <= most_results, asked, "maxResults",
                       "Member must have value less than or equal to 100");
    validation.throw_if_any();
  }
  std::size_t begin = 0;
  if (const std::string token = call.parameter("nextToken"); !token.empty()) {
    const auto place = wire::base64_decoded(token);
    if (!place || !read(*place, begin)) {
      throw wire::Fault(400, "ValidationException", "The nextToken is invalid");
    }
  }
  begin = std::min(begin, size);
  const std::size_t end = std::min(size, begin + most);
  return {begin, end, end == size ? std::string() : wire::base64_encoded(std::to_string(end))};
}

}  // namespace cutoff::agentcore::http
