// The armed timers of a loop, earliest first: an intrusive 4-ary heap.
//
// Each timer knows its place, so cancelling costs a sift and no search. Four children a node keep the sifts
// short and the compared keys in one cache line.
#pragma once

#include <cstdint>
#include <vector>

#include "fakes/clock/timer.h"

namespace cutoff::clock {

class TimerHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  std::size_t size() const { return nodes_.size(); }
  std::size_t owed() const { return owed_; }

  Timer& earliest() const { return *nodes_.front().timer; }
  Instant earliest_due() const { return nodes_.front().due; }

  /// `rank` orders timers of equal due.
  void insert(Timer& timer, Instant due, std::uint64_t rank);
  void remove(Timer& timer);

  /// In no order; for reports.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Node& node : nodes_) visit(*node.timer);
  }

 private:
  struct Node {
    Instant due;
    std::uint64_t rank;
    Timer* timer;
    bool before(const Node& other) const { return due != other.due ? due < other.due : rank < other.rank; }
  };

  void place(const Node& node, std::size_t index);
  void sift_up(Node node, std::size_t index);
  void sift_down(Node node, std::size_t index);

  std::vector<Node> nodes_;
  std::size_t owed_ = 0;
};

}  // namespace cutoff::clock
