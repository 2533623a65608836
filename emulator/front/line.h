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

#include "emulator/front/network.h"
#include "emulator/front/server.h"
#include "emulator/front/transport.h"
#include "fakes/clock/waiter.h"
#include "fakes/wire/presence.h"

namespace cutoff::front {

class Line;

/// What the lines of a server have in common. It outlives those that are open.
struct Shop {
  Network& network;
  clock::Loop& loop;
  ServerOptions options;
  wire::Service* service = nullptr;
  std::list<std::shared_ptr<Line>> open = {};
  std::uint64_t tick = 0;     // counts Limits::tick of real time
  std::size_t receiving = 0;  // requests that have begun to arrive

  std::uint64_t after(std::chrono::milliseconds time) const {
    // A tick may be about to end.
    return tick + static_cast<std::uint64_t>((time + options.limits.tick) / options.limits.tick) + 1;
  }
};

/// Whose line it is, as his requests tell (wire::Request).
struct Client {
  std::string ip;
  std::uint16_t port = 0;
  std::uint32_t connection = 0;
};

/// While it is open, its shop owns it; and so does each of its fibers.
class Line : public std::enable_shared_from_this<Line>, private Watcher {
 public:
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  virtual ~Line() = default;

  /// Puts it among those that are open.
  void open();

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
  /// Takes `socket` over.
  Line(Shop& shop, int socket, Client client);
  /// Takes the client of `other`, which has none any more, with what has been received from him.
  void take_client_of(Line& other);

  /// There is a client, as far as we know.
  bool connected() const { return socket_.has_value(); }
  /// For those who work for it, who may outlive this.
  wire::Presence presence() const { return wire::Presence(ended_); }
  /// The client is let go without another word.
  void hang_up();

  /// Waits for the client to send something, without a fiber: begin() is called then. In vain, it hangs up at the tick
  /// `deadline`, if there is one.
  void await_client(std::uint64_t deadline);
  virtual void begin() = 0;
  /// Ends that wait, if it is one: begin() is called soon.
  void post_begin();

  /// One attempt; what it reads is input.
  Attempt read();
  Attempt write(std::string_view bytes);
  /// There is nothing to be read now, as somebody found out.
  void nothing_to_read() { readable_ = false; }
  bool readable() const { return readable_; }

  /// On a fiber: after an attempt that wants that direction, waits until it can be made again, or until the tick
  /// `deadline` comes and makes it expired.
  void wait(Direction& direction, std::uint64_t deadline);
  /// The same without a fiber, for writing: writable() is called.
  void await_writable() { awaits_writable_ = true; }
  virtual void writable() {}

  Shop& shop_;
  Client client_;
  std::unique_ptr<Transport> transport_;
  Input input_;
  Direction reading_;
  Direction writing_;

  int socket() const { return socket_->file(); }
  /// There is no fiber, and the client has sent nothing.
  bool idle_ = false;

 private:
  void on_edge(Edge edge) final;
  void count_down(Direction& direction);

  std::optional<Watched> socket_;
  std::list<std::shared_ptr<Line>>::iterator place_;  // among those that are open
  bool readable_ = false;                             // it may be: whoever reads finds out
  bool awaits_writable_ = false;
  /// It has left, or sends no more: it stays readable.
  std::shared_ptr<bool> ended_ = std::make_shared<bool>(false);
};

}  // namespace cutoff::front
