// HTTP as a client on a socket meets it: what the front does with requests that are well made.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"
#include "fakes/wire/fault.h"
#include "tests/harness/http_matchers.h"
#include "tests/wire/server_test.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using harness::HasHeader;
using harness::HasNoHeader;
using harness::HasStatus;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Front : public ServerTest {
 protected:
  /// Answers with what was asked.
  static wire::Response echo(wire::Request request) {
    std::string text = request.method + " " + request.target + " " + request.body.read_all();
    return text_response(std::move(text));
  }
  /// Holds each request for as long as its path says.
  Handler hold() {
    return [this](const wire::Request& request) {
      clock::sleep_for(loop, *clock::parse_duration(request.path().substr(1)));
      return text_response("held");
    };
  }
};

TEST_F(Front, AnswersARequestWithStatusFieldsAndBody) {
  options_.date = [] { return "Tue, 10 Feb 2026 00:00:00 GMT"; };
  serve([](const wire::Request&) {
    wire::Response response = text_response("hello", 201);
    response.headers.add("X-First", "1");
    response.headers.add("X-Second", "2");
    return response;
  });
  SocketClient client = connect();
  client.send(get("/"));
  EXPECT_EQ(client.receive_through("hello"),
            "HTTP/1.1 201 Created\r\n"
            "X-First: 1\r\n"
            "X-Second: 2\r\n"
            "Date: Tue, 10 Feb 2026 00:00:00 GMT\r\n"
            "Content-Length: 5\r\n"
            "\r\n"
            "hello");
}

TEST_F(Front, GivesTheServiceWhatTheClientWrote) {
  std::optional<wire::Request> seen;
  serve([&](wire::Request request) {
    seen = std::move(request);
    return text_response("");
  });
  SocketClient client = connect();
  client.send(
      "POST /a%2Fb//c?x=1&y=%20 HTTP/1.1\r\nhost: Example:80\r\nX-Twice: a\r\nx-twice:  b "
      "\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_THAT(client.receive(), HasStatus(200));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->method, "POST");
  EXPECT_EQ(seen->target, "/a%2Fb//c?x=1&y=%20");
  EXPECT_EQ(seen->source_ip, "127.0.0.1");
  EXPECT_EQ(seen->source_port, client.port());
  EXPECT_EQ(
      seen->headers,
      (wire::Headers{{"host", "Example:80"}, {"X-Twice", "a"}, {"x-twice", "b"}, {"Content-Length", "4"}}));
  EXPECT_EQ(seen->body.text(), "body");
}

TEST_F(Front, TellsTheServiceWhichConnectionARequestCameBy) {
  serve([](const wire::Request& request) { return text_response(std::to_string(request.connection)); });
  SocketClient first = connect();
  SocketClient second = connect();
  for (int i = 0; i < 2; ++i) {
    second.send(get("/"));
    EXPECT_THAT(second.receive(), HasBody(Eq("2")));
    first.send(get("/"));
    EXPECT_THAT(first.receive(), HasBody(Eq("1")));
  }
  EXPECT_EQ(wire::Request().connection, 0u);
}

TEST_F(Front, KeepsTheConnectionForTheNextRequestWithoutAFiber) {
  serve(echo);
  SocketClient client = connect();
  for (const char* path : {"/1", "/2", "/3"}) {
    client.send(get(path));
    EXPECT_THAT(client.receive(), HasBody(Eq("GET " + std::string(path) + " ")));
    EXPECT_EQ(server->connections(), 1U);
    EXPECT_EQ(loop.fibers(), 0U);
  }
}

TEST_F(Front, AnswersPipelinedRequestsInTheirOrderEvenWhenTheFirstIsHeld) {
  serve(hold());
  SocketClient client = connect();
  client.send(get("/29s") + get("/1s") + get("/0s"));
  EXPECT_EQ(client.arrived(), "");
  loop.advance(29s);
  EXPECT_THAT(client.receive(), HasStatus(200));
  EXPECT_EQ(client.arrived(), "");
  loop.advance(1s);
  EXPECT_THAT(client.receive(), HasStatus(200));
  EXPECT_THAT(client.receive(), HasStatus(200));
}

TEST_F(Front, AnswersManyPipelinedRequestsThatArriveInOddPieces) {
  serve(echo);
  std::string requests;
  constexpr int count = 200;
  for (int i = 0; i < count; ++i)
    requests += post("/" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'x'));
  SocketClient client = connect();
  for (std::size_t at = 0, size = 1; at < requests.size(); at += size, size = size * 7 % 1009 + 1) {
    client.send(std::string_view(requests).substr(at, size));
    client.arrived();
  }
  for (int i = 0; i < count; ++i) {
    EXPECT_THAT(client.receive(), HasBody(Eq("POST /" + std::to_string(i) + " " +
                                             std::string(static_cast<std::size_t>(i), 'x'))));
  }
}

TEST_F(Front, ReadsARequestThatComesByteByByte) {
  serve(echo);
  SocketClient client = connect();
  for (const char byte : post("/slow", "body")) {
    client.send({&byte, 1});
    loop.run_ready();
  }
  EXPECT_THAT(client.receive(), HasBody(Eq("POST /slow body")));
}

TEST_F(Front, IgnoresEmptyLinesInFrontOfARequest) {
  serve(echo);
  SocketClient client = connect();
  client.send("\r\n\r\n" + get("/1"));
  EXPECT_THAT(client.receive(), HasBody(Eq("GET /1 ")));
  client.send("\r\n");
  client.send(get("/2"));
  EXPECT_THAT(client.receive(), HasBody(Eq("GET /2 ")));
}

TEST_F(Front, EndsTheConnectionWhenTheClientAsksForIt) {
  serve(echo);
  SocketClient client = connect();
  client.send(get("/", "Connection: close\r\n"));
  EXPECT_THAT(client.receive(), HasHeader("Connection", "close"));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
}

TEST_F(Front, TalksToHttp10) {
  serve(echo);
  SocketClient client = connect();
  client.send("GET /old HTTP/1.0\r\n\r\n");
  const wire::Response response = client.receive();
  EXPECT_THAT(response, HasBody(Eq("GET /old ")));
  EXPECT_THAT(response, HasHeader("Connection", "close"));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());

  SocketClient kept = connect();
  kept.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(kept.receive(), HasHeader("Connection", "keep-alive"));
  kept.send("GET /2 HTTP/1.0\r\n\r\n");
  EXPECT_THAT(kept.receive(), HasBody(Eq("GET /2 ")));
}

TEST_F(Front, TakesTheHostOfATargetThatIsAWholeUrl) {
  std::string host;
  serve([&](wire::Request request) {
    host = request.headers.get("Host");
    return echo(std::move(request));
  });
  SocketClient client = connect();
  client.send("GET http://api.example:80/path?q HTTP/1.1\r\nHost: proxy\r\n\r\n");
  EXPECT_THAT(client.receive(), HasBody(Eq("GET /path?q ")));
  EXPECT_EQ(host, "api.example:80");
}

TEST_F(Front, AnswersHeadWithTheFieldsOfGetAndNoBody) {
  serve(echo);
  SocketClient client = connect();
  client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n" + get("/y"));
  EXPECT_THAT(client.receive("HEAD"), HasHeader("Content-Length", "8"));
  EXPECT_THAT(client.receive(), HasBody(Eq("GET /y ")));
}

TEST_F(Front, SendsNoBodyAndNoLengthWith204) {
  serve([](const wire::Request&) { return text_response("not to be seen", 204); });
  SocketClient client = connect();
  client.send(get("/1") + get("/2"));
  EXPECT_THAT(client.receive(), HasNoHeader("Content-Length"));
  EXPECT_THAT(client.receive(), HasStatus(204));
}

TEST_F(Front, AsksForTheBodyOfAClientThatExpectsIt) {
  serve(echo);
  SocketClient client = connect();
  client.send("POST /x HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive_through("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  EXPECT_THAT(client.receive(), HasBody(Eq("POST /x body")));
}

TEST_F(Front, DoesNotAskForABodyThatIsThereAlready) {
  serve(echo);
  SocketClient client = connect();
  client.send(post("/x", "body", "Expect: 100-continue\r\n"));
  EXPECT_THAT(client.receive(), HasBody(Eq("POST /x body")));
}

TEST_F(Front, RefusesABodyThatIsTooLargeBeforeItIsSent) {
  options_.largest_body = [](const wire::Request& request) {
    return request.path() == "/large" ? 100U : 10U;
  };
  serve(echo);
  SocketClient client = connect();
  client.send("POST /small HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.receive(), HasStatus(413));
  SocketClient other = connect();
  other.send(post("/large", "12345678901"));
  EXPECT_THAT(other.receive(), HasStatus(200));
}

TEST_F(Front, RefusesAChunkedBodyWhereItPassesTheLimit) {
  serve(echo, {.body = 10});
  SocketClient client = connect();
  client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n");
  EXPECT_EQ(client.arrived(), "");
  client.send("3\r\n901\r\n0\r\n\r\n");
  EXPECT_THAT(client.receive(), HasStatus(413));
}

// Bodies that stream

TEST_F(Front, ReadsAChunkedBodyWithExtensionsAndTrailers) {
  wire::Headers trailers;
  std::vector<std::string> parts;
  serve([&](wire::Request request) {
    if (request.target == "/next") return text_response("next");
    while (auto part = request.body.read()) parts.push_back(*part);
    trailers = request.body.trailers();
    return text_response("done");
  });
  SocketClient client = connect();
  client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
  loop.run_ready();
  client.send("5;name=value\r\nhello\r\n");
  loop.run_ready();
  EXPECT_THAT(parts, ElementsAre("hello"));
  client.send("6\r\n world\r\n0\r\nX-Sum: 42\r\n\r\n" + get("/next"));
  EXPECT_THAT(client.receive(), HasBody(Eq("done")));
  EXPECT_THAT(parts, ElementsAre("hello", " world"));
  EXPECT_EQ(trailers.get("X-Sum"), "42");
  EXPECT_THAT(client.receive(), HasBody(Eq("next")));
}

TEST_F(Front, ReadsTheTrailersOfAChunkedBodyThatComesAtOnce) {
  wire::Headers trailers;
  serve([&](wire::Request request) {
    wire::Response response = text_response(request.body.read_all());
    trailers = request.body.trailers();
    return response;
  });
  SocketClient client = connect();
  for (const char* body : {"5\r\nhello\r\n", ""}) {
    client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body) +
                "0\r\nX-Sum: 42\r\n\r\n");
    EXPECT_THAT(client.receive(), HasBody(Eq(*body == '\0' ? "" : "hello")));
    EXPECT_EQ(trailers, (wire::Headers{{"X-Sum", "42"}}));
    trailers = {};
  }
}

TEST_F(Front, StreamsWhatAServiceWritesAsItComesWithTrailersBehindIt) {
  serve([&](const wire::Request&) {
    auto [writer, body] = wire::Body::stream(loop);
    clock::spawn(loop, "writer", [this, writer = std::move(writer)]() mutable {
      writer.write("one");
      clock::sleep_for(loop, 1s);
      writer.write("two");
      writer.finish({{"X-Sum", "6"}});
    });
    wire::Response response;
    response.body = std::move(body);
    return response;
  });
  SocketClient client = connect();
  client.send(get("/"));
  EXPECT_THAT(client.receive_through("one\r\n"), HasSubstr("Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n"));
  EXPECT_EQ(client.arrived(), "");
  loop.advance(1s);
  EXPECT_EQ(client.receive_through("\r\n\r\n"), "3\r\ntwo\r\n0\r\nX-Sum: 6\r\n\r\n");
  client.send(get("/"));
  loop.advance(1s);
  EXPECT_THAT(client.receive(), HasBody(Eq("onetwo")));
  EXPECT_EQ(client.trailers.get("X-Sum"), "6");
}

TEST_F(Front, StreamsToHttp10UpToTheConnectionsEnd) {
  serve([&](const wire::Request&) {
    auto [writer, body] = wire::Body::stream(loop);
    writer.write("all of it");
    writer.finish();
    wire::Response response;
    response.body = std::move(body);
    return response;
  });
  SocketClient client = connect();
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const wire::Response response = client.receive();
  EXPECT_THAT(response, HasBody(Eq("all of it")));
  EXPECT_THAT(response, HasNoHeader("Transfer-Encoding"));
}

TEST_F(Front, AWriterWaitsForAClientThatDoesNotRead) {
  std::size_t written = 0;
  constexpr std::size_t all = 64UL * 1024 * 1024;
  serve([&](const wire::Request&) {
    auto [writer, body] = wire::Body::stream(loop);
    clock::spawn(loop, "writer", [&written, writer = std::move(writer)]() mutable {
      const std::string part(64UL * 1024, 'x');
      for (; written < all; written += part.size()) writer.write(part);
      writer.finish();
    });
    wire::Response response;
    response.body = std::move(body);
    return response;
  });
  SocketClient client = connect();
  client.send(get("/"));
  for (int i = 0; i < 20; ++i) {
    loop.run_ready();
    network.wait_until(network.real_now() + 1ms);
  }
  EXPECT_LT(written, all);
  EXPECT_EQ(client.receive().body.text().size(), all);
  EXPECT_EQ(written, all);
}

TEST_F(Front, AClientWaitsForAServiceThatDoesNotRead) {
  std::size_t size = 0;
  serve([&](wire::Request request) {
    clock::sleep_for(loop, 1s);
    while (auto part = request.body.read()) size += part->size();
    return text_response("read");
  });
  SocketClient client = connect();
  const std::string body(64UL * 1024 * 1024, 'x');
  const std::string request = post("/", body);
  const std::size_t taken = client.send_while_taken(request);
  EXPECT_LT(taken, request.size());
  loop.advance(1s);
  client.send(std::string_view(request).substr(taken));
  EXPECT_THAT(client.receive(), HasBody(Eq("read")));
  EXPECT_EQ(size, body.size());
}

TEST_F(Front, AServiceMayAnswerWhileItsRequestStillStreams) {
  serve([&](wire::Request request) {
    wire::Response response;
    response.body = std::move(request.body);
    return response;
  });
  SocketClient client = connect();
  client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
  client.receive_through("3\r\none\r\n");
  client.send("3\r\ntwo\r\n");
  client.receive_through("3\r\ntwo\r\n");
  client.send("0\r\n\r\n");
  client.receive_through("0\r\n\r\n");
}

TEST_F(Front, AClientThatIsStillSendingGetsTheAnswerOfAServiceThatDoesNotListen) {
  serve([](const wire::Request&) { return text_response("too much", 413); });
  SocketClient client = connect();
  client.send(post("/", std::string(8UL * 1024 * 1024, 'x')));
  const wire::Response response = client.receive();
  EXPECT_THAT(response, HasStatus(413));
  EXPECT_THAT(response, HasHeader("Connection", "close"));
}

TEST_F(Front, AStreamThatFailsEndsWithoutItsLastChunk) {
  serve([&](const wire::Request&) {
    auto [writer, body] = wire::Body::stream(loop);
    writer.write("half");
    writer.fail(std::make_exception_ptr(std::runtime_error("the agent died")));
    wire::Response response;
    response.body = std::move(body);
    return response;
  });
  SocketClient client = connect();
  client.send(get("/"));
  const std::string all = client.receive_until_closed();
  EXPECT_THAT(all, HasSubstr("4\r\nhalf\r\n"));
  EXPECT_THAT(all, Not(HasSubstr("0\r\n\r\n")));
  EXPECT_THAT(log, ElementsAre("a streamed response ended early: the agent died"));
}

// Clients that leave

TEST_F(Front, AClientThatSendsNoMoreIsStillAnswered) {
  serve(hold());
  SocketClient client = connect();
  client.send(get("/29s"));
  client.half_close();
  loop.advance(29s);
  EXPECT_THAT(client.receive(), HasStatus(200));
  EXPECT_THAT(client.receive_until_closed(), IsEmpty());
}

TEST_F(Front, WorkGoesOnForAClientThatLeft) {
  for (const bool reset : {false, true}) {
    bool finished = false;
    serve([&](const wire::Request&) {
      clock::sleep_for(loop, 68s);
      finished = true;
      return text_response("unheard");
    });
    SocketClient client = connect();
    client.send(get("/"));
    loop.run_ready();
    client.leave(reset);
    loop.advance(67s);
    EXPECT_FALSE(finished);
    loop.advance(1s);
    EXPECT_TRUE(finished);
    pump().until([&] { return server->connections() == 0; }, "the connection to end");
    EXPECT_EQ(loop.fibers(), 0U);
    EXPECT_THAT(log, IsEmpty());
  }
}

TEST_F(Front, AServiceSeesWhetherItsClientHasLeft) {
  std::optional<wire::Presence> presence;
  serve([&](const wire::Request& request) {
    presence = request.client;
    clock::sleep_for(loop, 68s);
    return text_response("unheard");
  });
  for (const bool reset : {false, true}) {
    presence.reset();
    SocketClient client = connect();
    client.send(get("/"));
    pump().until([&] { return presence.has_value(); }, "the request");
    EXPECT_FALSE(presence->has_left());
    client.leave(reset);
    pump().until([&] { return presence->has_left(); }, "the client to leave");
    loop.advance(68s);
    EXPECT_EQ(server->connections(), 0U);
    EXPECT_TRUE(presence->has_left()) << "its connection is no more";
  }
  EXPECT_FALSE(wire::Request().client.has_left());
}

TEST_F(Front, AWriterLearnsThatItsClientLeft) {
  bool learned = false;
  serve([&](const wire::Request&) {
    auto [writer, body] = wire::Body::stream(loop);
    clock::spawn(loop, "follower", [this, &learned, writer = std::move(writer)]() mutable {
      try {
        for (;;) {
          writer.write("event\n");
          clock::sleep_for(loop, 1s);
        }
      } catch (const clock::Closed&) {
        learned = true;
      }
    });
    wire::Response response;
    response.body = std::move(body);
    return response;
  });
  SocketClient client = connect();
  client.send(get("/"));
  client.receive_through("event\n");
  client.leave();
  loop.advance(10s);
  EXPECT_TRUE(learned);
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Front, AServiceLearnsThatABodyEndsEarly) {
  std::string error;
  serve([&](wire::Request request) {
    try {
      request.body.read_all();
    } catch (const wire::Fault& fault) {
      error = fault.message();
    }
    return text_response("");
  });
  SocketClient client = connect();
  client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  loop.run_ready();
  client.leave();
  pump().until([&] { return server->connections() == 0; }, "the connection to end");
  EXPECT_EQ(error, "The request's body ended before its end.");
}

// What only we can cause

TEST_F(Front, AServiceThatThrowsIsA500AndHarmsNoOtherRequest) {
  serve([&](const wire::Request& request) -> wire::Response {
    if (request.target == "/throw") throw std::runtime_error("a bug");
    if (request.target == "/fault") throw wire::Fault(409, "Conflict", "no two at once");
    return text_response("", request.target == "/odd" ? 42 : 200);
  });
  SocketClient client = connect();
  client.send(get("/throw") + get("/fault") + get("/odd") + get("/"));
  EXPECT_THAT(client.receive(), HasStatus(500));
  EXPECT_THAT(client.receive(), HasStatus(409));
  EXPECT_THAT(client.receive(), HasStatus(500));
  EXPECT_THAT(client.receive(), HasStatus(200));
  EXPECT_THAT(log,
              ElementsAre("a request failed: a bug", "a request failed: its service answered the status 42"));
}

TEST_F(Front, AFieldOfAServicesCannotForgeAnother) {
  serve([](const wire::Request&) {
    wire::Response response = text_response("");
    response.headers.add("X-Value", "a\r\nX-Forged: 1\r\n\r\nbody");
    response.headers.add("X Name: 1\r\nX-Forged", "2");
    response.headers.add("Connection", "close");
    response.headers.add("Content-Length", "7");
    response.headers.add("Transfer-Encoding", "chunked");
    return response;
  });
  SocketClient client = connect();
  client.send(get("/") + get("/"));
  for (int i = 0; i < 2; ++i) {
    const wire::Response response = client.receive();
    EXPECT_THAT(response, HasNoHeader("X-Forged"));
    EXPECT_THAT(response, HasHeader("X-Value", "a  X-Forged: 1    body"));
    EXPECT_THAT(response, HasHeader("Content-Length", "0"));
    EXPECT_THAT(response, HasNoHeader("Connection"));
  }
}

TEST_F(Front, EndsItsConnectionsWhenItGoes) {
  serve(hold());
  SocketClient idle = connect();
  SocketClient held = connect();
  held.send(get("/29s"));
  loop.run_ready();
  EXPECT_EQ(server->connections(), 2U);
  server.reset();
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_THAT(idle.receive_until_closed(), IsEmpty());
  EXPECT_THAT(held.receive_until_closed(), IsEmpty());
}

TEST_F(Front, APortThatIsTakenIsOneClearSentence) {
  const std::uint16_t port = serve(echo);
  front::Server second(network, loop);
  HandlerService service;
  EXPECT_THAT(
      [&] {
        second.listen({"127.0.0.1", port}, service);
      },
      ::testing::ThrowsMessage<std::runtime_error>("port " + std::to_string(port) +
                                                   " on 127.0.0.1 is taken by another program"));
}

}  // namespace
}  // namespace cutoff::wire_tests
