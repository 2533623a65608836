// A client's connection once it is a WebSocket. It has a fiber only while a message is handled.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "emulator/front/line.h"
#include "emulator/front/web_socket_codec.h"
#include "fakes/clock/fiber.h"
#include "fakes/wire/web_socket.h"

namespace cutoff::front {

/// A request that would make its connection a WebSocket (RFC 6455, 4.2.1), whatever else is wrong with it.
bool asks_for_web_socket(const wire::Request& request);
/// What is wrong with it, if anything is: 400, or 426 with the version that is spoken.
std::optional<wire::Response> handshake_problem(const wire::Request& request);

class WebSocketConnection final : public Line, public wire::WebSocketClient {
 public:
  /// For a client whose request is still to be answered.
  explicit WebSocketConnection(Shop& shop) : Line(shop) {}

  /// It is accepted: the client of `line`, who sent that Sec-WebSocket-Key.
  void begin(Line& line, std::string_view key, wire::WebSocketAccepted accepted);

  bool open() const override { return state_ == State::open; }
  bool send(wire::WebSocketMessage message) override;
  std::size_t unsent() const override { return unsent_.size() - sent_; }
  bool close(wire::WebSocketClose close) override;

  void look_at_time() override;
  void abandon() override;

 private:
  enum class State : std::uint8_t {
    connecting,
    open,
    closing,  // we have said goodbye, and wait for the client's
    leaving,  // all is said; what the client still sends is thrown away
    closed,
  };

  void begin() override;
  void start(bool readable);
  void run(bool readable);
  /// What has been received, up to the end of a message that has to be handled.
  std::optional<wire::WebSocketMessage> next_message();
  void handle(wire::WebSocketMessage message);
  /// False when there is nothing to be read: the client is waited for then.
  bool receive();
  /// Sends what the codec has to say, as far as the client takes it.
  void flush();
  void writable() override { flush(); }
  /// On a fiber: waits until the client has taken so much that more may be sent.
  void wait_for_client();
  void wake_all();
  /// Nothing will be said any more: the client is let go when it has read all.
  void leave();
  void lose();
  /// Tells the session, unless that knows.
  void tell(wire::WebSocketClose close);
  std::uint64_t patience() const;

  State state_ = State::connecting;
  std::unique_ptr<WebSocketCodec> codec_;
  std::shared_ptr<wire::WebSocketSession> session_;
  std::string unsent_;
  std::size_t sent_ = 0;              // of it
  std::list<clock::Waiter*> behind_;  // who waits for the client to read
  std::uint64_t leaves_at_ = 0;       // the tick at which a client that is said goodbye to is let go
  bool ended_writing_ = false;
  clock::FiberHandle fiber_;
};

}  // namespace cutoff::front
