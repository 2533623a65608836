#include "emulator/front/network.h"

#include <array>
#include <chrono>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace cutoff::front {

namespace asio = boost::asio;

struct Network::State {
  asio::io_context io{1};  // one thread
  // Without it an io_context that has nothing to wait for would not wait.
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  std::array<char, 64 * 1024> scratch;
};

Network::Network() : state_(std::make_unique<State>()) {}

Network::~Network() = default;

bool Network::poll() { return state_->io.poll() > 0; }

void Network::wait_until(clock::RealInstant until) {
  if (until == clock::RealInstant::max()) {
    state_->io.run_one();
    return;
  }
  state_->io.run_one_until(std::chrono::steady_clock::time_point(until.time_since_epoch()));
}

clock::RealInstant Network::real_now() {
  return clock::RealInstant(std::chrono::steady_clock::now().time_since_epoch());
}

asio::io_context& Network::io() { return state_->io; }

std::span<char> Network::scratch() { return state_->scratch; }

}  // namespace cutoff::front
