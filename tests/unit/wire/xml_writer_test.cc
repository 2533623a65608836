#include "fakes/wire/xml_writer.h"

#include <string>

#include <gtest/gtest.h>

namespace cutoff::wire {
namespace {

std::string text_of(std::string_view text) {
  std::string out;
  append_xml_text(out, text);
  return out;
}

TEST(XmlWriter, WritesElementsInTheOrderInWhichItIsTold) {
  std::string out;
  XmlWriter xml(out);
  xml.begin("List", "https://example.com/")
      .element("Name", "a")
      .element("Whole", true)
      .begin("Empty")
      .end()
      .end();
  EXPECT_EQ(out,
            "<List xmlns=\"https://example.com/\"><Name>a</Name><Whole>true</Whole><Empty></Empty></List>");
}

TEST(XmlWriter, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(text_of("a<b>&c"), "a&lt;b&gt;&amp;c");
  EXPECT_EQ(text_of("\"'"), "\"'");
  EXPECT_EQ(text_of("a\r\n\tb"), "a&#xD;\n\tb");
}

TEST(XmlWriter, WritesWhatXmlCannotCarryAsTheReplacementCharacter) {
  EXPECT_EQ(text_of(std::string_view("a\0b\x1F", 4)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(text_of("\xFF\xC3\xA9\xC3"), "\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD");
}

}  // namespace
}  // namespace cutoff::wire
