// The network, as a loop needs to know it: open files, polled between events and waited on when nothing is due. The only
// part of the front that knows real time.
//
// An epoll set in which each file stands once, edge-triggered: what arrives costs no system call but the one that tells
// of it. Asio, which says anew what it waits for each time that it does, costs one more a request, and that was measured.
#pragma once

#include <memory>
#include <span>

#include "fakes/clock/outside.h"

namespace cutoff::front {

class Alarm;

/// What has become possible with an open file since that was last told. One that is new is told what is.
struct Edge {
  bool readable = false;
  bool writable = false;
  bool ended = false;  // the other side is gone or will send no more; readable as well, up to that end
};

/// Who is told of an open file. It must only hand over, to a fiber or the loop, for it is called inside of poll() and
/// wait_until(), where the loop's time has not yet caught up with the wall; nor may a Watched end there.
class Watcher {
 public:
  virtual void on_edge(Edge edge) = 0;

 protected:
  ~Watcher() = default;
};

class Network final : public clock::Outside {
 public:
  Network();
  ~Network() override;

  bool poll() override;
  void wait_until(clock::RealInstant until) override;
  clock::RealInstant real_now() override;

  /// Where all connections read to, one after the other: what is in it is good until the fiber that read it waits.
  std::span<char> scratch();

 private:
  friend class Watched;
  friend class Alarm;
  bool take_in(int timeout_ms);
  void set(Alarm& alarm);
  void unset(Alarm& alarm);

  struct State;
  std::unique_ptr<State> state_;
};

/// An open file of a network's, closed with this.
class Watched {
 public:
  /// Takes `file` over. Throws std::system_error. The network and the watcher outlive this.
  Watched(Network& network, int file, Watcher& watcher);
  Watched(Watched&& other) noexcept;
  Watched& operator=(Watched&&) = delete;
  ~Watched();

  int file() const { return file_; }
  /// From here on another one is told, first of what is possible now.
  void tell(Watcher& watcher);

 private:
  Network* network_;
  int file_;
};

}  // namespace cutoff::front
