// A service with WebSockets, for tests: it says what it hears, and pushes what it is told to when it is told to.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock/fiber.h"
#include "fakes/clock/loop.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/web_socket.h"

namespace cutoff::wire_tests {

class EchoService final : public wire::Service, public wire::WebSocketService {
 public:
  explicit EchoService(clock::Loop& loop) : loop_(loop) {}

  wire::Response handle(wire::Request request) override {
    wire::Response response;
    response.body = "asked for " + request.target;
    return response;
  }
  wire::WebSocketService* web_sockets() override { return this; }

  /// "/refused" is refused, "/2s" accepted after two seconds, all else at once.
  wire::ConnectResult connect(wire::Request request, std::shared_ptr<wire::WebSocketClient> client) override {
    clients.push_back(client);
    asked.push_back(request);
    if (request.path() == "/refused") throw wire::Fault(403, "ForbiddenException", "Forbidden");
    if (const auto time = clock::parse_duration(request.path().substr(1))) clock::sleep_for(loop_, *time);
    wire::WebSocketAccepted accepted = limits;
    accepted.session = std::make_shared<Session>(*this, std::move(client));
    if (const std::string* protocol = request.headers.find("Sec-WebSocket-Protocol"))
      accepted.headers.add("Sec-WebSocket-Protocol", *protocol);
    return accepted;
  }

  /// Sends `payload` to the client after that time. What became of it stands in `pushed`.
  void push_after(clock::Duration time, std::shared_ptr<wire::WebSocketClient> client, std::string payload) {
    clock::spawn(loop_, "a push", [this, time, client = std::move(client), payload = std::move(payload)] {
      clock::sleep_for(loop_, time);
      const bool sent = client->send({payload});
      pushed.push_back({loop_.now().time_since_epoch(), sent});
    });
  }

  wire::WebSocketAccepted limits;  // but for the session
  std::vector<std::shared_ptr<wire::WebSocketClient>> clients;
  std::vector<wire::Request> asked;

  struct Heard {
    clock::Duration at;
    wire::WebSocketMessage message;
  };
  std::vector<Heard> heard;
  struct Ended {
    clock::Duration at;
    wire::WebSocketClose close;
  };
  std::vector<Ended> ended;
  struct Pushed {
    clock::Duration at;
    bool sent;
    friend bool operator==(const Pushed&, const Pushed&) = default;
  };
  std::vector<Pushed> pushed;

 private:
  class Session final : public wire::WebSocketSession {
   public:
    Session(EchoService& service, std::shared_ptr<wire::WebSocketClient> client)
        : service_(service), client_(std::move(client)) {}

    /// "push TIME", "think TIME", "close" and "fail" are what they say; all else comes back.
    void on_message(wire::WebSocketMessage message) override {
      service_.heard.push_back({service_.loop_.now().time_since_epoch(), message});
      const std::string_view said = message.payload;
      const auto time = clock::parse_duration(said.substr(said.find(' ') + 1));
      if (said == "fail") throw std::runtime_error("this service fails when it is told to");
      if (said == "close") {
        client_->close({.code = wire::WebSocketClose::going_away, .reason = "Going away"});
      } else if (said.starts_with("push ") && time) {
        service_.push_after(*time, client_, "pushed");
      } else {
        if (said.starts_with("think ") && time) clock::sleep_for(service_.loop_, *time);
        client_->send(std::move(message));
      }
    }
    void on_close(wire::WebSocketClose close) override {
      service_.ended.push_back({service_.loop_.now().time_since_epoch(), std::move(close)});
    }

   private:
    EchoService& service_;
    std::shared_ptr<wire::WebSocketClient> client_;
  };

  clock::Loop& loop_;
};

}  // namespace cutoff::wire_tests
