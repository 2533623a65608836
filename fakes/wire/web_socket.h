// WebSocket connections: the second way in which a service is spoken to, the same in-process and behind a socket.
//
// A client asks for one by an HTTP request with an Upgrade field. A service that takes such requests says so
// (Service::web_sockets()) and is asked by connect(): it accepts with a session of its own, or answers as it would any
// other request. From then on its session is told what comes from the client, and it holds the client's end, by which it
// sends whenever it has something to say:
//
//   ConnectResult connect(Request request, std::shared_ptr<WebSocketClient> client) override {
//     clients_.push_back(client);                       // … client->send({"hello"}), some day
//     return WebSocketAccepted{.session = std::make_shared<Session>(*this)};
//   }
//
// Source: RFC 6455.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "fakes/wire/headers.h"
#include "fakes/wire/message.h"

namespace cutoff::wire {

/// Text is UTF-8: what comes was checked, what is sent is its sender's to see to.
struct WebSocketMessage {
  std::string payload;
  bool binary = false;

  friend bool operator==(const WebSocketMessage&, const WebSocketMessage&) = default;
};

/// Why a connection ended, or is to end.
struct WebSocketClose {
  std::uint16_t code = normal;
  std::string reason = {};  // 123 bytes of UTF-8 at most

  friend bool operator==(const WebSocketClose&, const WebSocketClose&) = default;

  static constexpr std::uint16_t normal = 1000;
  static constexpr std::uint16_t going_away = 1001;
  static constexpr std::uint16_t protocol_error = 1002;
  static constexpr std::uint16_t unsupported = 1003;  // data of a kind that is not taken
  static constexpr std::uint16_t no_code = 1005;      // never sent: the client closed and gave none
  static constexpr std::uint16_t lost = 1006;         // never sent: it ended without a word
  static constexpr std::uint16_t bad_payload = 1007;  // text that is not UTF-8
  static constexpr std::uint16_t too_big = 1009;
  static constexpr std::uint16_t internal_error = 1011;
};

/// The client's end of a connection, as a service holds it; made by whoever calls connect(). It may be held for as long
/// as one likes, and knows when the client is gone.
class WebSocketClient {
 public:
  virtual ~WebSocketClient() = default;

  /// Accepted, and not closed by either side.
  virtual bool open() const = 0;
  /// On a fiber: sends, and waits while the client is far behind with reading. False where it is not open, or no longer
  /// when the wait ends; the message is lost then.
  virtual bool send(WebSocketMessage message) = 0;
  /// What was sent and is still to be written, in bytes: for those who would rather not wait.
  virtual std::size_t unsent() const = 0;
  /// Says goodbye behind what was sent, and waits for nothing. False where it is not open.
  virtual bool close(WebSocketClose close) = 0;
};

/// What a service does with one connection.
class WebSocketSession {
 public:
  virtual ~WebSocketSession() = default;

  /// On a fiber, one message after the other: nothing more is read from the client before this returns. Who would handle
  /// several at once, or learn at once that the client has left, hands over and returns.
  virtual void on_message(WebSocketMessage message) = 0;
  /// On a fiber, once, whoever ended it, and be it during on_message(); but not where the server itself is torn down.
  virtual void on_close(WebSocketClose close) = 0;
};

struct WebSocketAccepted {
  std::shared_ptr<WebSocketSession> session;
  /// Further fields of the 101, such as Sec-WebSocket-Protocol.
  Headers headers = {};
  /// What the client may send; who sends more is closed with 1009.
  std::size_t largest_frame = std::size_t{16} * 1024 * 1024;
  std::size_t largest_message = std::size_t{16} * 1024 * 1024;
};

using ConnectResult = std::variant<WebSocketAccepted, Response>;

class WebSocketService {
 public:
  virtual ~WebSocketService() = default;
  /// Called on a fiber, which it may make wait in virtual time, with a well-formed request to open a connection. The
  /// client is open() once this has returned that it is accepted; a client that is answered otherwise never is.
  virtual ConnectResult connect(Request request, std::shared_ptr<WebSocketClient> client) = 0;
};

}  // namespace cutoff::wire
