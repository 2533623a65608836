// A client on a socket, for tests that hold the server on the same thread: whenever it has to wait, it lets the server
// run. It moves no virtual time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/front/network.h"
#include "fakes/clock/loop.h"
#include "fakes/wire/message.h"

namespace cutoff::wire_tests {

/// The server's side of a test, for whoever waits for it.
struct Pump {
  front::Network& network;
  clock::Loop& loop;

  /// Lets the server run until `done`; a test that would wait for ever fails (throws) after many seconds.
  void until(const std::function<bool()>& done, std::string_view what) const;
};

class SocketClient {
 public:
  /// Connects to 127.0.0.1.
  SocketClient(Pump pump, std::uint16_t port);
  SocketClient(SocketClient&& other) noexcept;
  SocketClient& operator=(SocketClient&&) = delete;
  ~SocketClient();

  /// Its own.
  std::uint16_t port() const;

  void send(std::string_view bytes);
  /// Sends what the server takes of `bytes` until it takes no more, and says how much that was.
  std::size_t send_while_taken(std::string_view bytes);
  /// Sends no more.
  void half_close();
  /// Leaves; with `reset`, as a client does that dies with something unread.
  void leave(bool reset = false);

  /// The next response to a request with `method`; fails when it does not come, or is not HTTP.
  wire::Response receive(std::string_view method = "GET");
  /// All bytes up to the end of the connection.
  std::string receive_until_closed();
  /// All bytes up to and with `end`.
  std::string receive_through(std::string_view end);
  /// The next `size` bytes.
  std::string receive_bytes(std::size_t size);
  /// What has arrived by now.
  std::string_view arrived();
  /// Something has; does not let the server run.
  bool something_arrived() {
    take_in();
    return !unread().empty();
  }
  /// The server has ended the connection, and nothing is left unread.
  bool closed();

  wire::Headers trailers;  // of the last response

 private:
  bool take_in();
  std::string_view unread() const { return std::string_view(received_).substr(read_); }
  std::string read(std::size_t size);

  Pump pump_;
  int socket_;
  bool ended_ = false;
  std::string received_;
  std::size_t read_ = 0;  // of what was received
};

/// "GET /path HTTP/1.1\r\nHost: test\r\n…\r\n\r\n"
std::string get(std::string_view target, std::string_view fields = {});
/// With Content-Length.
std::string post(std::string_view target, std::string_view body, std::string_view fields = {});
/// `request` as it goes over the wire.
std::string wire_text(const wire::Request& request);

}  // namespace cutoff::wire_tests
