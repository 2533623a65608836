// The names that callers give a function: a name, a partial or a full ARN, each with or without a qualifier.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/region/region.h"

namespace cutoff::lambda {

struct FunctionReference {
  std::string name;
  std::string qualifier;  // empty when none was given
};

/// Two kinds of operations: Invoke and those that read, delete or grant take longer names, also with dots; those that
/// create and change do not. (Recorded in November 2025; the API's model: NamespacedFunctionName, FunctionName.)
enum class NameRule : std::uint8_t { invoke, control };

/// "worker", "worker:$LATEST", "123456789012:function:worker", "arn:aws:lambda:us-east-1:123456789012:function:worker".
/// `qualifier` is the one that was given beside the name, if any. Throws wire::Fault for what is no such name, for
/// two qualifiers that differ, and for another region's or account's function.
FunctionReference resolve_function_name(const region::Region& region, std::string_view text,
                                        std::string_view qualifier, NameRule rule);

/// Whether a qualifier names an alias: it is neither a number nor one with a '$', as "$LATEST" is.
bool is_alias(std::string_view qualifier);

/// The name that a new function may have. Throws wire::Fault.
void validate_new_function_name(std::string_view name);

}  // namespace cutoff::lambda
