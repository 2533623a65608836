// The words that no expression may use as an attribute's name without a placeholder.
#pragma once

#include <string_view>

namespace cutoff::dynamodb {

/// Without case. Source: Developer Guide, "Reserved words in DynamoDB" (573 words).
bool is_reserved(std::string_view word);

}  // namespace cutoff::dynamodb
