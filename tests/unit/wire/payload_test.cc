#include "fakes/wire/payload.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cutoff::wire {
namespace {

/// A payload's value that counts how often it is rendered.
struct Question {
  std::string prompt;
  int* renderings = nullptr;

  void write_json(JsonWriter& writer) const {
    if (renderings != nullptr) ++*renderings;
    writer.begin_object().member("prompt", prompt).end_object();
  }
  std::size_t json_size_at_most() const { return 32 + 6 * prompt.size(); }
  static Question read_json(std::string_view json) { return {nlohmann::json::parse(json).at("prompt")}; }
};

struct Other {
  void write_json(JsonWriter& writer) const { writer.null(); }
};

TEST(Payloads, AreReadAsTheValueTheyAreWithoutBeingRendered) {
  int renderings = 0;
  const Payload payload = Payload::of(Question{"Flight EY123", &renderings});
  ASSERT_NE(payload.get_if<Question>(), nullptr);
  EXPECT_EQ(payload.get_if<Question>()->prompt, "Flight EY123");
  EXPECT_EQ(payload.as<Question>()->prompt, "Flight EY123");
  EXPECT_EQ(payload.get_if<Other>(), nullptr);
  EXPECT_EQ(renderings, 0);
}

TEST(Payloads, AreRenderedOnceForAllTheirCopies) {
  int renderings = 0;
  const Payload payload = Payload::of(Question{"x", &renderings});
  const Payload copy = payload;  // NOLINT(performance-unnecessary-copy-initialization): the copy is the point
  EXPECT_EQ(copy.text(), R"({"prompt":"x"})");
  EXPECT_EQ(payload.text(), R"({"prompt":"x"})");
  EXPECT_EQ(renderings, 1);
}

TEST(Payloads, GiveTheirValueAwayUnlessSomebodySharesIt) {
  Payload payload = Payload::of(Question{"Flight EY123, delayed by two hours"});
  const char* const characters = payload.get_if<Question>()->prompt.data();
  Payload copy = payload;
  EXPECT_NE(std::move(copy).take_if<Question>()->prompt.data(), characters);
  EXPECT_EQ(payload.get_if<Question>()->prompt, "Flight EY123, delayed by two hours");
  EXPECT_FALSE(std::move(payload).take_if<Other>().has_value());
  copy = Payload();
  EXPECT_EQ(std::move(payload).take_if<Question>()->prompt.data(), characters);
  EXPECT_FALSE(Payload::from_text("{}").take_if<Question>().has_value());
}

TEST(Payloads, OfTextAreReadAsAnyTypeThatTheTextIs) {
  const Payload payload = Payload::from_text(R"({"prompt":"hello"})");
  EXPECT_EQ(payload.get_if<Question>(), nullptr);
  EXPECT_EQ(payload.as<Question>()->prompt, "hello");
  EXPECT_EQ(payload.text(), R"({"prompt":"hello"})");
}

TEST(Payloads, MayBeNone) {
  EXPECT_TRUE(Payload().empty());
  EXPECT_TRUE(Payload::from_text("").empty());
  EXPECT_EQ(Payload().text(), "");
  EXPECT_FALSE(Payload::of(Other{}).empty());
}

TEST(Payloads, AreJudgedBySizeWithoutBeingRenderedExceptNearTheLimit) {
  int renderings = 0;
  const Payload payload = Payload::of(Question{std::string(100, 'x'), &renderings});
  EXPECT_FALSE(payload.larger_than(10'000));
  EXPECT_EQ(renderings, 0);
  EXPECT_FALSE(payload.larger_than(113));
  EXPECT_TRUE(payload.larger_than(112));
  EXPECT_EQ(renderings, 1);
  EXPECT_TRUE(Payload::from_text("12345").larger_than(4));
  EXPECT_FALSE(Payload::from_text("12345").larger_than(5));
  EXPECT_FALSE(Payload().larger_than(0));
}

}  // namespace
}  // namespace cutoff::wire
