#include "fakes/wire/json_writer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/clock/random.h"

namespace cutoff::wire {
namespace {

using namespace std::chrono_literals;

TEST(JsonText, HasTheMembersInTheOrderInWhichTheyWereTold) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().member("b", "x").member("a", 1).member("yes", true).key("none").null();
  writer.key("list")
      .begin_array()
      .number(-5)
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .end_array();
  writer.key("raw").raw("{\"z\":0}").end_object();
  EXPECT_EQ(text, R"({"b":"x","a":1,"yes":true,"none":null,"list":[-5,{},[]],"raw":{"z":0}})");
}

TEST(JsonText, ShowsDurationsInMillisecondsWithTheDecimalsTheyHave) {
  const auto shown = [](clock::Duration duration) {
    std::string text;
    JsonWriter(text).milliseconds(duration);
    return text;
  };
  EXPECT_EQ(shown(29s), "29000");
  EXPECT_EQ(shown(0s), "0");
  EXPECT_EQ(shown(500us), "0.5");
  EXPECT_EQ(shown(1ns), "0.000001");
  EXPECT_EQ(shown(-1'500us), "-1.5");
}

TEST(JsonText, EscapesWhatJsonWantsEscapedAndLeavesUtf8AsItIs) {
  std::string text;
  using namespace std::string_view_literals;
  append_json_string(text, "a\"b\\c\n\t\r\b\f\x01\x7f é 日 🚀\0z"sv);
  EXPECT_EQ(text, "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\x7f é 日 🚀\\u0000z\"");
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe6\x97", "\x80"}) {
    std::string text;
    append_json_string(text, std::string("a") + bad);
    const auto parsed = nlohmann::json::parse(text).get<std::string>();
    EXPECT_EQ(parsed.substr(0, 4), "a\xEF\xBF\xBD");
  }
}

TEST(JsonText, OfAnyBytesIsReadBackByAParserAsTheSameTextOrItsReplacement) {
  clock::RandomStream random = clock::Random(1).stream("bytes");
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (std::uint64_t i = random.below(20); i > 0; --i) bytes += static_cast<char>(random.below(256));
    std::string text;
    append_json_string(text, bytes);
    const auto once = nlohmann::json::parse(text).get<std::string>();
    std::string again;
    append_json_string(again, once);
    EXPECT_EQ(again, text);
  }
}

}  // namespace
}  // namespace cutoff::wire
