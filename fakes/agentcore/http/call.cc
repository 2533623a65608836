#include "fakes/agentcore/http/call.h"

#include "fakes/wire/target.h"

namespace cutoff::agentcore::http {

std::string Call::parameter(std::string_view name) const {
  return wire::query_parameter(request.query(), name);
}

}  // namespace cutoff::agentcore::http
