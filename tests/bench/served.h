// Servers to be measured, each a process of its own, so that its CPU time and its memory are its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>

namespace cutoff::bench {

class Served {
 public:
  /// Runs `serve` in a child process; it opens a port, calls `ready` with it and never returns.
  explicit Served(const std::function<void(const std::function<void(std::uint16_t)>& ready)>& serve);
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served();

  std::uint16_t port() const { return port_; }
  double cpu_seconds() const;
  double resident_kib() const;

 private:
  pid_t process_;
  std::uint16_t port_ = 0;
};

/// The floor: a bare epoll server that looks for the end of a request and answers with `body`, and knows nothing else.
[[noreturn]] void serve_bare(const std::function<void(std::uint16_t)>& ready);
/// Our front before a service that says hello; by WebSocket, what it is told.
void serve_hello(const std::function<void(std::uint16_t)>& ready);
/// An emulator with a table "bench"; time is real.
void serve_table(const std::function<void(std::uint16_t)>& ready);
/// An emulator with the direct flow, its account's limits off; time moves when POST /bench/advance says by how many
/// nanoseconds. GET /bench/cut-off says how many requests were cut off at exactly 29 s, GET /bench/fibers what it says.
void serve_direct(const std::function<void(std::uint16_t)>& ready);

}  // namespace cutoff::bench
