// HTTP header fields: in order, names compared without case and kept as they were written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutoff::wire {

/// ASCII only, as HTTP's names are.
bool equal_ignoring_case(std::string_view a, std::string_view b);

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  using value_type = Field;
  using const_iterator = std::vector<Field>::const_iterator;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

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

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};

}  // namespace cutoff::wire
