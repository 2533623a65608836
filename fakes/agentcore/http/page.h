// Lists that come page by page: maxResults and nextToken.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fakes/agentcore/http/call.h"

namespace cutoff::agentcore::http {

/// The part of a list of `size` items that is asked for, and the token for what follows; "" when nothing does. Throws
/// wire::Fault 400 ValidationException for a maxResults that is not between 1 and 100, and for what is no token.
struct Page {
  std::size_t begin;
  std::size_t end;
  std::string next_token;
};
Page page_of(const Call& call, std::size_t size);

}  // namespace cutoff::agentcore::http
