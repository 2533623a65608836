// One client's connection: its requests, one after the other, each on a fiber.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/front/line.h"
#include "emulator/front/request_parser.h"
#include "emulator/front/response_head.h"
#include "fakes/clock/fiber.h"
#include "fakes/wire/web_socket.h"

namespace cutoff::front {

class Connection final : public Line {
 public:
  Connection(Shop& shop, int socket, Client client) : Line(shop, socket, std::move(client)) {}

  /// Waits for the client's first request, without a fiber.
  void await_request();
  /// Tells the client why it is not served, and ends.
  void turn_away(Refusal refusal);

  void abandon() override;

 private:
  enum class Next { request, idle, close, linger };

  void begin() override;
  void run();
  Next serve(RequestParser& parser);
  bool choose_transport();
  bool receive_head(RequestParser& parser);
  wire::Body receive_body(RequestParser& parser, const Head& head, std::uint64_t limit);
  wire::Body whole_body(RequestParser& parser);
  void stream_body(RequestParser& parser, wire::BodyWriter writer);
  /// What the service answers. With a `web_socket` it is asked for that, which it may accept.
  wire::ConnectResult answer(wire::Request request, const std::shared_ptr<wire::WebSocketClient>& web_socket);
  /// Says whether the connection ends behind it, as it must where `close` is.
  bool respond(wire::Response response, const Head& head, bool close);
  void write_stream(wire::Body& body, const Framing& framing);
  Next refuse(const Refusal& refusal);
  void linger();

  std::shared_ptr<Connection> own() { return std::static_pointer_cast<Connection>(shared_from_this()); }

  /// On a fiber: waits for more input, until the tick `deadline`. False at the end of what the client sends. Throws Gone,
  /// or Refusal 408.
  bool receive(std::uint64_t deadline);
  /// On a fiber: waits until all of it is written. Throws Gone.
  void send(std::string_view bytes);

  clock::FiberHandle fiber_;       // of the request
  clock::FiberHandle body_fiber_;  // of its body, while that streams
};

}  // namespace cutoff::front
