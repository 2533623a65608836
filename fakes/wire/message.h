// What a fake is asked and what it answers, as values: the same in-process and behind a socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fakes/wire/body.h"
#include "fakes/wire/headers.h"
#include "fakes/wire/presence.h"

namespace cutoff::wire {

struct Request {
  std::string method = "GET";
  std::string target = "/";  // path and query as the client wrote them, undecoded
  Headers headers;
  Body body;
  std::string source_ip = "127.0.0.1";
  std::uint16_t source_port = 0;  // 0: in-process
  /// Which of its server's connections it came by, counted from 1 in the order in which they came; 0: in-process.
  std::uint32_t connection = 0;
  Presence client = {};

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  /// Without the '?'; empty when there is none.
  std::string_view query() const {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
  }
};

struct Response {
  int status = 200;
  Headers headers;
  Body body;
};

class WebSocketService;

/// Something that answers requests: every fake, and the cloud as a whole.
class Service {
 public:
  virtual ~Service() = default;
  /// Called on a fiber, which it may make wait in virtual time. What a caller can cause is answered, not thrown.
  virtual Response handle(Request request) = 0;
  /// Who is asked where a client would make its connection a WebSocket. Where there is nobody (nullptr), the request is
  /// one like all others: RFC 9110, 7.8, lets a server ignore an Upgrade field.
  virtual WebSocketService* web_sockets() { return nullptr; }
};

}  // namespace cutoff::wire
