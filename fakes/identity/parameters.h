// The parameters of a request in AWS's query protocol, and what is checked of them before an operation begins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/identity/identity.h"
#include "fakes/wire/validation.h"

namespace cutoff::identity {

class Parameters {
 public:
  explicit Parameters(std::vector<std::pair<std::string, std::string>> values) : values_(std::move(values)) {}

  /// Nullptr where it was not given.
  const std::string* find(std::string_view name) const;
  /// "" where it was not given.
  std::string_view get(std::string_view name) const;

  // These collect what is wrong; check() throws it: 400 ValidationException.

  /// A name of the characters that IAM allows: "RoleName".
  std::string name(std::string_view parameter, std::size_t most);
  std::string document(std::string_view parameter);
  /// "/", or with slashes at both ends.
  std::string path(std::string_view parameter, std::string_view otherwise);
  std::string text(std::string_view parameter, std::size_t most);
  int number(std::string_view parameter, int least, int most, int otherwise);
  Paging paging();
  void check() const;

 private:
  std::string required(std::string_view parameter, std::size_t most);
  void refuse(std::string sentence);

  std::vector<std::pair<std::string, std::string>> values_;
  wire::Validation validation_;
  std::string sentence_;  // a first thing that IAM itself says, rather than the framework under it
};

inline constexpr std::size_t longest_role_name = 64;
inline constexpr std::size_t longest_policy_name = 128;

}  // namespace cutoff::identity
