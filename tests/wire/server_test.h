// The fixture for tests of the front: a server on a loop of its own, and services made of a line each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "emulator/front/server.h"
#include "tests/wire/socket_client.h"

namespace cutoff::wire_tests {

class ServerTest : public ::testing::Test {
 protected:
  using Handler = std::function<wire::Response(wire::Request)>;

  /// Everything is answered by `handler`. Sizes and times are the ordinary ones unless `limits` says otherwise.
  std::uint16_t serve(Handler handler, front::Limits limits = {}) {
    service_.handler = std::move(handler);
    return serve(service_, limits);
  }
  std::uint16_t serve(wire::Service& service, front::Limits limits = {}) {
    front::ServerOptions options = options_;
    options.limits = limits;
    options.log = [this](const std::string& sentence) { log.push_back(sentence); };
    server = std::make_unique<front::Server>(network, loop, std::move(options));
    port_ = server->listen({"127.0.0.1", 0}, service);
    return port_;
  }

  SocketClient connect() { return {pump(), port_}; }
  Pump pump() { return {network, loop}; }

  class HandlerService final : public wire::Service {
   public:
    wire::Response handle(wire::Request request) override { return handler(std::move(request)); }
    Handler handler;
  };

  // In the order in which they need each other.
  front::Network network;
  clock::Loop loop{&network};
  HandlerService service_;
  std::vector<std::string> log;
  std::unique_ptr<front::Server> server;
  front::ServerOptions options_;

 private:
  std::uint16_t port_ = 0;
};

inline wire::Response text_response(std::string text, int status = 200) {
  wire::Response response;
  response.status = status;
  response.body = std::move(text);
  return response;
}

}  // namespace cutoff::wire_tests
