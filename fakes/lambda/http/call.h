// A request to Lambda's HTTP API, taken apart: what the operations in this folder decode their inputs from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/caller.h"
#include "fakes/lambda/page.h"
#include "fakes/wire/json_reader.h"
#include "fakes/wire/message.h"

namespace cutoff::lambda::http {

struct Call {
  const iam::Caller& caller;
  const wire::Request& request;
  std::string body;
  std::vector<std::string>
      labels;  // the path's variables, decoded: the function's name, mostly, and what follows

  /// "" when there is none.
  const std::string& label(std::size_t place) const { return labels.at(place); }
  const std::string& function() const { return label(0); }
  /// Of the query; "" when there is none.
  std::string parameter(std::string_view name) const;
  std::vector<std::string> parameters(std::string_view name) const;
  std::string qualifier() const { return parameter("Qualifier"); }
  /// Marker and MaxItems.
  PageRequest page() const;
  wire::JsonObject json() const { return wire::JsonObject::parse(body, wire::JsonDialect::tokens); }
};

}  // namespace cutoff::lambda::http
