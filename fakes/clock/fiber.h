// Fibers: code that waits, written as plain sequential code on a stack of its own.
//
//   FiberHandle work = spawn(loop, "worker", [&cloud] { ...; sleep_for(cloud.loop(), 68s); ... });
//
// Starting a fiber switches into it at once; it gives control back when it first waits. A fiber that is woken
// runs when its turn comes, at the same instant. An exception that leaves a fiber leaves the call that drives
// the loop, unless it is Killed.
//
// A fiber that is killed meets Killed in the wait it is in, and in every later one. Killed is not a
// std::exception; catch (...) may see it and must let the fiber end. While the fiber unwinds, a wait returns at
// once, so that a destructor may wait; a call that cannot return without a value throws Killed there, too.
// A destructor that waits on the ordinary way out of a scope must be noexcept(false), as it would have to be
// for any other error.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/context/fiber.hpp>

#include "fakes/clock/loop.h"
#include "fakes/clock/time.h"

namespace cutoff::clock {

/// Thrown out of the waits of a fiber that was killed.
struct Killed {};

class FiberHandle;
class Waiter;

/// A fiber; made by spawn(), owned by its loop until it has ended. It lies at the top of its own stack: of thousands that
/// wait, whatever resumes one finds all that it needs in one page.
class Fiber : private Ready {
 public:
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  bool done() const { return state_ == State::done; }
  bool killed() const { return killed_; }
  /// Ends it, and the children that it spawned, before this returns; but a fiber that is running right now (the
  /// caller, or one that waits for the caller to give control back) meets Killed at its next wait.
  void kill();

  const char* name() const { return name_; }
  const Fiber* older() const { return older_; }
  std::string describe() const;

 protected:
  /// `name` must outlive the fiber: a literal. `stack` is the pool's, and goes back to it with the fiber.
  Fiber(Loop& loop, const char* name, const boost::context::stack_context& stack);
  ~Fiber() override = default;

 private:
  friend class FiberHandle;
  friend class Loop;
  friend class Waiter;
  friend void sleep_until(Loop& loop, Instant instant);
  template <class Body>
  friend class FiberOf;
  template <class Body>
  friend FiberHandle start(Loop& loop, const char* name, Fiber* parent, Body body);
  template <class Work>
  friend auto on_a_warm_stack(Loop& loop, Work work);

  enum class State : unsigned char { created, running, parked, ready, done };

  /// What is caught and in flight on one stack: the two words behind __cxa_get_globals().
  struct ExceptionState {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };

  /// Runs the body, and destroys it before anybody learns that the fiber is done.
  virtual void body() = 0;

  void run() override;  // as Ready: it was woken
  void discard() override {}

  void begin(Fiber* parent);
  void run_on_another_stack(const std::function<void()>& work);
  void resume();
  boost::context::fiber main(boost::context::fiber&& resumer);
  /// The one that runs; where none does nobody can wait: throws std::logic_error.
  static Fiber& running(Loop& loop, const char* waiting_for);
  /// Gives control back until somebody resumes it. Throws Killed; returns at once where it may not throw.
  void park(const char* waiting_for);
  void wake();
  void wake_from_timer() {
    if (state_ == State::parked) resume();
  }
  void finish();
  void adopt(Fiber& child);
  void retain() { ++references_; }
  void release() {
    if (--references_ == 0) destroy();
  }
  void destroy();
  static boost::context::stack_context allocate_stack(Loop& loop);
  /// Where an object of `size` bytes lies on it.
  static void* top_of(const boost::context::stack_context& stack, std::size_t size) {
    return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(stack.sp) - size) / alignment *
                                   alignment);
  }

  static constexpr std::size_t alignment = 64;  // a cache line

  // What a switch touches comes first: of thousands that wait, each is cold.
  Loop& loop_;
  boost::context::fiber context_;  // where it stopped
  boost::context::fiber resumer_;  // who resumed it last, while it runs
  const char* waiting_for_ = "";
  State state_ = State::created;
  bool killed_ = false;
  unsigned kills_swallowed_ = 0;
  ExceptionState exceptions_;

  const char* name_;
  std::uint64_t number_;
  unsigned references_ = 1;  // the loop's, until it is done
  FiberHandle* handles_ = nullptr;
  Fiber* older_ = nullptr;  // in the loop's list
  Fiber* newer_ = nullptr;
  Fiber* parent_ = nullptr;
  Fiber* last_child_ = nullptr;
  Fiber* previous_sibling_ = nullptr;
  Fiber* next_sibling_ = nullptr;
  Waiter* joiner_ = nullptr;

  const boost::context::stack_context stack_;

  // What the sanitizers have to know of a stack switch.
  const void* stack_bottom_ = nullptr;
  std::size_t stack_size_ = 0;
  const void* resumer_stack_bottom_ = nullptr;
  std::size_t resumer_stack_size_ = 0;
  void* tsan_fiber_ = nullptr;
  void* tsan_resumer_ = nullptr;
};

/// What spawn() gives. Dropping it changes nothing: the fiber goes on. Keeping it costs nothing, either: when the fiber is
/// done, and its stack is another's, a handle knows just that.
class FiberHandle {
 public:
  FiberHandle() = default;
  explicit FiberHandle(Fiber* fiber) { watch(fiber); }
  FiberHandle(FiberHandle&& other) noexcept { watch(other.leave()); }
  FiberHandle& operator=(FiberHandle&& other) noexcept {
    leave();
    watch(other.leave());
    return *this;
  }
  ~FiberHandle() { leave(); }

  bool done() const { return fiber_ == nullptr || fiber_->done(); }
  void kill() {
    if (fiber_ != nullptr) fiber_->kill();
  }
  /// Waits, on another fiber, until it is done.
  void join();

 private:
  friend class Fiber;
  /// Is one of the fiber's handles from now on.
  void watch(Fiber* fiber) {
    if (fiber == nullptr) return;
    fiber_ = fiber;
    next_ = std::exchange(fiber->handles_, this);
    if (next_ != nullptr) next_->link_ = &next_;
    link_ = &fiber->handles_;
  }
  Fiber* leave() {
    if (fiber_ == nullptr) return nullptr;
    *link_ = next_;
    if (next_ != nullptr) next_->link_ = link_;
    return std::exchange(fiber_, nullptr);
  }

  Fiber* fiber_ = nullptr;
  FiberHandle* next_ = nullptr;   // of the same fiber
  FiberHandle** link_ = nullptr;  // what points to this
};

template <class Body>
class FiberOf final : public Fiber {
 public:
  FiberOf(Loop& loop, const char* name, const boost::context::stack_context& stack, Body body)
      : Fiber(loop, name, stack), body_(std::move(body)) {}

 private:
  void body() override {
    Body body = std::move(*body_);
    body_.reset();
    body();
  }
  std::optional<Body> body_;
};

template <class Body>
FiberHandle start(Loop& loop, const char* name, Fiber* parent, Body body) {
  static_assert(alignof(FiberOf<Body>) <= Fiber::alignment);
  const boost::context::stack_context stack = Fiber::allocate_stack(loop);
  auto* fiber =
      new (Fiber::top_of(stack, sizeof(FiberOf<Body>))) FiberOf<Body>(loop, name, stack, std::move(body));
  FiberHandle handle(fiber);
  fiber->begin(parent);
  return handle;
}

/// Runs `body` on a fiber of its own that belongs to nobody: a service's work, which goes on when its caller
/// has given up. So it owns all that it uses: captures are moved or shared, never references to the caller.
template <std::invocable Body>
FiberHandle spawn(Loop& loop, const char* name, Body body) {
  return start(loop, name, nullptr, std::move(body));
}

/// The same, but it dies with the fiber that spawned it, when that is killed: what a handler starts.
template <std::invocable Body>
FiberHandle spawn_child(Loop& loop, const char* name, Body body) {
  return start(loop, name, loop.current(), std::move(body));
}

/// Does `work` on the current fiber, but on another stack, and gives what it gives, or throws what it throws. It may wait
/// there as everywhere.
///
/// For what thousands of fibers do in turn and then wait for long: on its own stack each would find every frame gone
/// from the processor's caches. The pool's next stack is the one that was used last.
template <class Work>
auto on_a_warm_stack(Loop& loop, Work work) {
  std::optional<std::invoke_result_t<Work>> result;
  loop.current()->run_on_another_stack([&] { result.emplace(work()); });
  return *std::move(result);
}

/// Waits on the current fiber until `duration` has passed; at once if it is not positive.
void sleep_for(Loop& loop, Duration duration);
void sleep_until(Loop& loop, Instant instant);

}  // namespace cutoff::clock
