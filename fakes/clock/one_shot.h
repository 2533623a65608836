// A one-shot: a value that one fiber will have and another waits for.
//
// Work belongs to the service that does it and ends in a Promise; the caller holds the Result and waits for it
// until a deadline. Giving up cancels nothing: the promise lives on with the work, and what it is then given is
// heard by nobody.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "fakes/clock/waiter.h"

namespace cutoff::clock {

/// What a waiter gets when nobody is left who could answer.
class Abandoned : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
class Promise;
template <class T>
class Result;
template <class T>
std::pair<Promise<T>, Result<T>> one_shot(Loop& loop, const char* what);

namespace detail {

/// What a promise and its result share; it outlives whichever goes first.
template <class T>
struct OneShotState {
  OneShotState(Loop& loop, const char* what_it_is) : waiter(loop), what(what_it_is) {}
  Waiter waiter;
  const char* what;  // a literal, for errors and reports
  std::variant<std::monostate, T, std::exception_ptr> outcome;
  bool heard = true;  // somebody still holds the result
  bool settled() const { return outcome.index() != 0; }
};

}  // namespace detail

/// The end of the one who answers. Destroyed without an answer, it gives the waiter Abandoned.
template <class T>
class Promise {
 public:
  Promise(Promise&&) noexcept = default;
  Promise& operator=(Promise&&) = delete;
  ~Promise() {
    if (state_ != nullptr && !state_->settled()) {
      fail(std::make_exception_ptr(Abandoned(std::string(state_->what) + " was dropped without an answer")));
    }
  }

  /// The first answer counts; later ones are dropped.
  void set(T value) { settle<1>(std::move(value)); }
  void fail(std::exception_ptr error) { settle<2>(std::move(error)); }

  bool settled() const { return state_->settled(); }
  /// False once the caller has dropped its result: the answer will reach nobody.
  bool heard() const { return state_->heard; }

 private:
  friend std::pair<Promise<T>, Result<T>> one_shot<T>(Loop& loop, const char* what);
  explicit Promise(std::shared_ptr<detail::OneShotState<T>> state) : state_(std::move(state)) {}

  template <std::size_t Place, class Value>
  void settle(Value value) {
    if (state_->settled()) return;
    state_->outcome.template emplace<Place>(std::move(value));
    state_->waiter.wake();
  }

  std::shared_ptr<detail::OneShotState<T>> state_;
};

/// The end of the one who waits.
template <class T>
class Result {
 public:
  Result(Result&&) noexcept = default;
  Result& operator=(Result&&) = delete;
  ~Result() {
    if (state_ != nullptr) state_->heard = false;
  }

  bool ready() const { return state_->settled(); }

  /// The value, once; throws what the work threw, or Abandoned.
  T wait() {
    while (!ready()) {
      state_->waiter.wait(state_->what);
      throw_if_void();
    }
    return take();
  }

  /// The same until `deadline`; nothing when that came first. May be called again.
  std::optional<T> wait(Deadline& deadline) {
    while (!ready()) {
      if (!state_->waiter.wait(state_->what, deadline)) return std::nullopt;
      if (!ready() && state_->waiter.loop().current_is_killed()) return std::nullopt;
    }
    return take();
  }

 private:
  friend std::pair<Promise<T>, Result<T>> one_shot<T>(Loop& loop, const char* what);
  explicit Result(std::shared_ptr<detail::OneShotState<T>> state) : state_(std::move(state)) {}

  void throw_if_void() {
    if (!ready() && state_->waiter.loop().current_is_killed()) throw Killed{};
  }

  T take() {
    if (auto* error = std::get_if<2>(&state_->outcome)) std::rethrow_exception(*error);
    return std::move(std::get<1>(state_->outcome));
  }

  std::shared_ptr<detail::OneShotState<T>> state_;
};

/// `what` is a literal that says what is waited for: "the invocation's result".
template <class T>
std::pair<Promise<T>, Result<T>> one_shot(Loop& loop, const char* what) {
  auto state = std::make_shared<detail::OneShotState<T>>(loop, what);
  return {Promise<T>(state), Result<T>(state)};
}

}  // namespace cutoff::clock
