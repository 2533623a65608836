#include "emulator/front/line.h"

#include <utility>

namespace cutoff::front {

using boost::asio::ip::tcp;

// ---- what has been received

void Line::Input::consume(std::size_t count) {
  window_.remove_prefix(count);
  if (window_.empty() && !kept_.empty()) kept_ = {};
}

void Line::Input::received(std::string_view bytes) {
  if (window_.empty()) {
    window_ = bytes;
    in_scratch_ = true;
    return;
  }
  kept_.erase(0, kept_.size() - window_.size());
  kept_.append(bytes);
  window_ = kept_;
}

void Line::Input::keep() {
  if (!in_scratch_) return;
  kept_.assign(window_);
  window_ = kept_;
  in_scratch_ = false;
}

// ---- the client

Line::Line(Shop& shop) : shop_(shop), reading_(shop.loop), writing_(shop.loop) {}

Line::Line(Shop& shop, tcp::socket socket, std::string source_ip) : Line(shop) {
  socket_ = std::move(socket);
  source_ip_ = std::move(source_ip);
  shop_.open.push_front(this);
  place_ = shop_.open.begin();
}

void Line::take_client_of(Line& other) {
  socket_ = std::exchange(other.socket_, std::nullopt);
  source_ip_ = std::move(other.source_ip_);
  transport_ = std::move(other.transport_);
  input_.received(other.input_.bytes());
  input_.keep();
  place_ = other.place_;
  *place_ = this;
}

void Line::hang_up() {
  if (!connected()) return;
  idle_ = false;
  transport_.reset();
  boost::system::error_code ignored;
  socket_->close(ignored);
  socket_.reset();
  shop_.open.erase(place_);
}

// ---- waiting for it

void Line::await_client(std::uint64_t deadline) {
  idle_ = true;
  reading_.deadline = deadline;
  watch(reading_);
}

void Line::look_at_time() {
  if (idle_ && reading_.deadline != 0 && reading_.deadline <= shop_.tick) return hang_up();
  count_down(reading_);
  count_down(writing_);
}

void Line::count_down(Direction& direction) {
  if (direction.deadline == 0 || direction.deadline > shop_.tick) return;
  direction.deadline = 0;
  direction.expired = true;
  direction.waiter.wake();
}

void Line::wait(Direction& direction, std::uint64_t deadline) {
  direction.expired = false;
  direction.deadline = deadline;
  watch(direction);
  direction.waiter.wait("its client");
  direction.deadline = 0;
}

void Line::watch(Direction& direction) {
  if (std::exchange(direction.watched, true)) return;
  const auto what = &direction == &reading_ ? tcp::socket::wait_read : tcp::socket::wait_write;
  socket_->async_wait(what, [self = shared_from_this(), &direction](const boost::system::error_code&) {
    self->watched(direction);
  });
}

/// Called by the network (network.h): only hands over.
void Line::watched(Direction& direction) {
  direction.watched = false;
  if (!connected()) return;
  if (direction.waiter.waiting()) return direction.waiter.wake();
  shop_.loop.post([self = shared_from_this(), &direction] {
    if (!self->connected()) return;
    if (&direction == &self->writing_) return self->writable();
    if (!std::exchange(self->idle_, false)) return;
    self->reading_.deadline = 0;
    self->begin();
  });
}

}  // namespace cutoff::front
