#include <algorithm>
#include <vector>

#include "emulator/front/web_socket_codec.h"
#include "fakes/wire/utf8.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

constexpr std::size_t largest_frame = 300;
constexpr std::size_t largest_message = 500;

/// What a server makes of a client's frames.
struct Heard {
  std::vector<wire::WebSocketMessage> messages;
  std::optional<wire::WebSocketClose> end;
  std::string output;

  friend bool operator==(const Heard&, const Heard&) = default;
};

Heard hear(std::string_view bytes, std::size_t size) {
  front::WebSocketCodec codec("dGhlIHNhbXBsZSBub25jZQ==");
  codec.set_limits({largest_frame, largest_message});
  Heard heard;
  for (std::size_t shown = 0, taken = 0; shown < bytes.size() && !codec.end();) {
    shown = std::min(shown + size, bytes.size());
    for (bool more = true; more;) {
      taken += codec.read(bytes.substr(taken, shown - taken));
      heard.output += codec.take_output();
      std::optional<wire::WebSocketMessage> message = codec.take_message();
      more = message.has_value();
      if (message) heard.messages.push_back(std::move(*message));
    }
  }
  heard.end = codec.end();
  return heard;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = wire::utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

void web_sockets(std::string_view input) {
  const Heard whole = hear(input, std::max(input.size(), std::size_t{1}));
  for (const wire::WebSocketMessage& message : whole.messages) {
    must(message.payload.size() <= largest_message, "a message is larger than allowed");
    must(message.binary || is_utf8(message.payload), "a text is not UTF-8");
  }
  if (whole.end) {
    const std::uint16_t code = whole.end->code;
    must(code >= wire::WebSocketClose::normal && code != wire::WebSocketClose::lost,
         "the end's code is " + std::to_string(code));
    must(is_utf8(whole.end->reason), "the end's reason is not UTF-8");
  }
  for (const std::size_t size : {std::size_t{1}, std::size_t{5}})
    must(hear(input, size) == whole, "in pieces of " + std::to_string(size) + " frames are others");
}

}  // namespace cutoff::fuzz
