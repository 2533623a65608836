#include "emulator/front/alarm.h"

#include <sys/timerfd.h>

#include <algorithm>
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
    : network_(network),
      loop_(loop),
      ring_(std::make_shared<std::function<void()>>(std::move(ring))),
      file_(network, make_timer(), *this) {}

Alarm::~Alarm() { network_.unset(*this); }

void Alarm::set(std::chrono::nanoseconds time) {
  due_ = network_.real_now() + time;
  network_.set(*this);
}

void Alarm::arm() {
  const clock::RealInstant now = network_.real_now();
  const auto left = std::max(due_ - now, std::chrono::nanoseconds(1));
  if (armed_ > now + left / 2 && armed_ <= due_) return;
  armed_ = due_;
  constexpr auto second = std::chrono::nanoseconds(std::chrono::seconds(1)).count();
  const itimerspec once{.it_interval = {},
                        .it_value = {.tv_sec = left.count() / second, .tv_nsec = left.count() % second}};
  ::timerfd_settime(file_.file(), 0, &once, nullptr);
}

void Alarm::on_edge(Edge edge) {
  if (!edge.readable) return;
  armed_ = clock::RealInstant::max();
  if (network_.real_now() < due_) return network_.set(*this);
  due_ = clock::RealInstant::max();
  loop_.post([ring = std::weak_ptr(ring_)] {
    if (const auto alive = ring.lock(); alive) (*alive)();
  });
}

}  // namespace cutoff::front
