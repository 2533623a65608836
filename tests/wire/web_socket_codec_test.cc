// The protocol alone, without a socket. What clients may and may not send: web_socket_test.cc.
#include "emulator/front/web_socket_codec.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/wire/web_socket_frames.h"

namespace cutoff::front {
namespace {

using namespace wire_tests;
using ::testing::ElementsAre;
using Close = wire::WebSocketClose;

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";

struct Codec : WebSocketCodec {
  Codec() : WebSocketCodec(key) { set_limits({.frame = 1'000, .message = 2'000}); }
};

TEST(WebSocketCodec, AcceptsTheKeyOfTheRfc) { EXPECT_EQ(Codec().accept(), accepted_key); }

TEST(WebSocketCodec, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes = bytes_of({.opcode = text, .payload = "caf\xC3", .final = false}) +
                            bytes_of({ping, "now"}) + bytes_of({continued, "\xA9"}) +
                            bytes_of({binary, std::string(300, '\0')}) + text_frame("") +
                            close_frame(Close::normal, "bye");
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    Codec codec;
    std::vector<wire::WebSocketMessage> messages;
    std::string output;
    for (std::size_t shown = 0, taken = 0; shown < bytes.size();) {
      shown = std::min(shown + size, bytes.size());
      for (bool more = true; more;) {
        taken += codec.read(std::string_view(bytes).substr(taken, shown - taken));
        output += codec.take_output();
        std::optional<wire::WebSocketMessage> message = codec.take_message();
        more = message.has_value();
        if (message) messages.push_back(std::move(*message));
      }
    }
    EXPECT_THAT(messages,
                ElementsAre(wire::WebSocketMessage{"caf\xC3\xA9"},
                            wire::WebSocketMessage{std::string(300, '\0'), true}, wire::WebSocketMessage{}))
        << size;
    EXPECT_EQ(codec.end(), (Close{Close::normal, "bye"})) << size;
    EXPECT_EQ(output, std::string("\x8A\x03now\x88\x02\x03\xE8")) << size;
  }
}

TEST(WebSocketCodec, StopsBehindEachMessage) {
  Codec codec;
  const std::string first = text_frame("first");
  const std::string both = first + text_frame("second");
  EXPECT_EQ(codec.read(both), first.size());
  EXPECT_EQ(codec.take_message(), wire::WebSocketMessage{"first"});
  EXPECT_EQ(codec.read(std::string_view(both).substr(first.size())), both.size() - first.size());
  EXPECT_EQ(codec.take_message(), wire::WebSocketMessage{"second"});
}

TEST(WebSocketCodec, LeavesTheBeginOfAFrame) {
  Codec codec;
  EXPECT_EQ(codec.read(text_frame("hello").substr(0, 5)), 0U);
  EXPECT_EQ(codec.read(text_frame("hello").substr(0, 8)), 8U);
  EXPECT_EQ(codec.take_message(), std::nullopt);
}

TEST(WebSocketCodec, KnowsWhetherItIsAmidstAMessage) {
  Codec codec;
  codec.read(bytes_of({ping, "p"}));
  EXPECT_FALSE(codec.amidst());
  codec.read(bytes_of({.opcode = text, .payload = "a", .final = false}));
  EXPECT_TRUE(codec.amidst());
  codec.read(bytes_of({continued, "b"}));
  EXPECT_FALSE(codec.amidst());
}

TEST(WebSocketCodec, HasTheLastWordWhenItCloses) {
  Codec codec;
  codec.write({"before"});
  codec.close({.code = Close::normal, .reason = std::string(200, 'r')});
  codec.write({"behind"});
  codec.close({.code = Close::going_away});
  EXPECT_EQ(codec.take_output(),
            "\x81\x06"
            "before\x88\x7D\x03\xE8" +
                std::string(123, 'r'));
  codec.read(text_frame("unheard") + bytes_of({ping, "unanswered"}) + close_frame(Close::normal));
  EXPECT_EQ(codec.take_message(), std::nullopt);
  EXPECT_EQ(codec.take_output(), "");
  EXPECT_EQ(codec.end(), Close{Close::normal});
}

}  // namespace
}  // namespace cutoff::front
