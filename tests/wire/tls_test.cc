// TLS: the same answers, on the same port as plain HTTP.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "tests/harness/http_matchers.h"
#include "tests/wire/echo_service.h"
#include "tests/wire/server_test.h"
#include "tests/wire/web_socket_frames.h"

namespace cutoff::wire_tests {
namespace {

using namespace std::chrono_literals;
using harness::HasBody;
using ::testing::Eq;

/// A client that trusts one certificate.
class TlsClient {
 public:
  TlsClient(Pump pump, std::uint16_t port, const std::string& trusted)
      : pump_(pump), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    const std::unique_ptr<BIO, int (*)(BIO*)> memory(
        BIO_new_mem_buf(trusted.data(), static_cast<int>(trusted.size())), BIO_free);
    const std::unique_ptr<X509, void (*)(X509*)> certificate(
        PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), X509_free);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), certificate.get());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set1_host(ssl_.get(), "skymarshal.execute-api.localhost");
    SSL_set_fd(ssl_.get(), socket_);
  }
  ~TlsClient() { ::close(socket_); }

  /// True when the server is who it says it is.
  bool shake_hands() {
    int result = 0;
    pump_.until([&] { return (result = SSL_connect(ssl_.get())) == 1 || !unfinished(result); },
                "the handshake");
    return result == 1;
  }
  void send(std::string_view bytes) {
    pump_.until(
        [&] {
          const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
          if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
          return bytes.empty();
        },
        "the server to read");
  }
  std::string receive(std::size_t size) {
    std::string text;
    std::array<char, 16'384> buffer;
    pump_.until(
        [&] {
          for (int count = 0; (count = SSL_read(ssl_.get(), buffer.data(), buffer.size())) > 0;)
            text.append(buffer.data(), static_cast<std::size_t>(count));
          return text.size() >= size;
        },
        "an answer");
    return text;
  }

 private:
  bool unfinished(int result) const {
    const int error = SSL_get_error(ssl_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  Pump pump_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
  int socket_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_{nullptr, SSL_free};
};

class Tls : public ServerTest {
 protected:
  Tls() {
    const auto own = front::TlsContext::self_signed();
    certificate = own->certificate_pem();
    options_.tls = own;
  }
  std::string certificate;
};

TEST_F(Tls, AnswersThoseWhoTrustTheCertificateMadeAtStart) {
  const std::string large(1'000'000, 'x');
  const std::uint16_t port = serve([&](wire::Request request) {
    const std::string body = request.body.read_all();
    return text_response(body.empty() ? large : std::to_string(body.size()));
  });
  TlsClient client(pump(), port, certificate);
  ASSERT_TRUE(client.shake_hands());
  client.send(get("/"));
  const std::string answer = client.receive(large.size());
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + large));
  client.send(post("/", large));
  EXPECT_TRUE(client.receive(7).ends_with("1000000"));
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Tls, AnswersRequestsWhoseRecordsArriveTogether) {
  const std::uint16_t port =
      serve([](const wire::Request& request) { return text_response(std::string(request.path())); });
  TlsClient client(pump(), port, certificate);
  ASSERT_TRUE(client.shake_hands());
  client.send(get("/first"));
  client.send(get("/second"));
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: ";
  const std::string both = answer + "6\r\n\r\n/first" + answer + "7\r\n\r\n/second";
  EXPECT_EQ(client.receive(both.size()), both);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Tls, LeavesPlainHttpAsItIs) {
  serve([](const wire::Request&) { return text_response("plain"); });
  SocketClient client = connect();
  client.send(get("/"));
  EXPECT_THAT(client.receive(), HasBody(Eq("plain")));
}

TEST_F(Tls, CarriesWebSockets) {
  EchoService service(loop);
  const std::uint16_t port = serve(service);
  TlsClient client(pump(), port, certificate);
  ASSERT_TRUE(client.shake_hands());
  client.send(upgrade() + text_frame("in the same record"));
  const std::string answered = std::string("Connection: Upgrade\r\n\r\n\x81\x12", 25) + "in the same record";
  const std::string start = client.receive(answered.size());
  EXPECT_TRUE(start.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
  EXPECT_TRUE(start.ends_with(answered));

  const std::string large(200'000, 'x');
  client.send(text_frame(large));
  const std::string echo = client.receive(large.size() + 10);
  std::size_t at = 0;
  EXPECT_EQ(receive_frame([&](std::size_t size) { return echo.substr(std::exchange(at, at + size), size); }),
            sent(text, large));

  service.push_after(68s, service.clients.front(), "pushed");
  loop.advance(68s);
  EXPECT_EQ(client.receive(8), "\x81\x06pushed");
  client.send(close_frame(wire::WebSocketClose::normal, "bye"));
  EXPECT_EQ(client.receive(4), std::string("\x88\x02\x03\xE8"));
  ASSERT_EQ(service.ended.size(), 1U);
  EXPECT_EQ(service.ended.front().at, 68s);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Tls, AHandshakeThatIsNoneEndsTheConnection) {
  serve([](const wire::Request&) { return text_response(""); });
  SocketClient client = connect();
  client.send(std::string("\x16\x03\x01\x00\x05hello", 10));
  client.receive_until_closed();
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_EQ(loop.fibers(), 0U);
}

TEST_F(Tls, AHandshakeThatDoesNotComeToItsEndEndsTheConnection) {
  serve([](const wire::Request&) { return text_response(""); },
        {.head_time = 1ms, .write_time = 1ms, .tick = 1ms});
  SocketClient client = connect();
  client.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  client.receive_until_closed();
  pump().until([&] { return server->connections() == 0; }, "the connection to end");
  EXPECT_EQ(loop.fibers(), 0U);
}

}  // namespace
}  // namespace cutoff::wire_tests
