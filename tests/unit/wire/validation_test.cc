// What is wrong with an input, in one fault.
#include "fakes/wire/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/fault.h"

namespace cutoff::wire {
namespace {

std::string text_of(const Validation& validation) {
  try {
    validation.throw_if_any();
  } catch (const Fault& fault) {
    return std::to_string(fault.status()) + " " + fault.what();
  }
  return "none";
}

TEST(Validation, SaysNothingOfWhatIsSatisfied) {
  Validation validation;
  validation.require(true, "3", "timeout", "Member must have value less than or equal to 900");
  validation.require_present(true, "role");
  EXPECT_EQ(text_of(validation), "none");
}

TEST(Validation, SaysAllThatIsWrongAtOnce) {
  Validation validation;
  validation.require(false, "901", "timeout", "Member must have value less than or equal to 900");
  EXPECT_EQ(
      text_of(validation),
      "400 ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to satisfy "
      "constraint: Member must have value less than or equal to 900");
  validation.require_present(false, "role");
  EXPECT_EQ(
      text_of(validation),
      "400 ValidationException: 2 validation errors detected: Value '901' at 'timeout' failed to satisfy "
      "constraint: Member must have value less than or equal to 900; Value null at 'role' failed to satisfy "
      "constraint: Member must not be null");
}

TEST(Validation, CountsWhatOthersFound) {
  Validation first;
  first.require_present(false, "a");
  Validation others;
  first.append(others);
  others.require_present(false, "b");
  others.require_present(false, "c");
  first.append(others);
  EXPECT_THAT(text_of(first),
              ::testing::MatchesRegex("400 ValidationException: 3 validation errors detected: Value "
                                      "null at 'a' [^;]*; Value null at 'b' [^;]*; Value null at 'c' "
                                      "[^;]*"));
}

}  // namespace
}  // namespace cutoff::wire
