#include "fakes/wire/read_at_most.h"

#include <optional>

namespace cutoff::wire {

std::string read_at_most(Body& body, std::size_t bytes) {
  if (!body.streamed()) return body.text();
  std::string all;
  while (all.size() <= bytes) {
    const std::optional<std::string> chunk = body.read();
    if (!chunk) break;
    all += *chunk;
  }
  return all;
}

}  // namespace cutoff::wire
