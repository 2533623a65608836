#include "fakes/clock/timer_heap.h"

#include <utility>

namespace cutoff::clock {
namespace {
constexpr std::size_t arity = 4;
}

inline std::size_t TimerHeap::least_child(std::size_t first) const {
  if (first + arity <= nodes_.size()) {  // nearly always; unrolled, it takes half the instructions
    const Node* const child = nodes_.data() + first;
    const std::size_t left = child[1].before(child[0]) ? 1 : 0;
    const std::size_t right = child[3].before(child[2]) ? 3 : 2;
    return first + (child[right].before(child[left]) ? right : left);
  }
  std::size_t least = first;
  for (std::size_t child = first + 1; child < nodes_.size(); ++child) {
    if (nodes_[child].before(nodes_[least])) least = child;
  }
  return least;
}

Timer& TimerHeap::pop_earliest() {
  Timer& timer = *earliest().timer;
  timer.index_ = Timer::not_armed;
  vacant_ = true;
  --size_;
  return timer;
}

const Timer* TimerHeap::next() const {
  if (!vacant_) return nodes_.empty() ? nullptr : nodes_.front().timer;
  return nodes_.size() < 2 ? nullptr : nodes_[least_child(1)].timer;
}

void TimerHeap::refill() {
  vacant_ = false;
  const Node last = nodes_.back();
  nodes_.pop_back();
  if (!nodes_.empty()) sift_down(last, 0);
}

void TimerHeap::insert(Timer& timer, Instant due, std::uint64_t rank) {
  if (newcomer_count_ == newcomers_.size()) settle_many();
  timer.due_ = due;
  timer.index_ = is_newcomer | newcomer_count_;
  newcomers_[newcomer_count_++] = {due.time_since_epoch().count(), rank, &timer};
  ++size_;
}

void TimerHeap::settle() {
  if (vacant_ && newcomer_count_ == 1) {  // nearly always
    vacant_ = false;
    newcomer_count_ = 0;
    sift_down(newcomers_.front(), 0);
  } else {
    settle_many();
  }
}

[[gnu::noinline]] void TimerHeap::settle_many() {
  for (std::size_t i = 0; i < newcomer_count_; ++i) admit(newcomers_[i]);
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
  const std::size_t hole = std::exchange(timer.index_, Timer::not_armed);
  --size_;
  if ((hole & is_newcomer) != 0) {
    remove_newcomer(hole & ~is_newcomer);
    return;
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

void TimerHeap::place(const Node& node, std::size_t index) {
  nodes_[index] = node;
  node.timer->index_ = index;
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
  for (;;) {
    const std::size_t first = index * arity + 1;
    if (first >= nodes_.size()) break;
    const std::size_t least = least_child(first);
    if (node.before(nodes_[least])) break;
    place(nodes_[least], index);
    index = least;
  }
  place(node, index);
}

}  // namespace cutoff::clock
