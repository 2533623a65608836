// What is no request, or not a good one: refused as HTTP says, and nobody else is disturbed.
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"
#include "tests/harness/http_matchers.h"
#include "tests/wire/server_test.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Shape {
  const char* name;
  std::string bytes;
  int status;

  friend void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }
};

class HostileClients : public ServerTest, public ::testing::WithParamInterface<Shape> {};

/// A request with these fields, and "hello" behind it.
std::string with(const std::string& fields) {
  return "POST / HTTP/1.1\r\nHost: test\r\n" + fields + "\r\nhello";
}

const std::string chunked = "Transfer-Encoding: chunked\r\n";

INSTANTIATE_TEST_SUITE_P(
    Shapes, HostileClients,
    ::testing::Values(
        Shape{"Garbage", std::string("\x80\x01\x02\x03 \xff\r\n\r\n", 10), 400},
        Shape{"ATlsHandshake", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), 400},
        Shape{"TheLineOfHttp2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Shape{"NoVersion", "GET /\r\n\r\n", 400},
        Shape{"ALaterVersion", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
        Shape{"ABareLfBehindTheRequestLine", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
        Shape{"ABareLfBehindAField", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
        Shape{"ABareCrInAField", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
        Shape{"ANulInAField", std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 36), 400},
        Shape{"ASpaceBeforeTheColon", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n", 400},
        Shape{"AFieldWithoutAName", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
        Shape{"AFieldWithoutAColon", "GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n", 400},
        Shape{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        Shape{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Shape{"ATargetThatIsNoPath", "GET path HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Shape{"ATargetThatIsNotAscii", "GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Shape{"Connect", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", 501},
        Shape{"AnExpectationOfSomethingElse",
              "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 5\r\n\r\nhello", 417},
        Shape{"ALengthAndAnEncoding", with("Content-Length: 5\r\n" + chunked), 400},
        Shape{"AnEncodingAndALength", with(chunked + "Content-Length: 5\r\n"), 400},
        Shape{"TwoEncodings", with(chunked + chunked), 400},
        Shape{"AnEncodingThatHidesChunked", with("Transfer-Encoding: xchunked\r\n"), 501},
        Shape{"AnEncodingBehindChunked", with("Transfer-Encoding: chunked, gzip\r\n"), 501},
        Shape{"AnEncodingBeforeChunked", with("Transfer-Encoding: gzip, chunked\r\n"), 501},
        Shape{"AnEncodingInHttp10", "POST / HTTP/1.0\r\n" + chunked + "\r\n0\r\n\r\n", 400},
        Shape{"TwoLengths", with("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
        Shape{"ALengthInTwoParts", with("Content-Length: 5, 6\r\n"), 400},
        Shape{"ANegativeLength", with("Content-Length: -5\r\n"), 400},
        Shape{"ALengthWithASign", with("Content-Length: +5\r\n"), 400},
        Shape{"AHexadecimalLength", with("Content-Length: 0x5\r\n"), 400},
        Shape{"ALengthThatOverflows", with("Content-Length: 18446744073709551621\r\n"), 400},
        Shape{"ALengthThatIsHuge", with("Content-Length: 18446744073709551615\r\n"), 413},
        Shape{"AChunkWithoutANumber", with(chunked + "\r\nxyz\r\n"), 400},
        Shape{"AChunkThatIsHuge",
              "POST / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\nffffffffffffffff\r\nhello", 413},
        Shape{"AChunkThatOverflows",
              "POST / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n10000000000000005\r\nhello\r\n0\r\n\r\n",
              400},
        Shape{"AChunkLongerThanItSays",
              "POST / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n3\r\nhello\r\n0\r\n\r\n", 400},
        Shape{"AChunkThatEndsInLf", "POST / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n5\nhello\r\n0\r\n\r\n",
              400},
        Shape{"AHeadThatIsTooLarge",
              "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", 431},
        Shape{"TooManyFields",
              [] {
                std::string request = "GET / HTTP/1.1\r\nHost: a\r\n";
                for (int i = 0; i < 600; ++i) request += "X: y\r\n";
                return request + "\r\n";
              }(),
              431},
        Shape{"ATargetThatIsTooLong", "GET /" + std::string(70'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",
              414},
        Shape{"TrailersThatAreTooLarge",
              "POST / HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n0\r\nX: " + std::string(140'000, 'x') +
                  "\r\n\r\n",
              400}),
    [](const auto& shape) { return std::string(shape.param.name); });

TEST_P(HostileClients, AreRefusedAndTheirConnectionEndsWhileOthersGoOn) {
  int requests = 0;
  serve([&](wire::Request request) {
    if (request.target == "/held") {
      clock::sleep_for(loop, 29s);
      return text_response("held");
    }
    const std::string body = request.body.read_all();
    ++requests;
    return text_response(body);
  });
  SocketClient other = connect();
  other.send(get("/held"));
  loop.run_ready();

  SocketClient hostile = connect();
  hostile.send(GetParam().bytes);
  const wire::Response response = hostile.receive();
  EXPECT_THAT(response, HasStatus(GetParam().status));
  EXPECT_THAT(response, HasHeader("Connection", "close"));
  EXPECT_THAT(response, HasBody(HasSubstr("\"message\":")));
  hostile.half_close();
  EXPECT_THAT(hostile.receive_until_closed(), IsEmpty());
  EXPECT_EQ(requests, 0);

  loop.advance(29s);
  EXPECT_THAT(other.receive(), HasBody(Eq("held")));
  EXPECT_EQ(server->connections(), 1U);
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_THAT(log, IsEmpty());
}

class HostileClient : public ServerTest {};

TEST_F(HostileClient, WithHalfARequestIsForgottenWhenItLeaves) {
  int requests = 0;
  serve([&](const wire::Request&) {
    ++requests;
    return text_response("");
  });
  for (const char* half : {"G", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: a\r\n",
                           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"}) {
    SocketClient client = connect();
    client.send(half);
    loop.run_ready();
    client.leave();
    pump().until([&] { return server->connections() == 0; }, "the connection to end");
    EXPECT_EQ(loop.fibers(), 0U) << half;
  }
  EXPECT_EQ(requests, 0);
}

TEST_F(HostileClient, ThatSmugglesARequestBehindARefusedOneIsNotHeard) {
  std::vector<std::string> targets;
  serve([&](const wire::Request& request) {
    targets.push_back(request.target);
    return text_response("");
  });
  SocketClient client = connect();
  client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
      get("/smuggled"));
  EXPECT_THAT(client.receive(), HasStatus(400));
  client.half_close();
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
  EXPECT_THAT(targets, IsEmpty());
}

TEST_F(HostileClient, ThatSendsItsHeadSlowlyIsToldThatTimeIsOver) {
  serve([](const wire::Request&) { return text_response(""); }, {.head_time = 1ms, .tick = 1ms});
  SocketClient client = connect();
  client.send("GET / HTTP/1.1\r\n");
  EXPECT_THAT(client.receive(), HasStatus(408));
}

TEST_F(HostileClient, ThatSendsItsBodySlowlyIsToldThatTimeIsOver) {
  serve([](wire::Request request) { return text_response(request.body.read_all()); },
        {.body_time = 1ms, .linger_time = 1ms, .tick = 1ms});
  SocketClient whole = connect();
  whole.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
  EXPECT_THAT(whole.receive(), HasStatus(408));
  SocketClient streamed = connect();
  streamed.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  EXPECT_THAT(streamed.receive(), HasStatus(408));
}

TEST_F(HostileClient, ThatReadsNothingLosesItsConnection) {
  serve([](const wire::Request&) { return text_response(std::string(64UL * 1024 * 1024, 'x')); },
        {.write_time = 1ms, .tick = 1ms});
  SocketClient client = connect();
  client.send(get("/"));
  loop.run_ready();
  pump().until([&] { return server->connections() == 0; }, "the connection to end");
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(HostileClient, ThatSaysNothingLosesItsConnection) {
  serve([](const wire::Request&) { return text_response(""); }, {.idle_time = 1ms, .tick = 1ms});
  SocketClient client = connect();
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
}

TEST_F(HostileClient, HeldRequestsHaveNoRealTimeLimit) {
  serve(
      [this](const wire::Request&) {
        clock::sleep_for(loop, 29s);
        return text_response("held");
      },
      {.head_time = 1ms,
       .body_time = 1ms,
       .write_time = 1ms,
       .idle_time = 1ms,
       .linger_time = 1ms,
       .tick = 1ms});
  SocketClient client = connect();
  client.send(get("/"));
  loop.run_ready();
  for (int ticks = 0; ticks < 20; ++ticks) {
    network.wait_until(network.real_now() + 1ms);
    loop.run_ready();
  }
  loop.advance(29s);
  EXPECT_THAT(client.receive(), HasBody(Eq("held")));
}

TEST_F(HostileClient, InAStormIsToldThatThereAreTooMany) {
  serve([](const wire::Request&) { return text_response("served"); }, {.connections = 10});
  std::vector<SocketClient> served;
  for (int i = 0; i < 10; ++i) {
    served.push_back(connect());
    loop.run_ready();
  }
  for (int i = 0; i < 50; ++i) {
    SocketClient refused = connect();
    refused.send(get("/"));
    EXPECT_THAT(refused.receive(), HasStatus(503));
    refused.half_close();
    EXPECT_THAT(refused.receive_until_closed(), IsEmpty());
  }
  for (SocketClient& client : served) {
    client.send(get("/"));
    EXPECT_THAT(client.receive(), HasBody(Eq("served")));
  }
  served.pop_back();
  pump().until([&] { return server->connections() == 9; }, "a connection to end");
  SocketClient next = connect();
  next.send(get("/"));
  EXPECT_THAT(next.receive(), HasStatus(200));
}

}  // namespace
}  // namespace cutoff::wire_tests
