#include "fakes/lambda/page.h"

#include <algorithm>

#include "fakes/lambda/faults.h"
#include "fakes/wire/base64.h"

namespace cutoff::lambda {

std::size_t page_size(const PageRequest& request, std::int64_t most_asked) {
  const std::int64_t asked = request.max_items.value_or(most_items);
  Validation validation;
  validation.require(asked >= 1, std::to_string(asked), "maxItems",
                     "Member must have value greater than or equal to 1");
  validation.require(asked <= most_asked, std::to_string(asked), "maxItems",
                     "Member must have value less than or equal to " + std::to_string(most_asked));
  validation.throw_if_any();
  return static_cast<std::size_t>(std::min(asked, most_items));
}

std::string marker_after(std::string_view item) { return wire::base64_encoded("after:" + std::string(item)); }

std::string item_before(const std::string& marker) {
  constexpr std::string_view prefix = "after:";
  auto text = wire::base64_decoded(marker);
  if (!text || !text->starts_with(prefix)) {
    throw user_fault(400, "InvalidParameterValueException", "The marker is invalid: " + marker);
  }
  return text->substr(prefix.size());
}

}  // namespace cutoff::lambda
