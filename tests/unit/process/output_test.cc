// What a process writes, as the events of a log.
#include "emulator/process/output.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::process {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OutputTest : public ::testing::Test {
 protected:
  std::vector<std::string> taken(std::string_view bytes) {
    events_.clear();
    output_.take(bytes, add());
    return events_;
  }
  std::vector<std::string> finished() {
    events_.clear();
    output_.finish(add());
    return events_;
  }
  static std::string frame(const std::string& text) {
    std::string bytes("\xa5\x5a\x00\x03\x00\x00", 6);
    bytes += static_cast<char>(text.size() / 256);
    bytes += static_cast<char>(text.size() % 256);
    return bytes + "01234567" + text;
  }

 private:
  Output::Event add() {
    return [this](std::string event) { events_.push_back(std::move(event)); };
  }
  Output output_;
  std::vector<std::string> events_;
};

TEST_F(OutputTest, IsAnEventALine) {
  EXPECT_THAT(taken("one\ntwo\n\nthree"), ElementsAre("one", "two", ""));
  EXPECT_THAT(taken(" and more\n"), ElementsAre("three and more"));
}

TEST_F(OutputTest, WithoutAnEndIsAnEventWhenItIsFinished) {
  EXPECT_THAT(taken("rest"), IsEmpty());
  EXPECT_THAT(finished(), ElementsAre("rest"));
  EXPECT_THAT(finished(), IsEmpty());
}

TEST_F(OutputTest, InAFrameIsOneEventWhateverItsLines) {
  EXPECT_THAT(taken("a\n" + frame("one\ntwo\n") + frame("three") + "b\n"),
              ElementsAre("a", "one\ntwo", "three", "b"));
}

TEST_F(OutputTest, EndsALineWhereAFrameBegins) {
  EXPECT_THAT(taken("half a line" + frame("framed")), ElementsAre("half a line", "framed"));
}

TEST_F(OutputTest, MayArriveByteForByte) {
  std::vector<std::string> all;
  for (const char byte : "x\n" + frame("one\ntwo") + "y\n") {
    for (std::string& event : taken(std::string(1, byte))) all.push_back(std::move(event));
  }
  EXPECT_THAT(all, ElementsAre("x", "one\ntwo", "y"));
}

TEST_F(OutputTest, IsCutWhereALineIsLongerThanAnEventMayBe) {
  EXPECT_THAT(taken(std::string(2 * Output::most_event_bytes + 1, 'x') + "\n"),
              ElementsAre(SizeIs(Output::most_event_bytes), SizeIs(Output::most_event_bytes), SizeIs(1)));
}

TEST_F(OutputTest, OfAFrameThatCannotBeIsTakenAsText) {
  const std::string bytes = std::string("\xa5\x5a\x00\x03\xff\xff\xff\xff", 8) + "01234567 text\n";
  EXPECT_THAT(taken(bytes), ElementsAre(bytes.substr(0, bytes.size() - 1)));
}

}  // namespace
}  // namespace cutoff::process
