#include "emulator/front/alarm.h"

#include <sys/timerfd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace cutoff::front {
namespace {

int make_timer() {
  const int file = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "timerfd");
  return file;
}

}  // namespace

Alarm::Alarm(Network& network, clock::Loop& loop, std::function<void()> ring)
    : loop_(loop),
      ring_(std::make_shared<std::function<void()>>(std::move(ring))),
      file_(network, make_timer(), *this) {}

void Alarm::set(std::chrono::nanoseconds time) {
  constexpr auto second = std::chrono::nanoseconds(std::chrono::seconds(1)).count();
  const itimerspec once{.it_interval = {},
                        .it_value = {.tv_sec = time.count() / second, .tv_nsec = time.count() % second}};
  ::timerfd_settime(file_.file(), 0, &once, nullptr);
}

void Alarm::on_edge(Edge edge) {
  if (!edge.readable) return;
  loop_.post([ring = std::weak_ptr(ring_)] {
    if (const auto alive = ring.lock(); alive) (*alive)();
  });
}

}  // namespace cutoff::front
