// A bounded channel: values handed from one fiber to another, in order, with the writer waiting when it is full.
//
// It ends in one of three ways, and both sides learn of it: the writer finished, the writer failed (or vanished:
// the reader gets Abandoned), the reader closed (the writer gets Closed).
#pragma once

#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "fakes/clock/one_shot.h"
#include "fakes/clock/waiter.h"

namespace cutoff::clock {

/// What a writer gets when nobody reads any more.
class Closed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

template <class T>
struct ChannelState {
  ChannelState(Loop& loop, const char* what_it_is, std::size_t bound)
      : readable(loop), writable(loop), what(what_it_is), capacity(bound) {}
  Waiter readable;
  Waiter writable;
  const char* what;
  std::size_t capacity;
  std::deque<T> values;
  std::exception_ptr failure;
  bool finished = false;
  bool closed = false;
};

}  // namespace detail

template <class T>
class ChannelWriter {
 public:
  explicit ChannelWriter(std::shared_ptr<detail::ChannelState<T>> state) : state_(std::move(state)) {}
  ChannelWriter(ChannelWriter&&) noexcept = default;
  ChannelWriter& operator=(ChannelWriter&&) = delete;
  ~ChannelWriter() {
    if (state_ == nullptr || state_->finished) return;
    fail(std::make_exception_ptr(Abandoned(std::string(state_->what) + " was dropped before its end")));
  }

  /// Waits while the channel is full. Throws Closed when the reader has left.
  void write(T value) {
    while (!state_->closed && state_->values.size() >= state_->capacity) {
      state_->writable.wait(state_->what);
      if (state_->writable.loop().current_is_killed()) throw Killed{};
    }
    if (state_->closed) throw Closed(std::string("nobody reads ") + state_->what + " any more");
    if (state_->finished)
      throw std::logic_error(std::string(state_->what) + " has ended; nothing can follow");
    state_->values.push_back(std::move(value));
    state_->readable.wake();
  }

  /// No more will follow. What was written is still read.
  void finish() { end(nullptr); }
  /// The same, and after what was written the reader gets `error`.
  void fail(const std::exception_ptr& error) { end(error); }

  bool closed() const { return state_->closed; }
  /// Woken when the reader has taken something or left. A writer that has nothing to write may wait here for more, and
  /// so learns at once that nobody reads.
  Waiter& waiter() { return state_->writable; }

 private:
  void end(const std::exception_ptr& error) {
    if (state_->finished) return;
    state_->finished = true;
    state_->failure = error;
    state_->readable.wake();
  }

  std::shared_ptr<detail::ChannelState<T>> state_;
};

template <class T>
class ChannelReader {
 public:
  explicit ChannelReader(std::shared_ptr<detail::ChannelState<T>> state) : state_(std::move(state)) {}
  ChannelReader(ChannelReader&&) noexcept = default;
  ChannelReader& operator=(ChannelReader&&) = delete;
  ~ChannelReader() {
    if (state_ != nullptr) close();
  }

  /// The next value; nothing at the end. Throws what the writer failed with.
  std::optional<T> read() {
    while (state_->values.empty() && !state_->finished) {
      state_->readable.wait(state_->what);
      if (state_->readable.loop().current_is_killed()) throw Killed{};
    }
    if (state_->values.empty()) {
      if (state_->failure) std::rethrow_exception(state_->failure);
      return std::nullopt;
    }
    std::optional<T> value(std::move(state_->values.front()));
    state_->values.pop_front();
    state_->writable.wake();
    return value;
  }

  /// Reads no more; the writer learns of it at its next write, or now if it waits.
  void close() {
    state_->closed = true;
    state_->values.clear();
    state_->writable.wake();
  }

 private:
  std::shared_ptr<detail::ChannelState<T>> state_;
};

/// `what` is a literal that says what flows: "the response body".
template <class T>
std::pair<ChannelWriter<T>, ChannelReader<T>> channel(Loop& loop, const char* what, std::size_t capacity) {
  auto state = std::make_shared<detail::ChannelState<T>>(loop, what, capacity == 0 ? 1 : capacity);
  return {ChannelWriter<T>(state), ChannelReader<T>(state)};
}

}  // namespace cutoff::clock
