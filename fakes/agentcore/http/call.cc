#include "fakes/agentcore/http/call.h"

#include "fakes/wire/target.h"

namespace cutoff::agentcore::http {

std::string Call::parameter(std::string_view name) const {
  for (auto& [key, value] : wire::query_parameters(request.query())) {
    if (key == name) return std::move(value);
  }
  return {};
}

}  // namespace cutoff::agentcore::http
