// A payload: what an event, a function's result or an agent's answer carries.
//
// Between hops it is a value of its maker's type; its JSON text is made when somebody first looks at it, and
// then once. Copies share the value and the text. It never changes.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "fakes/wire/json_writer.h"

namespace cutoff::wire {

/// A type that can be a payload: it writes itself as JSON.
template <class T>
concept JsonWritable = requires(const T& value, JsonWriter& writer) { value.write_json(writer); };

/// A type that can be read from a payload of another type's or a user's text. read_json throws on bad text.
template <class T>
concept JsonReadable = requires(std::string_view json) {
  { T::read_json(json) } -> std::convertible_to<T>;
};

class Payload {
 public:
  /// No payload at all: no bytes.
  Payload() = default;

  /// Bytes as they came: JSON where the service wants JSON.
  static Payload from_text(std::string text);

  /// `value` is read as it is by whoever asks for a T, and as JSON by everybody else.
  template <JsonWritable T>
  static Payload of(T&& value) {
    return Payload(std::make_shared<Typed<std::remove_cvref_t<T>>>(std::forward<T>(value)));
  }
  /// The same for what `make` returns, which is not moved: of([&] { return a_large_event(…); }).
  template <std::invocable Make>
    requires JsonWritable<std::invoke_result_t<Make>>
  static Payload of(Make make) {
    return Payload(std::make_shared<Typed<std::invoke_result_t<Make>>>(Made<Make>{make}));
  }

  bool empty() const { return content_ == nullptr || (!content_->typed() && text().empty()); }

  /// The bytes, rendered the first time. Valid as long as any copy of this payload.
  const std::string& text() const;

  /// Whether it is a value of its maker's type, and not bytes as they came.
  bool typed() const { return content_ != nullptr && content_->typed(); }

  /// The value if it is a T, else nullptr.
  template <class T>
  const T* get_if() const {
    if (content_ == nullptr) return nullptr;
    return static_cast<const T*>(content_->value(typeid(T)));
  }

  /// The value if it is a T, for whoever needs the payload no longer: moved, unless somebody shares it.
  template <class T>
  std::optional<T> take_if() && {
    const T* const value = get_if<T>();
    if (value == nullptr) return std::nullopt;
    if (content_.use_count() > 1) return *value;
    return std::move(const_cast<T&>(*value));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }

  /// The value as a T: itself if it is one, shared, else read from the text.
  template <JsonReadable T>
  std::shared_ptr<const T> as() const {
    if (const T* value = get_if<T>()) return {content_, value};
    return std::make_shared<const T>(T::read_json(text()));
  }

  /// Whether the text has more than `bytes` bytes. Renders only where the type's own bound does not tell: a
  /// JsonWritable may have `std::size_t json_size_at_most() const`.
  bool larger_than(std::size_t bytes) const;

 private:
  class Content {
   public:
    virtual ~Content() = default;
    virtual bool typed() const = 0;
    virtual const void* value(const std::type_info& type) const = 0;
    std::size_t size_at_most() const {
      if (!bound_) bound_ = bound();
      return *bound_;
    }
    const std::string& text() const {
      if (!rendered_) {
        render(text_);
        rendered_ = true;
      }
      return text_;
    }

   protected:
    virtual void render(std::string& out) const = 0;
    virtual std::size_t bound() const = 0;
    mutable std::string text_;
    mutable std::optional<std::size_t> bound_;  // several ask for it: a gateway, then the function's service
    mutable bool rendered_ = false;
  };

  class Text;

  template <class Make>
  struct Made {
    Make& make;
  };

  template <class T>
  class Typed final : public Content {
   public:
    template <class Make>
    explicit Typed(Made<Make> made) : value_(made.make()) {}
    explicit Typed(T&& value) : value_(std::move(value)) {}
    explicit Typed(const T& value) : value_(value) {}
    bool typed() const override { return true; }
    const void* value(const std::type_info& type) const override {
      return type == typeid(T) ? &value_ : nullptr;
    }

   private:
    std::size_t bound() const override {
      if constexpr (requires { value_.json_size_at_most(); }) {
        return value_.json_size_at_most();
      } else {
        return SIZE_MAX;
      }
    }
    void render(std::string& out) const override {
      JsonWriter writer(out);
      value_.write_json(writer);
    }
    T value_;
  };

  explicit Payload(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

  std::shared_ptr<const Content> content_;
};

}  // namespace cutoff::wire
