// A request's JSON, read by members of known types.
#include "fakes/wire/json_reader.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/wire/fault.h"

namespace cutoff::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;
using ::testing::Pair;

JsonObject read(std::string_view text, JsonDialect dialect = JsonDialect::classes) {
  return JsonObject::parse(text, dialect);
}

std::string fault_of(const std::function<void()>& reading) {
  try {
    reading();
  } catch (const Fault& fault) {
    return std::to_string(fault.status()) + " " + fault.type() + " " + fault.message();
  }
  return "none";
}

TEST(JsonReader, GivesMembersByTheirTypes) {
  const JsonObject body = read(
      R"({"name":"api","limit":7,"on":true,"inner":{"types":["A","B"]},"list":[{"op":"add"},{"op":"remove"}],)"
      R"("tags":{"b":"2","a":"1"},"required":{"x":true}})");
  EXPECT_THAT(body.string("name"), Optional(std::string("api")));
  EXPECT_THAT(body.integer("limit"), Optional(7));
  EXPECT_THAT(body.boolean("on"), Optional(true));
  EXPECT_THAT(body.object("inner")->strings("types"), Optional(ElementsAre("A", "B")));
  EXPECT_EQ(body.objects("list")->at(1).string("op"), "remove");
  EXPECT_THAT(body.string_map("tags"), Optional(ElementsAre(Pair("a", "1"), Pair("b", "2"))));
  EXPECT_THAT(body.boolean_map("required"), Optional(ElementsAre(Pair("x", true))));
}

TEST(JsonReader, TakesNullForNothing) {
  const JsonObject body = read(R"({"name":null,"templates":{"application/json":null,"text/plain":"a"}})");
  EXPECT_EQ(body.string("name"), std::nullopt);
  EXPECT_FALSE(body.has("name"));
  EXPECT_EQ(body.string("absent"), std::nullopt);
  EXPECT_THAT(body.string_map("templates"), Optional(ElementsAre(Pair("text/plain", "a"))));
  EXPECT_THAT(body.nullable_string_map("templates"),
              Optional(ElementsAre(Pair("application/json", std::nullopt),
                                   Pair("text/plain", Optional(std::string("a"))))));
}

TEST(JsonReader, KnowsWhatSaysNothing) {
  const JsonObject body =
      read(R"({"a":false,"b":"","c":[],"d":{},"e":null,"f":true,"g":"x","h":[0],"i":{"a":0},"j":0})");
  for (const char* name : {"a", "b", "c", "d", "e", "absent"})
    EXPECT_FALSE(body.says_something(name)) << name;
  for (const char* name : {"f", "g", "h", "i", "j"}) EXPECT_TRUE(body.says_something(name)) << name;
}

TEST(JsonReader, TakesNoTextForAnEmptyObject) { EXPECT_FALSE(read("").has("name")); }

TEST(JsonReader, KeepsWhatAnInnerObjectStandsIn) {
  const auto inner = [] { return *read(R"({"a":{"b":"c"}})").object("a"); }();
  EXPECT_EQ(inner.string("b"), "c");
}

TEST(JsonReader, MakesIntegersOfOtherNumbers) {
  const JsonObject body = read(R"({"fraction":2.9,"huge":1e300,"large":18446744073709551615,"minus":-3})");
  EXPECT_EQ(body.integer("fraction"), 2);
  EXPECT_EQ(body.integer("huge"), 9'000'000'000'000'000'000);
  EXPECT_EQ(body.integer("large"), INT64_MAX);
  EXPECT_EQ(body.integer("minus"), -3);
}

TEST(JsonReader, RefusesWhatIsNoObject) {
  for (const char* text : {"{", "[]", "\"a\"", "{} {}", "nothing", "\xff"}) {
    EXPECT_EQ(fault_of([&] { read(text); }), "400 SerializationException ") << text;
  }
}

TEST(JsonReader, RefusesOtherTypesInAwssWords) {
  const JsonObject body = read(R"({"flag":true,"number":1,"text":"a","list":[1],"map":{"a":true}})");
  const auto fault = [&](auto method, const char* name) { return fault_of([&] { (body.*method)(name); }); };
  EXPECT_EQ(fault(&JsonObject::string, "flag"),
            "400 SerializationException class java.lang.Boolean can not be converted to an String");
  EXPECT_EQ(
      fault(&JsonObject::string, "number"),
      "400 SerializationException class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be "
      "converted to an String");
  EXPECT_EQ(fault(&JsonObject::string_map, "map"),
            "400 SerializationException class java.lang.Boolean can not be converted to an String");
  EXPECT_EQ(fault(&JsonObject::integer, "text"),
            "400 SerializationException class java.lang.String can not be converted to an Integer");
  EXPECT_EQ(fault(&JsonObject::string, "map"),
            "400 SerializationException Start of structure or map found where not expected.");
  EXPECT_EQ(fault(&JsonObject::string, "list"),
            "400 SerializationException Start of list found where not expected");
  EXPECT_EQ(fault(&JsonObject::strings, "text"), "400 SerializationException Expected list or null");
  EXPECT_EQ(fault(&JsonObject::object, "text"), "400 SerializationException Expected map or null");
}

TEST(JsonReader, SpeaksOfTokensToServicesThatDo) {
  const JsonObject body = read(R"({"flag":true,"number":1,"text":"a"})", JsonDialect::tokens);
  EXPECT_EQ(fault_of([&] { body.string("number"); }),
            "400 SerializationException NUMBER_VALUE can not be converted to String");
  EXPECT_EQ(fault_of([&] { body.string("flag"); }),
            "400 SerializationException TRUE_VALUE can not be converted to String");
  EXPECT_EQ(fault_of([&] { body.integer("text"); }),
            "400 SerializationException STRING_VALUE can not be converted to Integer");
}

}  // namespace
}  // namespace cutoff::wire
