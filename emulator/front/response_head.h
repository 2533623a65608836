// A response as it leaves: status line and header fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/message.h"

namespace cutoff::front {

/// How the body behind a head is delimited, and what becomes of the connection: what is the front's to say and not a
/// service's.
struct Framing {
  std::optional<std::uint64_t> content_length = std::nullopt;
  bool chunked = false;
  bool close = false;           // the connection ends behind this response
  bool say_keep_alive = false;  // to HTTP/1.0, where it is not understood
};

/// "HTTP/1.1 200 OK…" up to the empty line. The service's fields in their order, but for those that Framing says; `date`
/// where it gave none. A value with a line's end in it would forge another field: it gets spaces there; a field whose
/// name is no token is left out.
std::string response_head(const wire::Response& response, const Framing& framing, std::string_view date);

/// The fields behind a chunked body, and its end.
std::string last_chunk(const wire::Headers& trailers);

/// What the front itself answers: to what is no request of anybody's, and for a service that failed.
wire::Response message_response(int status, std::string_view message);

}  // namespace cutoff::front
