// One client's connection: its requests, one after the other, each on a fiber.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

#include "emulator/front/request_parser.h"
#include "emulator/front/response_head.h"
#include "emulator/front/server.h"
#include "emulator/front/transport.h"
#include "fakes/clock/fiber.h"
#include "fakes/clock/waiter.h"

namespace cutoff::front {

class Connection;

/// What the connections of a server have in common. It outlives those that are open.
struct Shop {
  Network& network;
  clock::Loop& loop;
  ServerOptions options;
  wire::Service* service = nullptr;
  std::list<Connection*> open = {};
  std::uint64_t tick = 0;  // counts Limits::tick of real time

  std::uint64_t after(std::chrono::milliseconds time) const {
    // A tick may be about to end.
    return tick + static_cast<std::uint64_t>((time + options.limits.tick) / options.limits.tick) + 1;
  }
};

/// While it is open, its fiber or the network's promise to tell it something owns it.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shop& shop, boost::asio::ip::tcp::socket socket, std::string source_ip);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(); }

  /// Waits for the client's first request, without a fiber.
  void await_request();
  /// Tells the client why it is not served, and ends.
  void turn_away(Refusal refusal);

  /// A tick has passed: ends what has waited too long for its client.
  void look_at_time();
  /// Ends it and its request's fiber, now.
  void abandon();

  bool open() const { return socket_.is_open(); }

 private:
  /// The client cannot be spoken to any more.
  struct Gone {};

  /// One of the two directions in which a fiber waits for the client.
  struct Direction {
    explicit Direction(clock::Loop& loop) : waiter(loop) {}
    clock::Waiter waiter;
    bool watched = false;        // the io_context will tell
    std::uint64_t deadline = 0;  // in ticks; 0: none
    bool expired = false;
  };

  /// What has been received and not yet been understood.
  class Input {
   public:
    std::string_view bytes() const { return window_; }
    bool empty() const { return window_.empty(); }
    void consume(std::size_t count);
    /// More of it, in the network's scratch.
    void received(std::string_view bytes);
    /// Others may use the scratch from here on.
    void keep();

   private:
    std::string kept_;
    std::string_view window_;  // of kept_ or of the scratch
    bool in_scratch_ = false;
  };

  enum class Next { request, idle, close, linger };

  void begin();
  void run();
  Next serve(RequestParser& parser);
  bool choose_transport();
  bool receive_head(RequestParser& parser);
  wire::Body receive_body(RequestParser& parser, const Head& head, std::uint64_t limit);
  void stream_body(RequestParser& parser, wire::BodyWriter writer);
  wire::Response answer(wire::Request request);
  /// Says whether the connection ends behind it, as it must where `close` is.
  bool respond(wire::Response response, const Head& head, bool close);
  void write_stream(wire::Body& body, const Framing& framing);
  Next refuse(const Refusal& refusal);
  void linger();
  void close();

  /// On a fiber: waits for more input, until the tick `deadline`. False at the end of what the client sends. Throws Gone,
  /// or Refusal 408.
  bool receive(std::uint64_t deadline);
  /// On a fiber: waits until all of it is written. Throws Gone.
  void write(std::string_view bytes);
  void wait(Direction& direction, std::uint64_t deadline);
  void watch(Direction& direction);
  void watched(Direction& direction);
  void count_down(Direction& direction);

  Shop& shop_;
  std::list<Connection*>::iterator place_;  // among those that are open
  boost::asio::ip::tcp::socket socket_;
  std::string source_ip_;
  std::unique_ptr<Transport> transport_;
  Input input_;
  Direction reading_;
  Direction writing_;
  bool idle_ = false;
  clock::FiberHandle fiber_;       // of the request
  clock::FiberHandle body_fiber_;  // of its body, while that streams
};

}  // namespace cutoff::front
