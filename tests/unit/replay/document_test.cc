#include "emulator/replay/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::replay {
namespace {

using namespace std::chrono_literals;

std::string refusal(const std::string& text) {
  try {
    const Document document("f.json", text);
  } catch (const UnusableInput& error) {
    return error.what();
  }
  return "it was read";
}

TEST(Document, KnowsTheKindOfEachValue) {
  const Document document("f.json", R"({"a": [null, true, -1.5e3, "t\u00fc", {}]})");
  const auto elements = Value(document).require("a", "[]").elements("[]");
  ASSERT_EQ(elements.size(), 5U);
  EXPECT_TRUE(elements[0].is_null());
  EXPECT_EQ(elements[1].kind(), Node::Kind::boolean);
  EXPECT_EQ(elements[2].kind(), Node::Kind::number);
  EXPECT_EQ(elements[2].source(), "-1.5e3");
  EXPECT_EQ(elements[3].string("\"t\""), "tü");
  EXPECT_EQ(elements[4].path(), "a[4]");
}

TEST(Document, GivesASourceWithoutTheSpaceBetweenItsTokens) {
  const Document document("f.json", "{ \"b\" : {\n \"p\" : \"a \\\" b\" ,\t\"n\": [1.50 , 2] } }");
  EXPECT_EQ(Value(document).require("b", "{}").source(), R"({"p":"a \" b","n":[1.50,2]})");
}

TEST(Document, PointsAtLineAndColumnOfAValue) {
  const Document document("f.json", "{\n  \"é\": 1,\n  \"ü\": 2, \"at\": 7\n}");
  EXPECT_THAT([&] { Value(document).require("at", "").refuse("write more"); },
              ::testing::ThrowsMessage<UnusableInput>("f.json:3:17: at is 7: write more"));
}

TEST(Document, PointsAtTheObjectThatLacksAField) {
  const Document document("f.json", "{\"requests\": [\n  {\"at\": \"0s\"}\n]}");
  EXPECT_THAT(
      [&] { Value(document).require("requests", "").elements("").front().require("agent", "\"68s\""); },
      ::testing::ThrowsMessage<UnusableInput>(
          "f.json:2:3: requests[0] has no \"agent\": add one, such as \"agent\": \"68s\""));
}

TEST(Document, QuotesAKeyThatAPathWouldMisread) {
  const Document document("f.json", R"({"a b": {"c.d": 1}})");
  const Value inner = Value(document).require("a b", "").require("c.d", "");
  EXPECT_EQ(inner.path(), R"("a b"."c.d")");
}

TEST(Document, ShowsNoCharacterThatATerminalObeys) {
  const auto unknown_field = [](const std::string& field) {
    const Document document("f.json", "{\"" + field + "\": 1}");
    try {
      Value(document).check_fields({"name"}, "{}");
    } catch (const UnusableInput& error) {
      return std::string(error.what());
    }
    return std::string("it was read");
  };
  EXPECT_THAT(unknown_field("a\x7F"), ::testing::HasSubstr(R"("a\u007f")"));
  EXPECT_THAT(unknown_field("\xC2\x9B[2J"), ::testing::HasSubstr(R"("\u009b[2J")"));
  EXPECT_THAT(unknown_field("\xC2\xA0\xC3\xBC"), ::testing::HasSubstr("\"\xC2\xA0\xC3\xBC\""));
}

TEST(Document, ShortensALongValueBetweenTwoCharacters) {
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "ü";
  const Document document("f.json", R"({"a": ")" + long_text + R"("})");
  EXPECT_THAT([&] { Value(document).require("a", "").refuse("write less"); },
              ::testing::ThrowsMessage<UnusableInput>("f.json:1:7: a is \"" + long_text.substr(0, 38) +
                                                      "...: write less"));
}

TEST(Document, ReadsATextWithAByteOrderMark) {
  const Document document("f.json", "\xEF\xBB\xBF{\"a\": 1}");
  EXPECT_EQ(Value(document).require("a", "").source(), "1");
}

TEST(Document, RefusesWhatIsNotJsonWithTheMistakesPlace) {
  EXPECT_EQ(refusal(""), "f.json:1:1: this is empty: write a JSON object");
  EXPECT_EQ(refusal(" \n "), "f.json:1:1: this is empty: write a JSON object");
  EXPECT_EQ(refusal("{\n  \"a\": 1,\n}"),
            "f.json:3:1: this is not JSON: unexpected '}', expected string literal");
  EXPECT_EQ(refusal("{\"a\": 1\n \"b\": 2}"),
            "f.json:2:2: this is not JSON: unexpected string literal, expected '}'");
  EXPECT_EQ(refusal("{\"a\": nul}"), "f.json:1:7: this is not JSON: invalid literal");
  EXPECT_EQ(refusal("{\"a\": 1"), "f.json:1:8: this is not JSON: unexpected end of input, expected '}'");
  EXPECT_EQ(refusal("{} {}"), "f.json:1:4: this is not JSON: unexpected '{', expected end of input");
  EXPECT_EQ(refusal("{\"a\": 1e999}"), "f.json:1:7: this is not JSON: number overflow parsing '1e999'");
  EXPECT_EQ(refusal("{\"a\": \"\xFF\"}"),
            "f.json:1:7: this is not JSON: invalid string: ill-formed UTF-8 byte");
}

TEST(Document, RefusesAKeyThatIsGivenTwice) {
  EXPECT_EQ(refusal("{\"a\": 1,\n \"b\": 1,\n \"a\": 2}"),
            "f.json:3:2: \"a\" is given twice in one object: keep one of them");
  EXPECT_EQ(refusal(R"([{"a": 1}, {"a": 2}])"), "it was read");
}

TEST(Document, RefusesAnAbsurdDepthInsteadOfRunningOutOfStack) {
  EXPECT_EQ(refusal(std::string(1'000'000, '[')),
            "f.json:1:101: this is nested deeper than 100 levels: flatten it");
  EXPECT_EQ(refusal(std::string(100, '[') + std::string(100, ']')), "it was read");
}

TEST(Document, SuggestsAUnitForABareNumberOfSeconds) {
  const auto duration = [](const std::string& text) {
    const Document document("f.json", text);
    try {
      return clock::seconds_text(Value(document).duration());
    } catch (const UnusableInput& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(duration("\"1.5s\""), "1.500");
  EXPECT_EQ(duration("68"), "f.json:1:1: the file is 68: write a duration with a unit, such as \"68s\"");
  const std::string general =
      ": write a duration with a unit (ns, us, ms, s, min or h), such as \"68s\" or \"1.5s\"";
  EXPECT_EQ(duration("-5"), "f.json:1:1: the file is -5" + general);
  EXPECT_EQ(duration("\"68 seconds\""), "f.json:1:1: the file is \"68 seconds\"" + general);
  EXPECT_EQ(duration("null"), "f.json:1:1: the file is null" + general);
  EXPECT_EQ(duration("[]"), "f.json:1:1: the file is an empty list" + general);
}

TEST(Document, SaysWhyAFileCannotBeRead) {
  EXPECT_THAT([] { Document::read("/nowhere/incident.json"); },
              ::testing::ThrowsMessage<UnusableInput>("/nowhere/incident.json: cannot be read (No such file "
                                                      "or directory): name an incident file, such as "
                                                      "fixtures/incidents/agent-68s.json"));
  EXPECT_THAT([] { Document::read("/"); }, ::testing::ThrowsMessage<UnusableInput>(
                                               ::testing::StartsWith("/: cannot be read (Is a directory)")));
}

}  // namespace
}  // namespace cutoff::replay
