// What is wrong with an input, as the framework under most of AWS's services words it: all of it in one fault, before
// the service itself looks at anything.
//
//   "2 validation errors detected: Value '0' at 'timeout' failed to satisfy constraint: …; Value null at …"
#pragma once

#include <string>
#include <string_view>

namespace cutoff::wire {

class Validation {
 public:
  /// `constraint` is a whole sentence: "Member must satisfy enum value set: [ipv4, dualstack]".
  void require(bool satisfied, std::string_view value, std::string_view member, std::string_view constraint);
  void require_present(bool present, std::string_view member);
  /// What `others` found, behind what was found here.
  void append(const Validation& others);
  /// wire::Fault 400 ValidationException.
  void throw_if_any() const;

 private:
  std::string& next();

  int errors_ = 0;
  std::string text_;
};

}  // namespace cutoff::wire
