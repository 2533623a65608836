// A server: one port, behind which a wire::Service answers HTTP.
//
//   front::Network network;
//   clock::Loop loop(&network);
//   front::Server server(network, loop, {.date = …});
//   const std::uint16_t port = server.listen({"127.0.0.1", 0}, service);
//
// Everything runs on the loop's own thread. Each request is given to the service on a fiber of its own, and its
// connection is written to from there; a connection between two requests has no fiber. HTTP/1.1 with keep-alive,
// pipelining (answered in order, one at a time), chunked bodies and trailers both ways, streamed bodies with
// backpressure both ways, 100-continue, HEAD; HTTP/1.0; TLS where it is asked for.
//
// What was started for a client that leaves while its request is held goes on, as on AWS; its service may ask
// (wire/presence.h). The connection ends when it is answered, and a streamed answer's writer gets clock::Closed then.
//
// A service that takes WebSockets (wire/web_socket.h) is asked where a client would open one; to others an Upgrade field is
// passed on, and has no effect: RFC 9110, 7.8, lets a server answer such a request as any other.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "emulator/front/limits.h"
#include "emulator/front/network.h"
#include "emulator/front/tls.h"
#include "fakes/clock/loop.h"
#include "fakes/wire/message.h"

namespace cutoff::front {

struct Address {
  std::string host = "127.0.0.1";  // an IP address, or "localhost" for 127.0.0.1
  std::uint16_t port = 0;          // 0: any that is free
};

/// Whether `host` is one that Address takes.
bool is_host(const std::string& host);

struct ServerOptions {
  Limits limits = {};
  /// The Date of a response to which its service gave none. None: no Date either.
  std::function<std::string()> date = nullptr;
  /// How large the body of a request with this head may be; none: Limits::body.
  std::function<std::uint64_t(const wire::Request&)> largest_body = nullptr;
  /// With it the port speaks TLS to clients that begin with it, and plain HTTP to the others.
  std::shared_ptr<const TlsContext> tls = nullptr;
  /// Told what only we can cause: that a service threw, that no more files can be opened. One sentence.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

class Server {
 public:
  /// `network` and `loop` outlive the server; `loop` has `network` for its Outside.
  Server(front::Network& network, clock::Loop& loop, ServerOptions options = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// Ends all connections and the fibers of their requests.
  ~Server();

  /// Opens the port and says which it is; once. Throws std::runtime_error with one sentence. Clients are answered as soon
  /// as the loop runs. `service` outlives the server.
  std::uint16_t listen(const Address& address, wire::Service& service);

  /// Those that are open now.
  std::size_t connections() const;
  /// Requests of which something has arrived, and not yet all.
  std::size_t receiving() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace cutoff::front
