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

#include "fakes/clock/prefetch.h"
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

  template <class... New>
  void add(const New&... fields) {
    [[maybe_unused]] std::uint64_t* to = words_.grow((std::size_t{0} + ... + words_of(fields)));
    ((to = pack(to, fields)), ...);
  }
  std::size_t bytes() const { return words_.size() * word_size; }
  /// Leaves the memory for the next.
  void clear() { words_.clear(); }
  /// Has the beginning of that memory fetched into the processor's caches, to be written soon.
  [[gnu::always_inline]] void prefetch() const {
    clock::prefetch<4>(reinterpret_cast<std::uintptr_t>(words_.data()));
  }

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
  /// A vector whose new words are not zeroed: they are written at once.
  class Words {
   public:
    Words() = default;
    Words(const Words& other) { std::copy_n(other.data(), other.size_, grow(other.size_)); }
    Words(Words&& other) noexcept
        : words_(std::move(other.words_)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    Words& operator=(const Words& other) { return *this = Words(other); }
    Words& operator=(Words&& other) noexcept {
      words_ = std::move(other.words_);
      size_ = std::exchange(other.size_, 0);
      capacity_ = std::exchange(other.capacity_, 0);
      return *this;
    }
    ~Words() = default;

    const std::uint64_t* data() const { return words_.get(); }
    std::size_t size() const { return size_; }
    void clear() { size_ = 0; }
    /// `count` more, which begin where it says.
    std::uint64_t* grow(std::size_t count) {
      const std::size_t end = size_;
      size_ += static_cast<std::uint32_t>(count);
      if (size_ > capacity_) {
        auto more = std::make_unique_for_overwrite<std::uint64_t[]>(size_);
        std::copy_n(words_.get(), end, more.get());
        words_ = std::move(more);
        capacity_ = size_;
      }
      return words_.get() + end;
    }

   private:
    std::unique_ptr<std::uint64_t[]> words_;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
  };

  // A field is its key, then its type and how much there is of it, then the value itself.
  enum class Type : std::uint32_t { boolean, integer, duration, uuid, text };
  struct Head {
    Type type;
    std::uint32_t size;  // of a text, in bytes; the value of a boolean
  };
  static constexpr std::size_t head_words = 2;
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
    return head_words + (text.size() + word_size - 1) / word_size;
  }
  static std::size_t words_of(const SharedText& text) { return words_of(std::string_view(*text)); }
  static std::size_t words_of(bool) { return head_words; }
  static std::size_t words_of(std::int64_t) { return head_words + 1; }
  static std::size_t words_of(clock::Duration) { return head_words + 1; }
  static std::size_t words_of(const wire::Uuid&) { return head_words + 2; }
  static std::size_t size_at(const std::uint64_t* at);

  template <class T>
  static std::uint64_t* pack(std::uint64_t* to, const NewField<T>& field) {
    return pack(to, field.key, field.value);
  }
  template <class T>
  static std::uint64_t* pack(std::uint64_t* to, const NewFieldIf<T>& field) {
    return field.there ? pack(to, field.field) : to;
  }
  static std::uint64_t* put_head(std::uint64_t* to, const char* key, Head head) {
    to[0] = std::bit_cast<std::uintptr_t>(key);
    to[1] = std::bit_cast<std::uint64_t>(head);
    return to + head_words;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, bool value) {
    return put_head(to, key, {Type::boolean, value ? 1U : 0U});
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, std::int64_t value) {
    to = put_head(to, key, {Type::integer, 0});
    *to++ = static_cast<std::uint64_t>(value);
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, clock::Duration value) {
    to = put_head(to, key, {Type::duration, 0});
    *to++ = static_cast<std::uint64_t>(value.count());
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, const wire::Uuid& value) {
    to = put_head(to, key, {Type::uuid, 0});
    *to++ = value.high;
    *to++ = value.low;
    return to;
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, const SharedText& value) {
    return pack(to, key, std::string_view(*value));
  }
  static std::uint64_t* pack(std::uint64_t* to, const char* key, std::string_view value) {
    std::memcpy(put_head(to, key, {Type::text, static_cast<std::uint32_t>(value.size())}), value.data(),
                value.size());
    return to + words_of(value);
  }

  Words words_;
};

}  // namespace cutoff::journal
