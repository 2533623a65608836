#include "fakes/journal/fields.h"

namespace cutoff::journal {

std::size_t Fields::size_at(const std::uint64_t* at) {
  const Head head = std::bit_cast<Head>(at[1]);
  switch (head.type) {
    case Type::boolean:
      return words_of(bool());
    case Type::integer:
      return words_of(std::int64_t());
    case Type::duration:
      return words_of(clock::Duration());
    case Type::uuid:
      return words_of(wire::Uuid());
    case Type::text:
      break;
  }
  return head_words + (head.size + word_size - 1) / word_size;
}

Field Fields::const_iterator::operator*() const {
  const auto* const key = std::bit_cast<const char*>(std::uintptr_t{at_[0]});
  const Head head = std::bit_cast<Head>(at_[1]);
  const std::uint64_t* const value = at_ + head_words;
  switch (head.type) {
    case Type::boolean:
      return {key, head.size != 0};
    case Type::integer:
      return {key, static_cast<std::int64_t>(*value)};
    case Type::duration:
      return {key, clock::Duration(static_cast<std::int64_t>(*value))};
    case Type::uuid:
      return {key, wire::Uuid{value[0], value[1]}};
    case Type::text:
      break;
  }
  return {key, std::string_view(reinterpret_cast<const char*>(value), head.size)};  // NOLINT: bytes of a text
}

}  // namespace cutoff::journal
