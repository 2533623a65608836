// What is ready to run at this instant, in the order in which it became so.
#pragma once

#include <utility>

namespace cutoff::clock {

/// Something that can stand in the queue, at one place at most: posted work, or a fiber that was woken.
class Ready {
 public:
  Ready() = default;
  Ready(const Ready&) = delete;
  Ready& operator=(const Ready&) = delete;
  virtual ~Ready() = default;

  /// Called off the queue. Posted work deletes itself.
  virtual void run() = 0;
  /// Called instead of run() when the loop ends first.
  virtual void discard() = 0;

 private:
  friend class ReadyQueue;
  Ready* next_ = nullptr;
  Ready* previous_ = nullptr;
};

class ReadyQueue {
 public:
  ReadyQueue() = default;
  ReadyQueue(const ReadyQueue&) = delete;
  ReadyQueue& operator=(const ReadyQueue&) = delete;
  ~ReadyQueue() {
    while (!empty()) pop().discard();
  }

  bool empty() const { return first_ == nullptr; }

  void push(Ready& entry) {
    entry.previous_ = last_;
    entry.next_ = nullptr;
    (last_ == nullptr ? first_ : last_->next_) = &entry;
    last_ = &entry;
  }

  Ready& pop() {
    Ready& entry = *first_;
    remove(entry);
    return entry;
  }

  void remove(Ready& entry) {
    (entry.previous_ == nullptr ? first_ : entry.previous_->next_) = entry.next_;
    (entry.next_ == nullptr ? last_ : entry.next_->previous_) = entry.previous_;
  }

 private:
  Ready* first_ = nullptr;
  Ready* last_ = nullptr;
};

template <class Work>
class PostedWork final : public Ready {
 public:
  explicit PostedWork(Work work) : work_(std::move(work)) {}

  void run() override {
    struct Cleanup {
      PostedWork* self;
      ~Cleanup() { delete self; }
    } const cleanup{this};
    work_();
  }
  void discard() override { delete this; }

 private:
  Work work_;
};

}  // namespace cutoff::clock
