#include "emulator/front/network.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "emulator/front/alarm.h"

namespace cutoff::front {
namespace {

constexpr std::uint32_t all_edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

epoll_event edges_for(Watcher& watcher) {
  epoll_event event{};
  event.events = all_edges;
  event.data.ptr = &watcher;
  return event;
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

struct Network::State {
  int set = -1;
  std::array<epoll_event, 256> told;
  std::array<char, 64 * 1024> scratch;
  std::vector<Alarm*> alarms;  // that have been set since we last asked the kernel
};

Network::Network() : state_(std::make_unique<State>()) {
  state_->set = ::epoll_create1(EPOLL_CLOEXEC);
  if (state_->set < 0) fail("epoll");
}

Network::~Network() { ::close(state_->set); }

bool Network::poll() { return take_in(0); }

void Network::wait_until(clock::RealInstant until) {
  if (until == clock::RealInstant::max()) {
    take_in(-1);
    return;
  }
  // Rounded up: to wake before it would only be to wait again.
  const auto ahead = std::chrono::ceil<std::chrono::milliseconds>(until - real_now()).count();
  constexpr decltype(ahead) longest = std::numeric_limits<int>::max();
  take_in(static_cast<int>(std::clamp<decltype(ahead)>(ahead, 0, longest)));
}

bool Network::take_in(int timeout_ms) {
  for (Alarm* const alarm : state_->alarms) alarm->arm();
  state_->alarms.clear();
  auto& told = state_->told;
  const int count = ::epoll_wait(state_->set, told.data(), static_cast<int>(told.size()), timeout_ms);
  if (count < 0 && errno != EINTR) fail("epoll");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = told[static_cast<std::size_t>(i)];
    const bool ended = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    static_cast<Watcher*>(event.data.ptr)
        ->on_edge({.readable = ended || (event.events & EPOLLIN) != 0,
                   .writable = (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
                   .ended = ended});
  }
  return count > 0;
}

clock::RealInstant Network::real_now() {
  return clock::RealInstant(std::chrono::steady_clock::now().time_since_epoch());
}

void Network::set(Alarm& alarm) {
  if (std::find(state_->alarms.begin(), state_->alarms.end(), &alarm) == state_->alarms.end())
    state_->alarms.push_back(&alarm);
}

void Network::unset(Alarm& alarm) { std::erase(state_->alarms, &alarm); }

std::span<char> Network::scratch() { return state_->scratch; }

Watched::Watched(Network& network, int file, Watcher& watcher) : network_(&network), file_(file) {
  epoll_event event = edges_for(watcher);
  if (::epoll_ctl(network_->state_->set, EPOLL_CTL_ADD, file_, &event) == 0) return;
  const int error = errno;
  ::close(file_);
  throw std::system_error(error, std::generic_category(), "epoll");
}

Watched::Watched(Watched&& other) noexcept
    : network_(other.network_), file_(std::exchange(other.file_, -1)) {}

Watched::~Watched() {
  if (file_ < 0) return;
  // Said, because a child process that is about to begin may have the file open as well.
  ::epoll_ctl(network_->state_->set, EPOLL_CTL_DEL, file_, nullptr);
  ::close(file_);
}

void Watched::tell(Watcher& watcher) {
  epoll_event event = edges_for(watcher);
  ::epoll_ctl(network_->state_->set, EPOLL_CTL_MOD, file_, &event);
}

}  // namespace cutoff::front
