// The armed timers of a loop, earliest first: an intrusive 4-ary heap.
//
// Each timer knows its place, so cancelling costs a sift and no search. Four children a node keep the sifts
// short.
#pragma once

#include <cstdint>
#include <vector>

#include "fakes/clock/timer.h"

namespace cutoff::clock {

class TimerHeap {
 public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return nodes_.size() - (vacant_ ? 1 : 0); }
  std::size_t owed() const { return owed_; }

  Instant earliest_due() {
    fill_vacancy();
    return nodes_.front().timer->due_;
  }
  /// Takes it out.
  Timer& pop_earliest();

  /// `due` is not before the start of time; `rank` orders timers of equal due.
  void insert(Timer& timer, Instant due, std::uint64_t rank);
  void remove(Timer& timer);

  /// In no order; for reports.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = vacant_ ? 1 : 0; i < nodes_.size(); ++i) visit(*nodes_[i].timer);
  }

 private:
  struct Node {
    std::int64_t due;
    std::uint64_t rank;
    Timer* timer;
    bool before(const Node& other) const {
      return due < other.due || (due == other.due && rank < other.rank);
    }
  };

  void fill_vacancy() {
    if (vacant_) refill();
  }
  void refill();
  void place(const Node& node, std::size_t index);
  void sift_up(Node node, std::size_t index);
  void sift_down(Node node, std::size_t index);
  const Node* least_child(std::size_t first) const;

  std::vector<Node> nodes_;
  std::size_t owed_ = 0;
  // The root was taken out and nothing has taken its place: what fires mostly arms its next timer at once, which
  // then goes in from the top, in one sift instead of two.
  bool vacant_ = false;
};

}  // namespace cutoff::clock
