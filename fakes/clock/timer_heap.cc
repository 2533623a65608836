#include "fakes/clock/timer_heap.h"

#include <algorithm>

namespace cutoff::clock {
namespace {
constexpr std::size_t arity = 4;
}

void TimerHeap::insert(Timer& timer, Instant due, std::uint64_t rank) {
  timer.due_ = due;
  if (timer.kind_ == Timer::Kind::owed) ++owed_;
  nodes_.emplace_back();
  sift_up({due, rank, &timer}, nodes_.size() - 1);
}

void TimerHeap::remove(Timer& timer) {
  const std::size_t hole = timer.index_;
  timer.index_ = Timer::not_armed;
  if (timer.kind_ == Timer::Kind::owed) --owed_;
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
    if (!node.before(nodes_[parent])) break;
    place(nodes_[parent], index);
    index = parent;
  }
  place(node, index);
}

void TimerHeap::sift_down(Node node, std::size_t index) {
  for (;;) {
    const std::size_t first = index * arity + 1;
    if (first >= nodes_.size()) break;
    const std::size_t end = std::min(first + arity, nodes_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (nodes_[child].before(nodes_[least])) least = child;
    }
    if (!nodes_[least].before(node)) break;
    place(nodes_[least], index);
    index = least;
  }
  place(node, index);
}

}  // namespace cutoff::clock
