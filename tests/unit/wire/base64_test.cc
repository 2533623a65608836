#include "fakes/wire/base64.h"

#include <gtest/gtest.h>

namespace cutoff::wire {
namespace {

// The vectors of RFC 4648, section 10.
TEST(Base64, GoesThereAndBack) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {std::string("\xff\x00\xfe", 3), "/wD+"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64_encoded(bytes), text);
    EXPECT_EQ(base64_decoded(text), bytes);
  }
}

TEST(Base64, TakesTextWithoutPaddingAndNothingElse) {
  EXPECT_EQ(base64_decoded("Zg"), "f");
  EXPECT_EQ(base64_decoded("Z"), std::nullopt);
  EXPECT_EQ(base64_decoded("Zm9v!"), std::nullopt);
}

}  // namespace
}  // namespace cutoff::wire
