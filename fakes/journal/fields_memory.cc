#include "fakes/journal/fields_memory.h"

#include <algorithm>

namespace cutoff::journal {
namespace {
constexpr std::size_t page_size = 2'048;  // words
}

void FieldsMemory::turn_page(std::size_t count, std::uint64_t number, std::uint64_t oldest) {
  if (!pages_.empty()) pages_.back().last = number - 1;
  Page page{};
  while (!pages_.empty() && pages_.front().last < oldest) {
    page = std::move(pages_.front());
    pages_.pop_front();
  }
  // A page of more words than others was made for an entry of many.
  if (page.size != page_size || count > page_size) {
    page.size = std::max(count, page_size);
    page.words = std::make_unique_for_overwrite<std::uint64_t[]>(page.size);
  }
  next_ = page.words.get();
  room_ = page.size;
  pages_.push_back(std::move(page));
}

}  // namespace cutoff::journal
