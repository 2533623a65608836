// RFC 6455 as a server speaks it: a client's bytes in, its messages out, and the bytes that answer. Knows nothing of
// sockets or time. Boost.Beast behind it, without compression.
//
// What a client may not send ends the connection with the code that the RFC says: frames without a mask, reserved bits
// and opcodes, fragments out of order, text that is not UTF-8, too much of anything.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/web_socket.h"

namespace cutoff::front {

class WebSocketCodec {
 public:
  struct Limits {
    std::size_t frame;
    std::size_t message;
  };

  /// `key` is the client's Sec-WebSocket-Key: 24 characters.
  explicit WebSocketCodec(std::string_view key);
  WebSocketCodec(const WebSocketCodec&) = delete;
  WebSocketCodec& operator=(const WebSocketCodec&) = delete;
  ~WebSocketCodec();

  /// The Sec-WebSocket-Accept of the 101.
  const std::string& accept() const;
  void set_limits(const Limits& limits);

  /// Takes what it can of `bytes`, up to the end of a message, and says how much that was. What it leaves where there is no
  /// message is the begin of a frame, to be shown again with more behind it.
  std::size_t read(std::string_view bytes);
  std::optional<wire::WebSocketMessage> take_message();
  /// Part of a message has been read.
  bool amidst() const;
  /// Why no more is read: what the client said, or did.
  const std::optional<wire::WebSocketClose>& end() const;

  void write(const wire::WebSocketMessage& message);
  /// Nothing can be written behind it, and no message is read any more; the client's own close ends it.
  void close(const wire::WebSocketClose& close);
  /// What is to be sent: what was written, and what answers to what was read.
  std::string take_output();

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace cutoff::front
