// How requests name a table: by its name, or by its ARN.
#pragma once

#include <string>
#include <string_view>

namespace cutoff::dynamodb {

/// The name in "arn:aws:dynamodb:us-east-1:123456789012:table/requests", or the name itself.
std::string_view table_name_in(std::string_view name_or_arn);

/// Throws ValidationException for what can be no table's name: 3 to 255 letters, digits, '_', '-' and '.'.
void check_table_name(std::string_view name);

}  // namespace cutoff::dynamodb
