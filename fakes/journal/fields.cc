#include "fakes/journal/fields.h"

namespace cutoff::journal {

Fields::Head Fields::head_at(const std::uint64_t* at) {
  constexpr std::uint64_t key = (std::uint64_t{1} << key_bits) - 1;
  return {std::bit_cast<const char*>(std::uintptr_t{*at & key}),
          static_cast<Type>(*at >> (key_bits + few_bits)), *at >> key_bits & longest_short_text};
}

std::string_view Fields::text_at(const std::uint64_t* at, const Head& head) {
  const std::uint64_t* const value = at + head_words;
  const bool is_long = head.type == Type::long_text;
  return {reinterpret_cast<const char*>(is_long ? value + 1 : value),  // NOLINT: bytes of a text
          is_long ? *value : head.few};
}

std::size_t Fields::size_at(const std::uint64_t* at) {
  const Head head = head_at(at);
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
    case Type::long_text:
      break;
  }
  return words_of(text_at(at, head));
}

Field Fields::const_iterator::operator*() const {
  const Head head = head_at(at_);
  const std::uint64_t* const value = at_ + head_words;
  switch (head.type) {
    case Type::boolean:
      return {head.key, head.few != 0};
    case Type::integer:
      return {head.key, static_cast<std::int64_t>(*value)};
    case Type::duration:
      return {head.key, clock::Duration(static_cast<std::int64_t>(*value))};
    case Type::uuid:
      return {head.key, wire::Uuid{value[0], value[1]}};
    case Type::text:
    case Type::long_text:
      break;
  }
  return {head.key, text_at(at_, head)};
}

}  // namespace cutoff::journal
