// A client's socket among those that a server has open: what has come of it, waiting for more of it, and for how long.
//
// One that waits for its client between two requests, or two messages, has no fiber.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

#include "emulator/front/server.h"
#include "emulator/front/transport.h"
#include "fakes/clock/waiter.h"

namespace cutoff::front {

class Line;

/// What the lines of a server have in common. It outlives those that are open.
struct Shop {
  Network& network;
  clock::Loop& loop;
  ServerOptions options;
  wire::Service* service = nullptr;
  std::list<Line*> open = {};
  std::uint64_t tick = 0;  // counts Limits::tick of real time

  std::uint64_t after(std::chrono::milliseconds time) const {
    // A tick may be about to end.
    return tick + static_cast<std::uint64_t>((time + options.limits.tick) / options.limits.tick) + 1;
  }
};

/// While it is open, a fiber or the network's promise to tell it something owns it.
class Line : public std::enable_shared_from_this<Line> {
 public:
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  virtual ~Line() { hang_up(); }

  /// A tick has passed: ends what has waited too long for its client.
  virtual void look_at_time();
  /// Ends it and its fibers, now.
  virtual void abandon() = 0;

 protected:
  /// The client cannot be spoken to any more.
  struct Gone {};

  /// One of the two directions in which a client is waited for.
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

  /// One that has no client yet.
  explicit Line(Shop& shop);
  Line(Shop& shop, boost::asio::ip::tcp::socket socket, std::string source_ip);
  /// Takes the client of `other`, which has none any more, with what has been received from him.
  void take_client_of(Line& other);

  /// There is a client, as far as we know.
  bool connected() const { return socket_.has_value(); }
  /// The client is let go without another word.
  void hang_up();

  /// Waits for the client to send something, without a fiber: begin() is called then. In vain, it hangs up at the tick
  /// `deadline`, if there is one.
  void await_client(std::uint64_t deadline);
  virtual void begin() = 0;
  /// Called where nobody waits on a fiber to be told that the client can be written to.
  virtual void writable() {}

  /// On a fiber: waits until something happens in that direction, or the tick `deadline` comes and makes it expired.
  void wait(Direction& direction, std::uint64_t deadline);
  void watch(Direction& direction);

  Shop& shop_;
  std::string source_ip_;
  std::unique_ptr<Transport> transport_;
  Input input_;
  Direction reading_;
  Direction writing_;

  int socket_handle() { return socket_->native_handle(); }
  /// begin() is to be called, and was not yet.
  bool idle_ = false;

 private:
  void watched(Direction& direction);
  void count_down(Direction& direction);

  std::optional<boost::asio::ip::tcp::socket> socket_;
  std::list<Line*>::iterator place_;  // among those that are open
};

}  // namespace cutoff::front
