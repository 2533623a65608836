// What CreateFunction and UpdateFunctionConfiguration are told alike.
#pragma once

#include "fakes/lambda/configuration.h"
#include "fakes/region/region.h"
#include "fakes/wire/json_reader.h"

namespace cutoff::lambda::http {

/// Throws wire::Fault: for what AWS would refuse, and 501 for what is not offered here, by name. What is there and asks
/// for nothing, as many clients send it, passes.
FunctionUpdate settings_of(const wire::JsonObject& body, region::Region& region);

/// Architectures: one of them. Nothing when it is not given.
std::optional<std::string> architecture_of(const wire::JsonObject& body);

/// ZipFile, decoded, of `source`: the request itself, or its Code. Other sources are refused.
std::string zip_of(const wire::JsonObject& source);

/// Publish: there are no versions.
void refuse_publishing(const wire::JsonObject& body);

}  // namespace cutoff::lambda::http
