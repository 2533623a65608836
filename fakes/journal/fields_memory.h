// The memory of a journal's fields: those of its entries one behind the other, as they are written.
//
// A journal that keeps its last entries goes round in it. What it writes next has long been out of the processor's caches,
// but lies behind what it has just written, which is where a processor looks ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

namespace cutoff::journal {

class FieldsMemory {
 public:
  /// `count` words for the entry `number`, which stay until an entry is said to be the `oldest` that is later than it.
  std::uint64_t* take(std::size_t count, std::uint64_t number, std::uint64_t oldest) {
    if (count > room_) [[unlikely]]
      turn_page(count, number, oldest);
    room_ -= count;
    return std::exchange(next_, next_ + count);
  }

 private:
  struct Page {
    std::unique_ptr<std::uint64_t[]> words;
    std::size_t size;
    std::uint64_t last = 0;  // the last entry that has words in it
  };

  void turn_page(std::size_t count, std::uint64_t number, std::uint64_t oldest);

  std::deque<Page> pages_;  // in the order in which they were begun
  std::uint64_t* next_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace cutoff::journal
