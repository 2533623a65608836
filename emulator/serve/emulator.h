// The emulator: a cloud, its time, and the port behind which clients find it, in one object on one thread.
//
//   serve::Emulator emulator({.pace = clock::Pace::automatic});
//   const std::uint16_t port = emulator.listen({"127.0.0.1", 4566});
//   emulator.run();
//
// A test that wants to move time itself drives cloud().loop() in the place of run().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "emulator/control/control.h"
#include "emulator/front/network.h"
#include "emulator/front/server.h"
#include "emulator/process/runner.h"
#include "fakes/clock/driver.h"
#include "fakes/cloud/cloud.h"

namespace cutoff::serve {

struct Options {
  /// But for its `outside`, which is the emulator's network, and what runs uploaded code, which is the emulator's runner.
  cloud::Options cloud = {};
  clock::Pace pace = clock::Pace::real;
  double rate = 1.0;
  front::Limits limits = {};
  std::shared_ptr<const front::TlsContext> tls = nullptr;
  /// How functions run whose code is uploaded, or in a folder. Without a log of their own they have this one's.
  process::Options process = {.log = nullptr};
  /// How many of the journal's last entries are kept.
  std::size_t journal_entries = 100'000;
  /// Who may drive the emulator, and how it introduces itself.
  control::Control::Options control = {};
  /// Told what only we can cause, and when time flows over a hold: one sentence.
  std::function<void(const std::string&)> log = [](const std::string&) {};
};

class Emulator {
 public:
  explicit Emulator(Options options = {});
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;
  ~Emulator();

  cloud::Cloud& cloud() { return cloud_; }
  clock::Driver& driver() { return driver_; }
  front::Network& network() { return network_; }
  front::Server& server() { return server_; }
  process::Runner& runner() { return runner_; }

  control::Control& control() { return control_; }

  /// Opens the port and says which it is; clients are answered as soon as time runs, by control and, through it, by the
  /// cloud. Another service answers in their place, and then outlives the emulator's last run.
  std::uint16_t listen(const front::Address& address) { return listen(address, control_); }
  std::uint16_t listen(const front::Address& address, wire::Service& service);

  /// Lets time go on and answers clients until stop(), which may be called from anywhere on this thread.
  void run();
  void stop() { driver_.stop(); }
  /// From now on SIGINT and SIGTERM end run(), also one that is still to begin.
  void stop_on_signals();
  /// From now on `take` is told of them instead, between events; `by_terminal` of one that a key press sent to all
  /// programs of the terminal.
  void on_signals(std::function<void(int signal, bool by_terminal)> take);

 private:
  class Signals;

  // In the order in which they need each other: sockets outlive the fibers that wait for them.
  front::Network network_;
  std::unique_ptr<Signals> signals_;
  process::Runner runner_;
  cloud::Cloud cloud_;
  clock::Driver driver_;
  control::Control control_;
  std::unique_ptr<wire::Service> callers_;
  front::Server server_;
};

}  // namespace cutoff::serve
