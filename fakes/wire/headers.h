// HTTP header fields: in order, names compared without case and kept as they were written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::wire {

/// The same for texts of one size.
bool equal_letters_ignoring_case(std::string_view a, std::string_view b);
/// ASCII only, as HTTP's names are. Most names differ in size.
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_letters_ignoring_case(a, b);
}
std::string lower_case(std::string_view text);

/// A few names, known at compile time. Most names that it is asked for have a length that none of its own has.
template <std::size_t Count>
class HeaderNames {
 public:
  template <class... Names>
  explicit constexpr HeaderNames(Names... names) : names_{std::string_view(names)...} {
    for (const std::string_view name : names_) lengths_ |= bit(name.size());
  }
  bool has(std::string_view name) const {
    if ((lengths_ & bit(name.size())) == 0) return false;
    for (const std::string_view own : names_) {
      if (equal_ignoring_case(own, name)) return true;
    }
    return false;
  }

 private:
  static constexpr std::uint64_t bit(std::size_t length) { return std::uint64_t{1} << (length % 64); }

  std::array<std::string_view, Count> names_;
  std::uint64_t lengths_ = 0;
};
template <class... Names>
HeaderNames(Names...) -> HeaderNames<sizeof...(Names)>;

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  using value_type = Field;
  using const_iterator = std::vector<Field>::const_iterator;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void reserve(std::size_t fields) { fields_.reserve(fields); }
  /// Another field, also where one of that name is there.
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// The only field of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);

  /// The first field's value, or nullptr.
  const std::string* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// The first field's value, or "".
  std::string_view get(std::string_view name) const;

  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  const_iterator begin() const { return fields_.begin(); }
  const_iterator end() const { return fields_.end(); }
  /// The fields themselves, for whoever passes them on.
  std::vector<Field> take() && { return std::move(fields_); }

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};

}  // namespace cutoff::wire
