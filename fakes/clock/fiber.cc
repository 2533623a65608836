#include "fakes/clock/fiber.h"

#include <cxxabi.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>

#include <boost/context/preallocated.hpp>

#include "fakes/clock/stack_switch.h"
#include "fakes/clock/waiter.h"

namespace cutoff::clock {
namespace {

/// After how many swallowed kills a fiber is taken to loop for ever.
constexpr unsigned most_kills_swallowed = 10'000;

/// Hands a stack back to the loop's pool when Boost destroys what ran there.
class PoolAllocator {
 public:
  explicit PoolAllocator(StackPool& pool) : pool_(&pool) {}
  boost::context::stack_context allocate() { return pool_->allocate(); }
  void deallocate(boost::context::stack_context& stack) { pool_->deallocate(stack); }

 private:
  StackPool* pool_;
};

/// Leaves it to the fiber, which lies on it.
struct KeepStack {
  static void deallocate(const boost::context::stack_context&) {}
};

}  // namespace

Fiber::Fiber(Loop& loop, const char* name, const boost::context::stack_context& stack)
    : loop_(loop), name_(name), number_(++loop.fibers_started_), stack_(stack) {}

boost::context::stack_context Fiber::allocate_stack(Loop& loop) { return loop.stacks_.allocate(); }

void Fiber::destroy() {
  while (handles_ != nullptr) handles_->leave();
  StackPool& stacks = loop_.stacks_;
  const boost::context::stack_context stack = stack_;
  this->~Fiber();
  stacks.deallocate(stack);
}

void Fiber::begin(Fiber* parent) {
  const Fiber* starter = loop_.current_;
  if (starter != nullptr && starter->killed_) {
    // What a killed fiber still does is void: the new one ends before it begins.
    state_ = State::done;
    release();
    if (std::uncaught_exceptions() == 0) throw Killed{};
    return;
  }
  older_ = loop_.newest_fiber_;
  if (older_ != nullptr) older_->newer_ = this;
  loop_.newest_fiber_ = this;
  ++loop_.fiber_count_;
  if (parent != nullptr) parent->adopt(*this);

  stack_bottom_ = static_cast<char*>(stack_.sp) - stack_.size;
  stack_size_ =
      static_cast<std::size_t>(reinterpret_cast<char*>(this) - static_cast<const char*>(stack_bottom_));
  context_ = boost::context::fiber(
      std::allocator_arg, boost::context::preallocated(this, stack_size_, stack_), KeepStack(),
      [this](boost::context::fiber&& resumer) { return main(std::move(resumer)); });
  tsan_fiber_ = stack_switch::create();
  resume();
}

void Fiber::run_on_another_stack(const std::function<void()>& work) {
  const boost::context::stack_context stack = loop_.stacks_.allocate();
  // Where it is now, for whoever resumes it should `work` wait.
  const void* const own_bottom = std::exchange(stack_bottom_, static_cast<char*>(stack.sp) - stack.size);
  const std::size_t own_size = std::exchange(stack_size_, stack.size);
  void* const own_tsan_fiber = std::exchange(tsan_fiber_, stack_switch::create());

  std::exception_ptr error;
  boost::context::fiber there(std::allocator_arg, boost::context::preallocated(stack.sp, stack.size, stack),
                              PoolAllocator(loop_.stacks_), [&](boost::context::fiber&& here) {
                                stack_switch::arrived(nullptr, nullptr, nullptr);
                                try {
                                  work();
                                } catch (...) {
                                  error = std::current_exception();
                                }
                                stack_switch::leave(nullptr, own_bottom, own_size);
                                return std::move(here);
                              });
  void* fake_stack = nullptr;
  stack_switch::leave(&fake_stack, stack_bottom_, stack_size_);
  stack_switch::switch_to(tsan_fiber_);
  static_cast<void>(std::move(there).resume());
  stack_switch::arrived(fake_stack, nullptr, nullptr);
  stack_switch::switch_to(own_tsan_fiber);
  stack_switch::destroy(std::exchange(tsan_fiber_, own_tsan_fiber));
  stack_bottom_ = own_bottom;
  stack_size_ = own_size;
  if (error) std::rethrow_exception(error);
}

void Fiber::adopt(Fiber& child) {
  child.parent_ = this;
  child.previous_sibling_ = last_child_;
  if (last_child_ != nullptr) last_child_->next_sibling_ = &child;
  last_child_ = &child;
}

boost::context::fiber Fiber::main(boost::context::fiber&& resumer) {
  stack_switch::arrived(nullptr, &resumer_stack_bottom_, &resumer_stack_size_);
  resumer_ = std::move(resumer);
  try {
    body();
  } catch (const Killed&) {
  } catch (...) {
    loop_.keep_failure(std::current_exception());
  }
  state_ = State::done;
  stack_switch::leave(nullptr, resumer_stack_bottom_, resumer_stack_size_);
  return std::move(resumer_);
}

void Fiber::run() { resume(); }

void Fiber::resume() {
  Fiber* const previous = std::exchange(loop_.current_, this);
  state_ = State::running;

  // The runtime keeps one record per thread of what is caught and in flight; each stack needs its own.
  auto* const globals = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  const ExceptionState resumers = std::exchange(*globals, exceptions_);

  void* fake_stack = nullptr;
  tsan_resumer_ = stack_switch::current();
  stack_switch::leave(&fake_stack, stack_bottom_, stack_size_);
  stack_switch::switch_to(tsan_fiber_);
  context_ = std::move(context_).resume();
  stack_switch::arrived(fake_stack, nullptr, nullptr);
  if (state_ == State::done) stack_switch::switch_to(tsan_resumer_);

  exceptions_ = std::exchange(*globals, resumers);
  loop_.current_ = previous;
  if (state_ == State::done) finish();
}

void Fiber::park(const char* waiting_for) {
  if (!killed_) {
    state_ = State::parked;
    waiting_for_ = waiting_for;
    void* fake_stack = nullptr;
    stack_switch::leave(&fake_stack, resumer_stack_bottom_, resumer_stack_size_);
    stack_switch::switch_to(tsan_resumer_);
    resumer_ = std::move(resumer_).resume();
    stack_switch::arrived(fake_stack, &resumer_stack_bottom_, &resumer_stack_size_);
  }
  if (killed_) {
    if (++kills_swallowed_ > most_kills_swallowed) {
      std::fprintf(stderr,
                   "cutoff: the fiber \"%s\" was killed and goes on waiting: code that catches (...) in a "
                   "loop must let Killed pass\n",
                   name_);
      std::terminate();
    }
    if (std::uncaught_exceptions() == 0) throw Killed{};
  }
}

Fiber& Fiber::running(Loop& loop, const char* waiting_for) {
  if (loop.current() == nullptr) {
    throw std::logic_error(std::string("waiting for ") + waiting_for +
                           " needs a fiber: only code on a fiber can wait");
  }
  return *loop.current();
}

void Fiber::wake() {
  if (state_ != State::parked) return;
  state_ = State::ready;
  loop_.ready_.push(*this);
}

void Fiber::kill() {
  if (done()) return;
  retain();
  killed_ = true;
  // Newest first, as everything is torn down; a child that is running stays until its next wait.
  for (Fiber* child = last_child_; child != nullptr;) {
    Fiber* const previous = child->previous_sibling_;
    child->kill();
    child = previous;
  }
  if (state_ == State::ready) loop_.ready_.remove(*this);
  if (state_ == State::ready || state_ == State::parked) resume();
  release();
}

void Fiber::finish() {
  stack_switch::destroy(tsan_fiber_);
  (newer_ == nullptr ? loop_.newest_fiber_ : newer_->older_) = older_;
  if (older_ != nullptr) older_->newer_ = newer_;
  --loop_.fiber_count_;

  for (Fiber* child = last_child_; child != nullptr; child = child->previous_sibling_)
    child->parent_ = nullptr;
  if (parent_ != nullptr) {
    if (previous_sibling_ != nullptr) previous_sibling_->next_sibling_ = next_sibling_;
    (next_sibling_ == nullptr ? parent_->last_child_ : next_sibling_->previous_sibling_) = previous_sibling_;
  }
  if (joiner_ != nullptr) joiner_->wake();
  release();
}

std::string Fiber::describe() const {
  std::string text = std::string(name_) + " #" + std::to_string(number_);
  switch (state_) {
    case State::parked:
      return text + " (waits for " + waiting_for_ + ")";
    case State::ready:
      return text + " (ready)";
    case State::running:
      return text + " (running)";
    default:
      return text;
  }
}

void FiberHandle::join() {
  if (done()) return;
  if (fiber_ == fiber_->loop_.current()) throw std::logic_error("a fiber cannot join itself");
  if (fiber_->joiner_ != nullptr) throw std::logic_error("a fiber is joined by one other fiber at most");
  Waiter waiter(fiber_->loop_);
  struct Registration {
    const FiberHandle& handle;
    ~Registration() {
      if (handle.fiber_ != nullptr) handle.fiber_->joiner_ = nullptr;
    }
  } const registration{*this};
  fiber_->joiner_ = &waiter;
  waiter.wait("a fiber's end");
}

void sleep_until(Loop& loop, Instant instant) {
  if (instant <= loop.now()) {
    if (loop.current_is_killed() && std::uncaught_exceptions() == 0) throw Killed{};
    return;
  }
  class Alarm final : public Timer {
   public:
    Alarm(Loop& alarm_loop, Instant due, Fiber& sleeper) : Timer(alarm_loop), sleeper_(sleeper) {
      arm_at(due);
    }
    const char* what() const override { return "sleep"; }

   private:
    void fire() override { sleeper_.wake_from_timer(); }
    Fiber& sleeper_;
  };
  constexpr const char* what = "its sleep to end";
  Fiber& sleeper = Fiber::running(loop, what);
  const Alarm alarm(loop, instant, sleeper);
  sleeper.park(what);
}

void sleep_for(Loop& loop, Duration duration) { sleep_until(loop, add_saturated(loop.now(), duration)); }

}  // namespace cutoff::clock
