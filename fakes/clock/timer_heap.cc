#include "fakes/clock/timer_heap.h"

#include <algorithm>
#include <utility>

namespace cutoff::clock {
namespace {
constexpr int arity = 4;
/// 2^64 divided by the golden ratio: products' upper bits differ where the factors do.
constexpr std::uint64_t spread = 0x9e3779b97f4a7c15U;
}  // namespace

/// The least of the children from `first` to `end`, of which there is one at least.
inline TimerHeap::Node* TimerHeap::least_child(Node* first, Node* end) {
  if (end - first >= arity) {  // nearly always; unrolled, it takes half the instructions
    Node* const left = first[1].before(first[0]) ? first + 1 : first;
    Node* const right = first[3].before(first[2]) ? first + 3 : first + 2;
    return right->before(*left) ? right : left;
  }
  return std::min_element(first, end, [](const Node& a, const Node& b) { return a.before(b); });
}

Timer& TimerHeap::pop_earliest() {
  if (vacant_ || newcomer_count_ != 0) [[unlikely]]
    return settle_and_pop();
  const Node& node = nodes_.front();
  Timer& timer = *node.timer;
  timer.index_ = Timer::not_armed;
  now_ = node.due;
  --size_;
  if (timer.queue_ != Timer::no_queue) return pop_first_of_queue(timer);
  vacant_ = true;
  return timer;
}

// What is rare stands apart, so that what is not need not save registers for it.
[[gnu::noinline]] Timer& TimerHeap::settle_and_pop() {
  settle();
  return pop_earliest();
}

[[gnu::noinline]] Timer& TimerHeap::pop_first_of_queue(Timer& timer) {
  vacant_ = !replace_by_next(timer);
  return timer;
}

/// The first of a queue goes. Whether there is a next, which takes its place in the heap.
bool TimerHeap::replace_by_next(Timer& first) {
  Queue& queue = queues_[std::exchange(first.queue_, Timer::no_queue)];
  const Timer::Next next = first.next_;
  queue.first = next.timer;
  if (next.timer == nullptr) {
    queue.last = nullptr;
    return false;
  }
  sift_down({next.due, next.rank, next.timer, &queue.index}, queue.index);
  return true;
}

/// Whether it stands behind others then. Otherwise it goes into the heap: as the first of its delay; or alone, where the
/// queue is another delay's, or it is to fire before the last of its own (of deadlines due together the innermost).
inline bool TimerHeap::joins_queue(Node& node) {
  Timer& timer = *node.timer;
  const std::int64_t delay = node.due - now_;
  const auto number =
      static_cast<std::uint8_t>(static_cast<std::uint64_t>(delay) * spread >> (64 - queue_bits));
  Queue& queue = queues_[number];
  Timer* const last = queue.last;
  if (last != nullptr) {
    if (queue.delay != delay) return false;
    if (node.before({last->due_.time_since_epoch().count(), last->rank_, last, nullptr})) return false;
    timer.previous_ = last;
    last->next_ = {node.due, node.rank, &timer};
  } else {
    queue.delay = delay;
    queue.first = &timer;
    node.index = &queue.index;
  }
  queue.last = &timer;
  timer.queue_ = number;
  timer.rank_ = node.rank;
  timer.next_.timer = nullptr;
  timer.index_ = is_queued;
  return last != nullptr;
}

const Timer* TimerHeap::next() {
  if (!vacant_) return nodes_.empty() ? nullptr : nodes_.front().timer;
  Node* const root = nodes_.data();
  return nodes_.size() < 2 ? nullptr : least_child(root + 1, root + nodes_.size())->timer;
}

void TimerHeap::refill() {
  vacant_ = false;
  const Node last = nodes_.back();
  nodes_.pop_back();
  if (!nodes_.empty()) sift_down(last, 0);
}

void TimerHeap::insert(Timer& timer, Instant due, std::uint64_t rank) {
  timer.due_ = due;
  timer.index_ = is_newcomer | newcomer_count_;
  newcomers_[newcomer_count_] = {due.time_since_epoch().count(), rank, &timer, &timer.index_};
  ++size_;
  if (++newcomer_count_ == newcomers_.size()) settle_many();
}

void TimerHeap::settle() {
  if (vacant_ && newcomer_count_ == 1) {  // nearly always
    newcomer_count_ = 0;
    if (joins_queue(newcomers_.front())) {
      refill();
    } else {
      vacant_ = false;
      sift_down(newcomers_.front(), 0);
    }
  } else {
    settle_many();
  }
}

[[gnu::noinline]] void TimerHeap::settle_many() {
  for (std::size_t i = 0; i < newcomer_count_; ++i) {
    if (!joins_queue(newcomers_[i])) admit(newcomers_[i]);
  }
  newcomer_count_ = 0;
  if (vacant_) refill();
}

void TimerHeap::admit(const Node& node) {
  if (vacant_) {
    vacant_ = false;
    sift_down(node, 0);
  } else {
    nodes_.push_back(node);
    sift_up(node, nodes_.size() - 1);
  }
}

// A vacant root keeps its old key, which is below all others: nothing sifts past it.
void TimerHeap::remove(Timer& timer) {
  std::size_t hole = std::exchange(timer.index_, Timer::not_armed);
  --size_;
  if ((hole & is_newcomer) != 0) {
    remove_newcomer(hole & ~is_newcomer);
    return;
  }
  if (timer.queue_ != Timer::no_queue) {
    Queue& queue = queues_[timer.queue_];
    if (queue.first != &timer) {
      remove_queued(timer, queue);
      return;
    }
    if (replace_by_next(timer)) return;
    hole = queue.index;
  }
  const Node last = nodes_.back();
  nodes_.pop_back();
  if (hole == nodes_.size()) return;
  if (hole > 0 && last.before(nodes_[(hole - 1) / arity])) {
    sift_up(last, hole);
  } else {
    sift_down(last, hole);
  }
}

void TimerHeap::remove_newcomer(std::size_t place) {
  const Node& last = newcomers_[--newcomer_count_];
  if (place == newcomer_count_) return;
  newcomers_[place] = last;
  last.timer->index_ = is_newcomer | place;
}

void TimerHeap::remove_queued(Timer& timer, Queue& queue) {
  timer.queue_ = Timer::no_queue;
  timer.previous_->next_ = timer.next_;
  (timer.next_.timer == nullptr ? queue.last : timer.next_.timer->previous_) = timer.previous_;
}

void TimerHeap::place(const Node& node, std::size_t index) {
  nodes_[index] = node;
  *node.index = index;
}

void TimerHeap::sift_up(const Node& node, std::size_t index) {
  while (index > 0) {
    const std::size_t parent = (index - 1) / arity;
    if (nodes_[parent].before(node)) break;
    place(nodes_[parent], index);
    index = parent;
  }
  place(node, index);
}

void TimerHeap::sift_down(const Node& node, std::size_t index) {
  Node* const root = nodes_.data();
  const std::size_t size = nodes_.size();
  for (std::size_t first = index * arity + 1; first < size; first = index * arity + 1) {
    Node* const least = least_child(root + first, root + size);
    if (node.before(*least)) break;
    root[index] = *least;
    *least->index = index;
    index = static_cast<std::size_t>(least - root);
  }
  place(node, index);
}

}  // namespace cutoff::clock
