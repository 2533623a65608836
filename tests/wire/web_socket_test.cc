// WebSockets: what a client on a socket meets, and the same service without one.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/http_matchers.h"
#include "tests/harness/virtual_time.h"
#include "tests/wire/echo_service.h"
#include "tests/wire/server_test.h"
#include "tests/wire/web_socket_frames.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Close = wire::WebSocketClose;

auto HeardAt(clock::Duration at, std::string payload, bool is_binary = false) {
  return AllOf(Field(&EchoService::Heard::at, at),
               Field(&EchoService::Heard::message, wire::WebSocketMessage{std::move(payload), is_binary}));
}
auto EndedAt(clock::Duration at, std::uint16_t code, std::string reason = {}) {
  return AllOf(Field(&EchoService::Ended::at, at),
               Field(&EchoService::Ended::close, Close{code, std::move(reason)}));
}
auto EndedWith(std::uint16_t code) { return Field(&EchoService::Ended::close, Field(&Close::code, code)); }

class WebSocket : public ServerTest {
 protected:
  /// A client whose connection is a WebSocket.
  SocketClient connected(std::string_view target = "/") {
    SocketClient client = connect();
    client.send(upgrade(target));
    EXPECT_THAT(client.receive(), HasStatus(101));
    return client;
  }
  static Frame frame_for(SocketClient& client) {
    return receive_frame([&client](std::size_t size) { return client.receive_bytes(size); });
  }
  /// Waits until the server has noticed that a client left.
  void await_end(std::size_t connections = 0) {
    pump().until([&] { return server->connections() == connections; }, "a connection to end");
  }
  /// Real time passes: many of the server's ticks.
  void let_ticks_pass() {
    for (int ticks = 0; ticks < 20; ++ticks) {
      network.wait_until(network.real_now() + 1ms);
      loop.run_ready();
    }
  }
  /// What the server says, and nothing behind it.
  void expect_end(SocketClient& client, std::uint16_t code) {
    const Frame frame = frame_for(client);
    EXPECT_EQ(frame.opcode, closing);
    EXPECT_EQ(frame.payload.substr(0, 2), close_payload(code));
    client.half_close();
    EXPECT_THAT(client.receive_until_closed(), IsEmpty());
    await_end();
    EXPECT_EQ(loop.fibers(), 0U);
  }

  EchoService service{loop};
};

TEST_F(WebSocket, IsAcceptedWithTheAnswerToItsKey) {
  options_.date = [] { return "Tue, 10 Feb 2026 00:00:00 GMT"; };
  serve(service);
  SocketClient client = connect();
  client.send(upgrade("/chat?user=1", "Sec-WebSocket-Protocol: soap\r\n"));
  EXPECT_EQ(client.receive_through("\r\n\r\n"),
            "HTTP/1.1 101 Switching Protocols\r\n"
            "Sec-WebSocket-Protocol: soap\r\n"
            "Upgrade: websocket\r\n"
            "Sec-WebSocket-Accept: " +
                std::string(accepted_key) +
                "\r\n"
                "Date: Tue, 10 Feb 2026 00:00:00 GMT\r\n"
                "Connection: Upgrade\r\n"
                "\r\n");
  EXPECT_EQ(service.asked.front().target, "/chat?user=1");
  EXPECT_EQ(service.asked.front().source_ip, "127.0.0.1");
  EXPECT_TRUE(service.clients.front()->open());
}

TEST_F(WebSocket, IsRefusedAsTheServiceAnswersAndTheConnectionGoesOn) {
  serve(service);
  SocketClient client = connect();
  client.send(upgrade("/refused"));
  EXPECT_THAT(client.receive(), AllOf(HasStatus(403), HasBody(Eq(R"({"message":"Forbidden"})"))));
  client.send(get("/next"));
  EXPECT_THAT(client.receive(), HasBody(Eq("asked for /next")));
  EXPECT_FALSE(service.clients.front()->open());
  EXPECT_FALSE(service.clients.front()->close({}));
}

TEST_F(WebSocket, IsNotOpenBeforeItIsAccepted) {
  serve(service);
  SocketClient client = connect();
  client.send(upgrade("/2s"));
  loop.run_ready();
  pump().until([&] { return !service.clients.empty(); }, "the request");
  service.push_after(1s, service.clients.front(), "too early");
  loop.advance(2s - 1ns);
  EXPECT_EQ(client.arrived(), "");
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{1s, false}));
  loop.advance(1ns);
  EXPECT_THAT(client.receive(), HasStatus(101));
}

TEST_F(WebSocket, GivesTheServiceEachMessageAndTheClientEachAnswer) {
  serve(service);
  SocketClient client = connected();
  loop.advance(7s);
  client.send(text_frame("hell\xC3\xB6"));
  EXPECT_EQ(frame_for(client), sent(text, "hell\xC3\xB6"));
  client.send(bytes_of({binary, std::string("\x00\xFF", 2)}));
  EXPECT_EQ(frame_for(client), sent(binary, std::string("\x00\xFF", 2)));
  EXPECT_THAT(service.heard,
              ElementsAre(HeardAt(7s, "hell\xC3\xB6"), HeardAt(7s, std::string("\x00\xFF", 2), true)));
}

TEST_F(WebSocket, HasNoFiberWhileNothingIsSaid) {
  serve(service);
  SocketClient client = connected();
  EXPECT_EQ(loop.fibers(), 0U);
  client.send(text_frame("hello"));
  frame_for(client);
  EXPECT_EQ(loop.fibers(), 0U);
  client.send(text_frame("half a frame").substr(0, 9));
  loop.run_ready();
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_EQ(server->connections(), 1U);
}

TEST_F(WebSocket, TakesMessagesOfAllSizesInWhateverPiecesTheyCome) {
  serve(service);
  SocketClient client = connected();
  for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 65'535UL, 65'536UL, 300'000UL}) {
    const std::string payload(size, 'x');
    const std::string bytes = text_frame(payload);
    for (std::size_t at = 0, piece = 1; at < bytes.size(); at += piece, piece = piece * 7 % 20'011 + 1) {
      client.send(std::string_view(bytes).substr(at, piece));
      loop.run_ready();
    }
    EXPECT_EQ(frame_for(client), sent(text, payload)) << size;
  }
}

TEST_F(WebSocket, KeepsWhatItHasOfAFrameWhileOthersSpeak) {
  serve(service);
  SocketClient one = connected();
  SocketClient other = connected();
  const std::string frame = text_frame(std::string(200, 'x'));
  for (const std::size_t size : {1UL, 3UL, 7UL, 100UL}) {  // within the head, and within the payload
    one.send(frame.substr(0, size));
    loop.run_ready();
    other.send(text_frame("in between"));
    EXPECT_EQ(frame_for(other), sent(text, "in between"));
    one.send(frame.substr(size));
    EXPECT_EQ(frame_for(one), sent(text, std::string(200, 'x'))) << size;
  }
}

TEST_F(WebSocket, MayBeginInTheSamePacketAsItsRequest) {
  serve(service);
  SocketClient client = connect();
  client.send(upgrade() + text_frame("first") + text_frame("second"));
  EXPECT_THAT(client.receive(), HasStatus(101));
  EXPECT_EQ(frame_for(client), sent(text, "first"));
  EXPECT_EQ(frame_for(client), sent(text, "second"));
}

TEST_F(WebSocket, PutsFragmentsTogetherAndAnswersPingsInBetween) {
  serve(service);
  SocketClient client = connected();
  client.send(bytes_of({.opcode = text, .payload = "one \xC3", .final = false}));
  client.send(bytes_of({ping, "are you there?"}));
  EXPECT_EQ(frame_for(client), sent(pong, "are you there?"));
  client.send(bytes_of({.opcode = continued, .payload = "", .final = false}));
  client.send(bytes_of({pong, "unasked"}));
  client.send(bytes_of({continued, "\xB6 two"}));
  EXPECT_EQ(frame_for(client), sent(text, "one \xC3\xB6 two"));
}

TEST_F(WebSocket, HandlesOneMessageAfterTheOther) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("think 2s") + text_frame("think 3s"));
  loop.run_ready();
  loop.advance(2s);
  EXPECT_EQ(frame_for(client), sent(text, "think 2s"));
  EXPECT_EQ(client.arrived(), "");
  loop.advance(3s);
  EXPECT_EQ(frame_for(client), sent(text, "think 3s"));
  EXPECT_THAT(service.heard, ElementsAre(HeardAt(0s, "think 2s"), HeardAt(2s, "think 3s")));
}

TEST_F(WebSocket, IsPushedToAtAnyLaterTime) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("push 68s"));
  pump().until([&] { return !service.heard.empty(); }, "the message");
  loop.advance(68s - 1ns);
  EXPECT_EQ(client.arrived(), "");
  loop.advance(1ns);
  EXPECT_EQ(frame_for(client), sent(text, "pushed"));
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{68s, true}));
}

TEST_F(WebSocket, ThatIsGoneIsNotPushedTo) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("push 68s"));
  pump().until([&] { return !service.heard.empty(); }, "the message");
  loop.advance(10s);
  client.leave();
  await_end();
  loop.run_ready();
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(10s, Close::lost)));
  loop.advance(58s);
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{68s, false}));
  EXPECT_FALSE(service.clients.front()->open());
}

TEST_F(WebSocket, ThatDiesIsNoticed) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("unread"));
  pump().until([&] { return !service.heard.empty(); }, "the message");
  client.leave(/*reset=*/true);
  await_end();
  loop.run_ready();
  EXPECT_THAT(service.ended, ElementsAre(EndedWith(Close::lost)));
}

TEST_F(WebSocket, ThatTheClientClosesIsAnsweredAndOver) {
  serve(service);
  SocketClient client = connected();
  loop.advance(5s);
  client.send(close_frame(Close::normal, "bye") + text_frame("too late"));
  EXPECT_EQ(frame_for(client), sent(closing, close_payload(Close::normal)));
  client.half_close();
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
  await_end();
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(5s, Close::normal, "bye")));
  EXPECT_THAT(service.heard, IsEmpty());
  EXPECT_FALSE(service.clients.front()->open());
}

TEST_F(WebSocket, MayBeClosedByTheClientWithoutACode) {
  serve(service);
  SocketClient client = connected();
  client.send(bytes_of({closing, ""}));
  EXPECT_EQ(frame_for(client).opcode, closing);
  loop.run_ready();
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(0s, Close::no_code)));
}

TEST_F(WebSocket, ThatTheServiceClosesEndsWithTheClientsAnswer) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("close"));
  EXPECT_EQ(frame_for(client), sent(closing, close_payload(Close::going_away, "Going away")));
  EXPECT_FALSE(service.clients.front()->open());
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(0s, Close::going_away, "Going away")));
  client.send(text_frame("not heard any more") + bytes_of({ping, "nor this"}));
  EXPECT_EQ(client.arrived(), "");
  EXPECT_EQ(server->connections(), 1U);
  client.send(close_frame(Close::going_away));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
  client.leave();
  await_end();
  EXPECT_THAT(service.heard, ElementsAre(HeardAt(0s, "close")));
  EXPECT_THAT(service.ended, SizeIs(1));
}

TEST_F(WebSocket, ThatDoesNotAnswerAGoodbyeIsLetGo) {
  serve(service, {.linger_time = 1ms, .tick = 1ms});
  SocketClient client = connected();
  EXPECT_TRUE(service.clients.front()->close({.code = Close::normal}));
  EXPECT_EQ(frame_for(client), sent(closing, close_payload(Close::normal)));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(0s, Close::normal)));
}

TEST_F(WebSocket, SaysGoodbyeBehindWhatWasSent) {
  serve(service);
  SocketClient client = connected();
  service.push_after(0s, service.clients.front(), "the last word");
  EXPECT_TRUE(service.clients.front()->close({}));
  EXPECT_FALSE(service.clients.front()->close({}));
  EXPECT_EQ(frame_for(client), sent(text, "the last word"));
  EXPECT_EQ(frame_for(client).opcode, closing);
}

TEST_F(WebSocket, MakesThoseWaitWhoSendToAClientThatDoesNotRead) {
  serve(service, {.unsent = 100'000});
  SocketClient client = connected();
  const auto& end = service.clients.front();
  const std::string large(1'000'000, 'x');
  int messages = 0;
  while (end->unsent() <= 100'000) {  // what the kernel takes is gone
    service.push_after(0s, end, large);
    ++messages;
  }
  EXPECT_EQ(loop.fibers(), 0U);
  for (int i = 0; i < 3; ++i) service.push_after(0s, end, large);
  EXPECT_EQ(loop.fibers(), 3U);
  EXPECT_THAT(service.pushed, SizeIs(messages));
  for (int i = 0; i < messages + 3; ++i) EXPECT_EQ(frame_for(client), sent(text, large));
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_THAT(service.pushed, SizeIs(messages + 3));
  EXPECT_TRUE(service.pushed.back().sent);
  EXPECT_EQ(end->unsent(), 0U);
}

TEST_F(WebSocket, LosesAClientThatNeverReads) {
  serve(service, {.unsent = 100'000, .write_time = 1ms, .tick = 1ms});
  SocketClient client = connected();
  const std::string large(64UL * 1024 * 1024, 'x');
  service.push_after(0s, service.clients.front(), large);
  service.push_after(0s, service.clients.front(), "waits for the first");
  EXPECT_EQ(loop.fibers(), 1U);
  await_end();
  loop.run_ready();
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{0s, true}, EchoService::Pushed{0s, false}));
  EXPECT_THAT(service.ended, ElementsAre(EndedAt(0s, Close::lost)));
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(WebSocket, DoesNotReadFromAClientThatDoesNotRead) {
  serve(service, {.unsent = 100'000});
  SocketClient client = connected();
  const std::string pings = [] {
    std::string all;
    for (int i = 0; i < 100'000; ++i) all += bytes_of({ping, std::string(125, 'p')});
    return all;
  }();
  const std::size_t taken = client.send_while_taken(pings);
  EXPECT_LT(taken, pings.size());
  EXPECT_LT(service.clients.front()->unsent(), 400'000U);
}

TEST_F(WebSocket, HasNoRealTimeLimitWhileNothingIsSaid) {
  serve(service, {.head_time = 1ms, .body_time = 1ms, .write_time = 1ms, .idle_time = 1ms, .tick = 1ms});
  SocketClient client = connected();
  let_ticks_pass();
  client.send(bytes_of({ping, ""}));
  EXPECT_EQ(frame_for(client), sent(pong, ""));
  let_ticks_pass();
  client.send(text_frame("still here"));
  EXPECT_EQ(frame_for(client), sent(text, "still here"));
}

TEST_F(WebSocket, IsLostWhenAMessageStopsInTheMiddle) {
  serve(service, {.body_time = 1ms, .tick = 1ms});
  SocketClient client = connected();
  client.send(text_frame("half a message").substr(0, 12));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
  loop.run_ready();
  EXPECT_THAT(service.ended, ElementsAre(EndedWith(Close::lost)));
}

TEST_F(WebSocket, IsClosedWhenItsServiceFails) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("fail"));
  EXPECT_EQ(frame_for(client), sent(closing, close_payload(Close::internal_error)));
  EXPECT_THAT(log, ElementsAre("a WebSocket's message failed: this service fails when it is told to"));
  EXPECT_THAT(service.ended, ElementsAre(EndedWith(Close::internal_error)));
}

TEST_F(WebSocket, TakesWhatItsServiceTakesAndNoMore) {
  service.limits.largest_frame = 32 * 1024;
  service.limits.largest_message = 128 * 1024;
  serve(service);
  const std::string frame(32 * 1024, 'x');

  SocketClient client = connected();
  for (int i = 0; i < 4; ++i)
    client.send(bytes_of({.opcode = i == 0 ? text : continued, .payload = frame, .final = i == 3}));
  EXPECT_EQ(frame_for(client).payload.size(), 128U * 1024);
  client.send(text_frame(frame + "x"));
  expect_end(client, Close::too_big);

  SocketClient other = connected();
  for (int i = 0; i < 4; ++i)
    other.send(bytes_of({.opcode = i == 0 ? text : continued, .payload = frame, .final = false}));
  other.send(bytes_of({continued, "x"}));
  expect_end(other, Close::too_big);
  EXPECT_THAT(service.ended, ElementsAre(EndedWith(Close::too_big), EndedWith(Close::too_big)));
}

TEST_F(WebSocket, EndsWithItsServerWithoutAWordToItsSession) {
  serve(service);
  SocketClient client = connected();
  client.send(text_frame("think 1h"));
  pump().until([&] { return !service.heard.empty(); }, "the message");
  server.reset();
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_FALSE(service.clients.front()->open());
  service.push_after(0s, service.clients.front(), "to nobody");
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{0s, false}));
  EXPECT_THAT(service.ended, IsEmpty());
}

// ---- requests that open none

TEST_F(WebSocket, IsNothingToAServiceThatHasNone) {
  serve([](const wire::Request& request) {
    return text_response("an ordinary answer to " + std::string(request.headers.get("Upgrade")));
  });
  SocketClient client = connect();
  client.send(upgrade());
  EXPECT_THAT(client.receive(), AllOf(HasStatus(200), HasBody(Eq("an ordinary answer to websocket"))));
  client.send(get("/"));
  EXPECT_THAT(client.receive(), HasStatus(200));
}

TEST_F(WebSocket, IsNotWhatEveryUpgradeAsksFor) {
  serve(service);
  SocketClient client = connect();
  const std::string rest = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  for (const std::string& request :
       {get("/", "Connection: Upgrade\r\nUpgrade: h2c\r\n" + rest), get("/", "Upgrade: websocket\r\n" + rest),
        get("/", "Connection: keep-alive\r\nUpgrade: websocket\r\n" + rest),
        post("/", "", "Connection: Upgrade\r\nUpgrade: websocket\r\n" + rest)}) {
    client.send(request);
    EXPECT_THAT(client.receive(), AllOf(HasStatus(200), HasBody(Eq("asked for /")))) << request;
  }
  EXPECT_THAT(service.asked, IsEmpty());
}

TEST_F(WebSocket, OfAnotherVersionIsToldWhichIsSpoken) {
  serve(service);
  SocketClient client = connect();
  client.send(get("/",
                  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  EXPECT_THAT(client.receive(), AllOf(HasStatus(426), HasHeader("Sec-WebSocket-Version", "13"),
                                      HasHeader("Upgrade", "websocket"), HasHeader("Connection", "Upgrade")));
  EXPECT_THAT(service.asked, IsEmpty());
}

TEST_F(WebSocket, WithoutAGoodKeyIsABadRequest) {
  serve(service);
  SocketClient client = connect();
  for (const std::string key :
       {"", "Sec-WebSocket-Key: c2hvcnQ=\r\n", "Sec-WebSocket-Key: no base64 at all!!!\r\n"}) {
    client.send(get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" + key));
    EXPECT_THAT(
        client.receive(),
        AllOf(HasStatus(400),
              HasBody(Eq(R"({"message":"The request's Sec-WebSocket-Key is not 16 bytes in Base64."})"))));
  }
  EXPECT_THAT(service.asked, IsEmpty());
}

// ---- hostile clients

struct Offence {
  const char* name;
  std::string bytes;
  std::uint16_t code;

  friend void PrintTo(const Offence& offence, std::ostream* out) { *out << offence.name; }
};

class HostileFrames : public WebSocket, public ::testing::WithParamInterface<Offence> {};

INSTANTIATE_TEST_SUITE_P(
    , HostileFrames,
    ::testing::Values(
        Offence{"WithoutAMask", bytes_of({.opcode = text, .payload = "hello", .masked = false}), 1002},
        Offence{"WithAReservedBit", bytes_of({.opcode = text, .payload = "hello", .reserved_bits = 2}), 1002},
        Offence{"Compressed", bytes_of({.opcode = text, .payload = "hello", .reserved_bits = 4}), 1002},
        Offence{"OfAReservedKind", bytes_of({3, "hello"}), 1002},
        Offence{"OfAReservedKindOfControl", bytes_of({11, ""}), 1002},
        Offence{"PingInParts", bytes_of({.opcode = ping, .payload = "p", .final = false}), 1002},
        Offence{"PingThatIsTooLong", bytes_of({ping, std::string(126, 'p')}), 1002},
        Offence{"ContinuationOfNothing", bytes_of({continued, "hello"}), 1002},
        Offence{"MessageWithinAMessage",
                bytes_of({.opcode = text, .payload = "a", .final = false}) + text_frame("b"), 1002},
        Offence{"LengthInTooManyBytes", std::string("\x81\xFE\x00\x05\x00\x00\x00\x00hello", 13), 1002},
        Offence{"LengthOfAllBytes", std::string("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14),
                1009},
        Offence{"TextThatIsNotUtf8", text_frame("caf\xE9 au lait"), 1007},
        Offence{"TextThatEndsWithinACharacter", text_frame("caf\xC3"), 1007},
        Offence{"TextThatEndsWithinACharacterBeforeAnEmptyFragment",
                bytes_of({.opcode = text, .payload = "caf\xC3", .final = false}) + bytes_of({continued, ""}),
                1007},
        Offence{"TextWithASurrogate", text_frame("\xED\xA0\x80"), 1007},
        Offence{"CloseOfOneByte", bytes_of({closing, "\x03"}), 1002},
        Offence{"CloseWithACodeBelowAll", close_frame(999), 1002},
        Offence{"CloseWithACodeThatIsNeverSent", close_frame(1005), 1002},
        Offence{"CloseWithAReasonThatIsNotUtf8", close_frame(1000, "\xFF"), 1002},
        Offence{"HttpInstead", get("/"), 1002}),
    [](const auto& offence) { return std::string(offence.param.name); });

TEST_P(HostileFrames, EndTheirConnectionWithTheCodeThatTheRfcSaysWhileOthersGoOn) {
  serve(service);
  SocketClient other = connected();
  SocketClient hostile = connected();
  hostile.send(GetParam().bytes);
  const Frame frame = frame_for(hostile);
  EXPECT_EQ(frame.opcode, closing);
  EXPECT_EQ(frame.payload.substr(0, 2), close_payload(GetParam().code));
  hostile.send(text_frame("not heard any more"));
  hostile.half_close();
  EXPECT_THAT(hostile.receive_until_closed(), IsEmpty());
  await_end(1);
  EXPECT_THAT(service.heard, IsEmpty());
  EXPECT_THAT(service.ended, ElementsAre(EndedWith(GetParam().code)));

  other.send(text_frame("hello"));
  EXPECT_EQ(frame_for(other), sent(text, "hello"));
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_THAT(log, IsEmpty());
}

// ---- the same service, asked directly

/// A client's end without a socket.
class ClientInProcess final : public wire::WebSocketClient {
 public:
  bool open() const override { return !closed; }
  bool send(wire::WebSocketMessage message) override {
    if (closed) return false;
    received.push_back(std::move(message.payload));
    return true;
  }
  std::size_t unsent() const override { return 0; }
  bool close(Close close) override {
    if (closed) return false;
    closed = std::move(close);
    return true;
  }
  std::vector<std::string> received;
  std::optional<Close> closed;
};

TEST(WebSocketInProcess, IsTheServicesOwnInterface) {
  clock::Loop loop;
  EchoService service(loop);
  const auto client = std::make_shared<ClientInProcess>();
  wire::Request request;
  request.target = "/2s";
  const wire::ConnectResult result = harness::run(loop, [&] { return service.connect(request, client); });
  EXPECT_EQ(loop.now().time_since_epoch(), 2s);
  const auto session = std::get<wire::WebSocketAccepted>(result).session;

  harness::run(loop, [&] { session->on_message({"hello"}); });
  harness::run(loop, [&] { session->on_message({"push 68s"}); });
  EXPECT_TRUE(loop.run_until_idle(100s));
  EXPECT_THAT(client->received, ElementsAre("hello", "pushed"));
  EXPECT_THAT(service.pushed, ElementsAre(EchoService::Pushed{70s, true}));
  harness::run(loop, [&] { session->on_message({"close"}); });
  EXPECT_EQ(client->closed->code, Close::going_away);
}

}  // namespace
}  // namespace cutoff::wire_tests
