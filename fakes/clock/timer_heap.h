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

/// An intrusive 4-ary heap of queues. Each timer knows its place, so cancelling costs a sift and no search; four children
/// a node keep the sifts short.
///
/// What waits equally long is due in the order in which it was armed. So timers of one delay make a queue, of which only
/// the first stands in the heap: of thousands of clients that sleep for two seconds it holds one. (Node.js keeps its
/// timers so.) A delay that nobody shares is a queue of one.
///
/// What is armed waits beside the heap until somebody asks for the earliest: most deadlines are cancelled by the event
/// that armed them, and never cost a sift.
class TimerHeap {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  Instant earliest_due() { return Instant(Duration(earliest().due)); }
  /// Whether its earliest timer fires before the other's. Neither is empty.
  bool fires_before(TimerHeap& other) { return earliest().before(other.earliest()); }
  /// Takes it out.
  Timer& pop_earliest();
  /// The one that is earliest then, if nothing is armed meanwhile; nullptr when there is none.
  const Timer* next();

  /// `due` is not before the start of time; `rank` orders timers of equal due.
  void insert(Timer& timer, Instant due, std::uint64_t rank);
  void remove(Timer& timer);

  /// In no order; for reports.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = vacant_ ? 1 : 0; i < nodes_.size(); ++i) {
      const Timer* timer = nodes_[i].timer;
      visit(*timer);
      if (timer->queue_ == Timer::no_queue) continue;
      while ((timer = timer->next_.timer) != nullptr) visit(*timer);
    }
    for (std::size_t i = 0; i < newcomer_count_; ++i) visit(*newcomers_[i].timer);
  }

 private:
  struct Node {
    std::int64_t due;
    std::uint64_t rank;
    Timer* timer;
    std::size_t* index;  // where its place in the heap is noted
    bool before(const Node& other) const {
      return due < other.due || (due == other.due && rank < other.rank);
    }
  };

  /// Timers of one delay. Each knows the next, and when it is due: of thousands of those that wait the next is far from
  /// the processor, and nothing of it is touched before its turn comes.
  struct Queue {
    std::int64_t delay;
    Timer* first;  // the one in the heap
    Timer* last;   // nullptr: it is empty, and another delay may have it
    std::size_t index;
  };
  static constexpr int queue_bits = 6;
  static constexpr std::size_t queue_count = std::size_t{1} << queue_bits;
  static_assert(queue_count <= Timer::no_queue);

  const Node& earliest() {
    if (vacant_ || newcomer_count_ != 0) settle();
    return nodes_.front();
  }
  void settle();
  void settle_many();
  void admit(const Node& node);
  void refill();
  void remove_newcomer(std::size_t place);
  bool joins_queue(Node& node);
  Timer& settle_and_pop();
  Timer& pop_first_of_queue(Timer& timer);
  bool replace_by_next(Timer& first);
  static void remove_queued(Timer& timer, Queue& queue);
  void place(const Node& node, std::size_t index);
  void sift_up(const Node& node, std::size_t index);
  void sift_down(const Node& node, std::size_t index);
  static Node* least_child(Node* first, Node* end);

  /// In the index of a timer: its place is among the newcomers.
  static constexpr std::size_t is_newcomer = SIZE_MAX / 2 + 1;
  /// It stands in a queue.
  static constexpr std::size_t is_queued = is_newcomer - 1;

  std::vector<Node> nodes_;
  std::array<Node, 8> newcomers_{};  // in no order
  std::size_t newcomer_count_ = 0;
  std::array<Queue, queue_count> queues_{};  // by a hash of the delay
  std::int64_t now_ = 0;                     // when the last one fired: what delays are counted from
  std::size_t size_ = 0;                     // of all, less a vacant root
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
  const Timer* next_owed() { return owed_.next(); }
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
