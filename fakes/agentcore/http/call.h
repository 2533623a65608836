// A request to AgentCore over HTTP, taken apart: what the operations in this folder decode their inputs from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/caller.h"
#include "fakes/wire/json_reader.h"
#include "fakes/wire/message.h"

namespace cutoff::agentcore::http {

struct Call {
  const iam::Caller& caller;
  const wire::Request& request;
  std::string body;
  std::vector<std::string> labels;  // the path's variables, decoded: the runtime, and what follows

  const std::string& runtime() const { return labels.at(0); }
  const std::string& endpoint() const { return labels.at(1); }
  /// Of the query; "" when there is none.
  std::string parameter(std::string_view name) const;
  wire::JsonObject json() const { return wire::JsonObject::parse(body, wire::JsonDialect::tokens); }
};

}  // namespace cutoff::agentcore::http
