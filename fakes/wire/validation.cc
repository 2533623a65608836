#include "fakes/wire/validation.h"

#include "fakes/wire/fault.h"

namespace cutoff::wire {

std::string& Validation::next() {
  if (++errors_ > 1) text_ += "; ";
  return text_;
}

void Validation::require(bool satisfied, std::string_view value, std::string_view member,
                         std::string_view constraint) {
  if (satisfied) return;
  next().append("Value '").append(value).append("' at '").append(member);
  text_.append("' failed to satisfy constraint: ").append(constraint);
}

void Validation::require_present(bool present, std::string_view member) {
  if (present) return;
  next().append("Value null at '").append(member);
  text_.append("' failed to satisfy constraint: Member must not be null");
}

void Validation::append(const Validation& others) {
  if (others.errors_ == 0) return;
  next().append(others.text_);
  errors_ += others.errors_ - 1;
}

void Validation::throw_if_any() const {
  if (errors_ == 0) return;
  throw Fault(400, "ValidationException",
              std::to_string(errors_) + (errors_ == 1 ? " validation error" : " validation errors") +
                  " detected: " + text_);
}

}  // namespace cutoff::wire
