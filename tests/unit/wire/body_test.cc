#include "fakes/wire/body.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/virtual_time.h"

namespace cutoff::wire {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Optional;

TEST(Body, OfAStringIsOneChunk) {
  Body body("hello");
  EXPECT_FALSE(body.streamed());
  EXPECT_THAT(body.read(), Optional(std::string("hello")));
  EXPECT_EQ(body.read(), std::nullopt);
  EXPECT_EQ(body.read_all(), "hello");
}

TEST(Body, ThatIsEmptyHasNoChunk) { EXPECT_EQ(Body().read(), std::nullopt); }

TEST(StreamedBody, PassesChunksOnAsTheyComeAndEndsWithTrailers) {
  clock::Loop loop;
  std::vector<std::string> seen;
  auto [writer, body] = Body::stream(loop);
  clock::spawn(loop, "agent", [&loop, writer = std::move(writer)]() mutable {
    for (const char* chunk : {"first ", "second"}) {
      clock::sleep_for(loop, 2s);
      writer.write(chunk);
    }
    writer.finish({{"X-Checksum", "abc"}});
  });
  harness::run(loop, [&, body = std::move(body)]() mutable {
    while (const auto chunk = body.read()) seen.push_back(*chunk + " at " + clock::seconds_text(loop.now()));
    EXPECT_EQ(body.trailers().get("x-checksum"), "abc");
  });
  EXPECT_THAT(seen, ElementsAre("first  at 2.000", "second at 4.000"));
}

TEST(StreamedBody, MakesItsWriterWaitWhileTheReaderIsBehind) {
  clock::Loop loop;
  auto [writer, body] = Body::stream(loop, 1);
  clock::Instant written;
  clock::spawn(loop, "agent", [&, writer = std::move(writer)]() mutable {
    writer.write("a");
    writer.write("b");
    written = loop.now();
    writer.finish();
  });
  const std::string all = harness::run(loop, [&, body = std::move(body)]() mutable {
    clock::sleep_for(loop, 30s);
    return body.read_all();
  });
  EXPECT_EQ(all, "ab");
  EXPECT_EQ(written, clock::Instant(30s));
}

TEST(StreamedBody, TellsItsWriterWhenTheClientHasLeft) {
  clock::Loop loop;
  auto [writer, body] = Body::stream(loop);
  body.close();
  EXPECT_THROW(writer.write("nobody reads this"), clock::Closed);
}

TEST(StreamedBody, TellsItsReaderWhenTheWriterVanished) {
  clock::Loop loop;
  auto stream = Body::stream(loop);
  { const BodyWriter vanished = std::move(stream.first); }
  EXPECT_THROW(stream.second.read(), clock::Abandoned);
}

}  // namespace
}  // namespace cutoff::wire
