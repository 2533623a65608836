#include "emulator/front/line.h"

#include <utility>

namespace cutoff::front {

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

Line::Line(Shop& shop, int socket, Client client) : Line(shop) {
  socket_.emplace(shop.network, socket, static_cast<Watcher&>(*this));
  client_ = std::move(client);
}

void Line::open() { place_ = shop_.open.insert(shop_.open.begin(), shared_from_this()); }

void Line::take_client_of(Line& other) {
  socket_.emplace(std::move(*other.socket_));
  other.socket_.reset();
  socket_->tell(*this);
  client_ = std::move(other.client_);
  transport_ = std::move(other.transport_);
  readable_ = other.readable_;
  ended_ = other.ended_;
  input_.received(other.input_.bytes());
  input_.keep();
  place_ = other.place_;
  *place_ = shared_from_this();
}

void Line::hang_up() {
  if (!connected()) return;
  idle_ = false;
  transport_.reset();
  socket_.reset();
  shop_.open.erase(place_);
}

Attempt Line::read() {
  input_.keep();
  const Attempt attempt = transport_->read(shop_.network.scratch());
  if (attempt.outcome == Attempt::Outcome::done)
    input_.received({shop_.network.scratch().data(), attempt.bytes});
  if (attempt.outcome == Attempt::Outcome::wants_read || attempt.drained) readable_ = *ended_;
  return attempt;
}

Attempt Line::write(std::string_view bytes) {
  const Attempt attempt = transport_->write(bytes);
  if (attempt.outcome == Attempt::Outcome::wants_read) nothing_to_read();
  return attempt;
}

// ---- waiting for it

void Line::await_client(std::uint64_t deadline) {
  idle_ = true;
  reading_.deadline = deadline;
  if (readable_) post_begin();
}

void Line::post_begin() {
  if (!std::exchange(idle_, false)) return;
  input_.keep();
  reading_.deadline = 0;
  shop_.loop.post([self = shared_from_this()] {
    if (self->connected()) self->begin();
  });
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
  direction.waiter.wait("its client");
  direction.deadline = 0;
}

void Line::on_edge(Edge edge) {
  if (edge.ended) *ended_ = true;
  if (edge.readable) {
    readable_ = true;
    reading_.waiter.wake();
    post_begin();
  }
  if (edge.writable) {
    writing_.waiter.wake();
    if (std::exchange(awaits_writable_, false)) {
      shop_.loop.post([self = shared_from_this()] {
        if (self->connected()) self->writable();
      });
    }
  }
}

}  // namespace cutoff::front
