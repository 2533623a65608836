#include "fakes/clock/timer_heap.h"

namespace cutoff::clock {
namespace {
constexpr std::size_t arity = 4;
}

inline const TimerHeap::Node* TimerHeap::least_child(std::size_t first) const {
  const Node* least = nodes_.data() + first;
  if (first + arity <= nodes_.size()) {  // nearly always; unrolled, it takes half the instructions
    const Node* const child = least;
    if (child[1].before(*least)) least = child + 1;
    if (child[2].before(*least)) least = child + 2;
    if (child[3].before(*least)) least = child + 3;
    return least;
  }
  const Node* const end = nodes_.data() + nodes_.size();
  for (const Node* child = least + 1; child < end; ++child) {
    if (child->before(*least)) least = child;
  }
  return least;
}

Timer& TimerHeap::pop_earliest() {
  Timer& timer = *earliest().timer;
  timer.index_ = Timer::not_armed;
  vacant_ = true;
  return timer;
}

void TimerHeap::refill() {
  vacant_ = false;
  const Node last = nodes_.back();
  nodes_.pop_back();
  if (!nodes_.empty()) sift_down(last, 0);
}

void TimerHeap::insert(Timer& timer, Instant due, std::uint64_t rank) {
  timer.due_ = due;
  const Node node{due.time_since_epoch().count(), rank, &timer};
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
  const std::size_t hole = timer.index_;
  timer.index_ = Timer::not_armed;
  const Node last = nodes_.back();
  nodes_.pop_back();
  if (hole == nodes_.size()) return;
  if (hole > 0 && last.before(nodes_[(hole - 1) / arity])) {
    sift_up(last, hole);
  } else {
    sift_down(last, hole);
  }
}

void TimerHeap::place(const Node& node, std::size_t index) {
  nodes_[index] = node;
  node.timer->index_ = index;
}

void TimerHeap::sift_up(Node node, std::size_t index) {
  while (index > 0) {
    const std::size_t parent = (index - 1) / arity;
    if (nodes_[parent].before(node)) break;
    place(nodes_[parent], index);
    index = parent;
  }
  place(node, index);
}

void TimerHeap::sift_down(Node node, std::size_t index) {
  for (;;) {
    const std::size_t first = index * arity + 1;
    if (first >= nodes_.size()) break;
    const Node* const least = least_child(first);
    if (node.before(*least)) break;
    place(*least, index);
    index = static_cast<std::size_t>(least - nodes_.data());
  }
  place(node, index);
}

}  // namespace cutoff::clock
