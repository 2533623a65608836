// The armed timers of a loop, earliest first.
//
// A heap for those that are owed and one for the background: of the latter there may be a hundred thousand that nobody
// will see fire (the idle limit of each session), and what fires every moment should not sift through them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "fakes/clock/timer.h"

namespace cutoff::clock {

/// An intrusive 4-ary heap. Each timer knows its place, so cancelling costs a sift and no search; four children a node
/// keep the sifts short.
///
/// What is armed waits beside the heap until somebody asks for the earliest: most deadlines are cancelled by the event
/// that armed them, and never cost a sift.
class TimerHeap {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  Instant earliest_due() { return earliest().timer->due_; }
  /// Whether its earliest timer fires before the other's. Neither is empty.
  bool fires_before(TimerHeap& other) { return earliest().before(other.earliest()); }
  /// Takes it out.
  Timer& pop_earliest();
  /// The one that is earliest then, if nothing is armed meanwhile; nullptr when there is none.
  const Timer* next() const;

  /// `due` is not before the start of time; `rank` orders timers of equal due.
  void insert(Timer& timer, Instant due, std::uint64_t rank);
  void remove(Timer& timer);

  /// In no order; for reports.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = vacant_ ? 1 : 0; i < nodes_.size(); ++i) visit(*nodes_[i].timer);
    for (std::size_t i = 0; i < newcomer_count_; ++i) visit(*newcomers_[i].timer);
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

  const Node& earliest() {
    if (vacant_ || newcomer_count_ != 0) settle();
    return nodes_.front();
  }
  void settle();
  void settle_many();
  void admit(const Node& node);
  void refill();
  void remove_newcomer(std::size_t place);
  void place(const Node& node, std::size_t index);
  void sift_up(const Node& node, std::size_t index);
  void sift_down(const Node& node, std::size_t index);
  std::size_t least_child(std::size_t first) const;

  /// In the index of a timer: its place is among the newcomers.
  static constexpr std::size_t is_newcomer = SIZE_MAX / 2 + 1;

  std::vector<Node> nodes_;
  std::array<Node, 8> newcomers_{};  // in no order
  std::size_t newcomer_count_ = 0;
  std::size_t size_ = 0;  // of both, less a vacant root
  // The root was taken out and nothing has taken its place: what fires mostly arms its next timer at once, which
  // then goes in from the top, in one sift instead of two.
  bool vacant_ = false;
};

class Timers {
 public:
  bool empty() const { return owed_.empty() && background_.empty(); }
  std::size_t size() const { return owed_.size() + background_.size(); }
  std::size_t owed() const { return owed_.size(); }

  Instant earliest_due() { return earliest_heap().earliest_due(); }
  Timer& pop_earliest() { return earliest_heap().pop_earliest(); }
  /// Of those that are owed, which nearly all are; see TimerHeap.
  const Timer* next_owed() const { return owed_.next(); }
  void insert(Timer& timer, Instant due, std::uint64_t rank) { heap_of(timer).insert(timer, due, rank); }
  void remove(Timer& timer) { heap_of(timer).remove(timer); }

  template <class Visit>
  void for_each(Visit visit) const {
    owed_.for_each(visit);
    background_.for_each(visit);
  }

 private:
  TimerHeap& heap_of(const Timer& timer) { return timer.kind() == Timer::Kind::owed ? owed_ : background_; }
  TimerHeap& earliest_heap() {
    if (background_.empty()) return owed_;
    return owed_.empty() || background_.fires_before(owed_) ? background_ : owed_;
  }

  TimerHeap owed_;
  TimerHeap background_;
};

}  // namespace cutoff::clock
