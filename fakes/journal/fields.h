// The fields of an entry: keys and small values, packed one behind the other into one block of memory.
//
// They are written by the dozen for every request and read by few, so writing is cheap and reading unpacks. The keys are
// literals with their unit in them (duration_ms); their order is that in which the service named them, in every build.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "fakes/clock/time.h"
#include "fakes/wire/identifiers.h"

namespace cutoff::journal {

/// Text that many entries share: a function's name, an ARN. Copying it copies a pointer.
using SharedText = std::shared_ptr<const std::string>;

inline SharedText shared_text(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

/// A duration is written in milliseconds, identifiers as their text.
using Value = std::variant<bool, std::int64_t, clock::Duration, wire::Uuid, std::string_view>;

/// A field as it is read; its text is that of the entry.
struct Field {
  const char* key;
  Value value;
};

/// A field on its way into an entry.
template <class T>
struct NewField {
  const char* key;
  T value;
};

/// The same, should the entry have it.
template <class T>
struct NewFieldIf {
  bool there;
  NewField<T> field;
};

/// field("status", 504), field("function", name), field("duration_ms", 68s). Text that is no temporary is only looked at.
template <class T>
auto field(const char* key, T&& value) {
  using Plain = std::decay_t<T>;
  if constexpr (std::is_same_v<Plain, bool>) {
    return NewField<bool>{key, value};
  } else if constexpr (std::is_integral_v<Plain>) {
    return NewField<std::int64_t>{key, static_cast<std::int64_t>(value)};
  } else if constexpr (std::is_same_v<Plain, wire::Uuid>) {
    return NewField<wire::Uuid>{key, value};
  } else if constexpr (std::is_same_v<Plain, SharedText>) {
    if constexpr (std::is_lvalue_reference_v<T>) {
      return NewField<std::string_view>{key, *value};
    } else {
      return NewField<SharedText>{key, std::move(value)};
    }
  } else if constexpr (std::is_convertible_v<T, clock::Duration>) {
    return NewField<clock::Duration>{key, value};
  } else if constexpr (std::is_same_v<Plain, std::string> && !std::is_lvalue_reference_v<T>) {
    return NewField<std::string>{key, std::move(value)};
  } else {
    return NewField<std::string_view>{key, value};
  }
}

/// field_if(cold, "init_ms", 800ms): only where `there`.
template <class T>
auto field_if(bool there, const char* key, T&& value) {
  return NewFieldIf{there, field(key, std::forward<T>(value))};
}

class Fields {
 public:
  Fields() = default;
  /// Of what field() and field_if() give.
  template <class... New>
  explicit Fields(const New&... fields) {
    add(fields...);
  }
  /// The same in memory of somebody else's, which has room for words(fields...) and outlives them. A copy has its own.
  template <class... New>
  static Fields in(std::uint64_t* memory, const New&... fields) {
    Fields there;
    there.words_ = Words(memory, words(fields...));
    pack_all(memory, fields...);
    return there;
  }
  /// How many words of 64 bits they take.
  template <class... New>
  static std::size_t words(const New&... fields) {
    return (std::size_t{0} + ... + words_of(fields));
  }

  template <class... New>
  void add(const New&... fields) {
    pack_all(words_.grow(words(fields...)), fields...);
  }
  std::size_t bytes() const { return words_.size() * word_size; }

  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Field;
    using difference_type = std::ptrdiff_t;
    using pointer = const Field*;
    using reference = Field;

    explicit const_iterator(const std::uint64_t* at) : at_(at) {}
    Field operator*() const;
    const_iterator& operator++() {
      at_ += size_at(at_);
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const const_iterator&, const const_iterator&) = default;

   private:
    const std::uint64_t* at_;
  };
  const_iterator begin() const { return const_iterator(words_.data()); }
  const_iterator end() const { return const_iterator(words_.data() + words_.size()); }

 private:
  /// A vector whose new words are not zeroed: they are written at once. Its memory may be somebody else's.
  class Words {
   public:
    Words() = default;
    Words(std::uint64_t* memory, std::size_t size)
        : words_(memory), size_(static_cast<std::uint32_t>(size)) {}
    Words(const Words& other) { std::copy_n(other.data(), other.size_, grow(other.size_)); }
    Words(Words&& other) noexcept
        : words_(std::exchange(other.words_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          owned_(std::exchange(other.owned_, 0)) {}
    Words& operator=(const Words& other) { return *this = Words(other); }
    Words& operator=(Words&& other) noexcept {
      if (owned_ != 0) delete[] words_;
      words_ = std::exchange(other.words_, nullptr);
      size_ = std::exchange(other.size_, 0);
      owned_ = std::exchange(other.owned_, 0);
      return *this;
    }
    ~Words() {
      if (owned_ != 0) delete[] words_;
    }

    const std::uint64_t* data() const { return words_; }
    std::size_t size() const { return size_; }
    /// `count` more, which begin where it says.
    std::uint64_t* grow(std::size_t count) {
      const std::size_t end = size_;
      if (end + count > owned_) {
        Words more(new std::uint64_t[end + count], end + count);
        more.owned_ = more.size_;
        std::copy_n(words_, end, more.words_);
        *this = std::move(more);
      } else {
        size_ += static_cast<std::uint32_t>(count);
      }
      return words_ + end;
    }

   private:
    std::uint64_t* words_ = nullptr;
    std::uint32_t size_ = 0;
    std::uint32_t owned_ = 0;  // for how many there is room; none: the memory is somebody else's
  };

  // A field is its head, then its value. The head is one word: where the key is, in the 48 bits that Linux gives to
  // addresses, and above them the type and a few bits of the value.
  enum class Type : std::uint8_t { boolean, integer, duration, uuid, text, long_text };
  struct Head {
    const char* key;
    Type type;
    std::size_t
        few;  // the value of a boolean, the bytes of a text; of a long one they are a word of their own
  };
  static constexpr unsigned key_bits = 48;
  static constexpr unsigned few_bits = 13;
  static constexpr std::size_t longest_short_text = (std::size_t{1} << few_bits) - 1;
  static constexpr std::size_t head_words = 1;
  static constexpr std::size_t word_size = sizeof(std::uint64_t);

  template <class T>
  static std::size_t words_of(const NewField<T>& field) {
    return words_of(field.value);
  }
  template <class T>
  static std::size_t words_of(const NewFieldIf<T>& field) {
    return field.there ? words_of(field.field.value) : 0;
  }
  static std::size_t words_of(std::string_view text) {
    return head_words + (text.size() > longest_short_text ? 1 : 0) +
           (text.size() + word_size - 1) / word_size;
  }
  static std::size_t words_of(const SharedText& text) { return words_of(std::string_view(*text)); }
  static std::size_t words_of(bool) { return head_words; }
  static std::size_t words_of(std::int64_t) { return head_words + 1; }
  static std::size_t words_of(clock::Duration) { return head_words + 1; }
  static std::size_t words_of(const wire::Uuid&) { return head_words + 2; }
  static Head head_at(const std::uint64_t* at);
  static std::string_view text_at(const std::uint64_t* at, const Head& head);
  static std::size_t size_at(const std::uint64_t* at);

  template <class... New>
  static void pack_all([[maybe_unused]] std::uint64_t* to, const New&... fields) {
    ((to = pack(to, fields)), ...);
  }
  template <class T>
  static std::uint64_t* pack(std::uint64_t* to, const NewField<T>& field) {
    return pack(to, field.key, field.value);
  }
  template <class T>
  static std::uint64_t* pack(std::uint64_t* to, const NewFieldIf<T>& field) {
    return field.there ? pack(to, field.field) : to;
  }
  static std::uint64_t* put_head(std::uint64_t* to, const char* key, Type type, std::size_t few = 0) {
    *to = std::bit_cast<std::uintptr_t>(key) | std::uint64_t{few} << key_bits |
          static_cast<std::uint64_t>(type) << (key_bits + few_bits);
    return to + head_words;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, bool value) {
    return put_head(to, key, Type::boolean, value ? 1 : 0);
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, std::int64_t value) {
    to = put_head(to, key, Type::integer);
    *to++ = static_cast<std::uint64_t>(value);
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, clock::Duration value) {
    to = put_head(to, key, Type::duration);
    *to++ = static_cast<std::uint64_t>(value.count());
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, const wire::Uuid& value) {
    to = put_head(to, key, Type::uuid);
    *to++ = value.high;
    *to++ = value.low;
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, const SharedText& value) {
    return pack(to, key, std::string_view(*value));
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, std::string_view value) {
    std::uint64_t* const end = to + words_of(value);
    if (value.size() > longest_short_text) [[unlikely]] {
      to = put_head(to, key, Type::long_text);
      *to++ = value.size();
    } else {
      to = put_head(to, key, Type::text, value.size());
    }
    std::memcpy(to, value.data(), value.size());
    return end;
  }

  Words words_;
};

}  // namespace cutoff::journal
