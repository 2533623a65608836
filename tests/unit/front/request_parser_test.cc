// The grammar alone: what a client's bytes mean, however they are cut.
#include "emulator/front/request_parser.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::front {
namespace {

using ::testing::Eq;
using ::testing::Optional;

constexpr RequestParser::Limits limits{.head = 1'024, .fields = 16};

/// Shows `bytes` in pieces of `size`, as a connection does: what was not taken is shown again with more behind it.
std::size_t feed(RequestParser& parser, std::string_view bytes, std::size_t size) {
  std::size_t taken = 0;
  for (std::size_t shown = std::min(size, bytes.size());; shown = std::min(shown + size, bytes.size())) {
    for (std::size_t step = 1; step != 0 && !parser.refusal() && !parser.done();) {
      const std::string_view window = bytes.substr(taken, shown - taken);
      step = parser.head_done() ? parser.read_body(window) : parser.read_head(window);
      taken += step;
    }
    if (parser.refusal() || parser.done() || shown == bytes.size()) return taken;
  }
}

TEST(RequestParser, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string first =
      "POST /path?q HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n "
      "world\r\n0\r\nX-Sum: 1\r\n\r\n";
  for (std::size_t size = 1; size <= first.size(); ++size) {
    RequestParser parser(limits);
    EXPECT_EQ(feed(parser, first + "GET /next", size), first.size()) << size;
    ASSERT_TRUE(parser.done()) << size;
    const Head head = parser.take_head();
    EXPECT_EQ(head.request.method, "POST");
    EXPECT_EQ(head.request.target, "/path?q");
    EXPECT_TRUE(head.keep_alive);
    EXPECT_FALSE(head.content_length);
    EXPECT_EQ(parser.take_body(), "hello world");
    EXPECT_EQ(parser.take_trailers(), (wire::Headers{{"X-Sum", "1"}}));
  }
}

TEST(RequestParser, ReadsAnEmptyChunkedBodyHoweverItIsCut) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body : {"0\r\n\r\n", "0;x\r\n\r\n", "00\r\nX-Sum: 1\r\n\r\n", "1\r\n!\r\n0\r\n\r\n"}) {
    const std::string request = head + body;
    for (std::size_t size = 1; size <= request.size(); ++size) {
      RequestParser parser(limits);
      EXPECT_EQ(feed(parser, request, size), request.size()) << size;
      EXPECT_TRUE(parser.done()) << body << size;
    }
  }
}

TEST(RequestParser, StopsBehindTheHeadSoThatTheBodyCanBeRefused) {
  RequestParser parser(limits);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
  EXPECT_EQ(parser.read_head(head + "hello"), head.size());
  EXPECT_TRUE(parser.head_done());
  EXPECT_FALSE(parser.done());
  EXPECT_THAT(parser.take_head().content_length, Optional(Eq(5U)));
  EXPECT_EQ(parser.read_body("hello"), 5U);
  EXPECT_TRUE(parser.done());
}

TEST(RequestParser, ForgetsTheLastRequest) {
  RequestParser parser(limits);
  parser.read_head("nonsense\r\n\r\n");
  EXPECT_TRUE(parser.refusal());
  parser.restart();
  EXPECT_FALSE(parser.refusal());
  EXPECT_FALSE(parser.started());
  parser.read_head("GET / HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(parser.done());
  const Head head = parser.take_head();
  EXPECT_TRUE(head.http_1_0);
  EXPECT_FALSE(head.keep_alive);
}

TEST(RequestParser, HoldsAHeadToItsLimitWhetherItComesAtOnceOrByAndBy) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(500, 'a') +
                           "\r\nX-B: " + std::string(500, 'b') + "\r\n\r\n";
  for (const std::size_t size : {std::size_t{1}, std::size_t{100}, head.size()}) {
    RequestParser parser(limits);
    feed(parser, head, size);
    ASSERT_TRUE(parser.refusal()) << size;
    EXPECT_EQ(parser.refusal()->status, 431) << size;
  }
}

}  // namespace
}  // namespace cutoff::front
