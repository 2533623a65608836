// The network, as a loop needs to know it: sockets on an io_context, polled between events and waited on when nothing
// is due. The only part of the front that knows real time.
//
// What completes on io() must only hand over: wake a fiber or post to the loop. It runs inside of poll() and
// wait_until(), where the loop's time has not yet caught up with the wall.
#pragma once

#include <memory>
#include <span>

#include "fakes/clock/outside.h"

namespace boost::asio {
class io_context;
}

namespace cutoff::front {

class Network final : public clock::Outside {
 public:
  Network();
  ~Network() override;

  bool poll() override;
  void wait_until(clock::RealInstant until) override;
  clock::RealInstant real_now() override;

  boost::asio::io_context& io();

  /// Where all connections read to, one after the other: what is in it is good until the fiber that read it waits.
  std::span<char> scratch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cutoff::front
