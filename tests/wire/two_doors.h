// The fixture for what must be the same in-process and by socket: two emulators of one seed, one asked each way.
#pragma once

#include <functional>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/serve/emulator.h"
#include "tests/harness/virtual_time.h"
#include "tests/wire/socket_client.h"

namespace cutoff::wire_tests {

/// Sends `request` by `client` and lets time pass until it is answered.
inline wire::Response ask(serve::Emulator& emulator, SocketClient& client, const wire::Request& request) {
  clock::Loop& loop = emulator.cloud().loop();
  client.send(wire_text(request));
  for (int attempt = 0; attempt < 1'000; ++attempt) {  // the kernel may take its time
    if (loop.run_until([&] { return client.something_arrived(); }, harness::default_limit)) break;
    emulator.network().wait_until(emulator.network().real_now() + std::chrono::milliseconds(1));
  }
  return client.receive(request.method);
}

class TwoDoors : public ::testing::Test {
 protected:
  struct Side {
    serve::Emulator emulator;
    std::uint16_t port = emulator.listen({"127.0.0.1", 0});
    cloud::Cloud& cloud = emulator.cloud();
  };

  /// Does the same to both clouds.
  void set_up(const std::function<void(cloud::Cloud&)>& how) {
    how(in_process.cloud);
    how(by_socket.cloud);
  }

  /// What both answer; fails where they differ, in the answer, in the instant or in the journal.
  wire::Response send(const wire::Request& request) {
    const wire::Response expected =
        harness::run(in_process.cloud.loop(), [&] { return in_process.cloud.handle(request); });
    if (!client_) client_.emplace(Pump{by_socket.emulator.network(), by_socket.cloud.loop()}, by_socket.port);
    wire::Response actual = ask(by_socket.emulator, *client_, request);
    EXPECT_EQ(actual.status, expected.status);
    EXPECT_EQ(actual.body.text(), read(expected.body));
    EXPECT_EQ(comparable(actual.headers), comparable(expected.headers));
    EXPECT_EQ(by_socket.cloud.loop().now(), in_process.cloud.loop().now());
    EXPECT_EQ(by_socket.cloud.journal().json_lines(), in_process.cloud.journal().json_lines());
    return actual;
  }

  clock::Duration now() { return in_process.cloud.loop().now().time_since_epoch(); }
  iam::Caller root() { return iam::Caller::root(in_process.cloud.region().account()); }

  Side in_process;
  Side by_socket;

 private:
  std::string read(wire::Body body) {
    return harness::run(in_process.cloud.loop(), [&] { return body.read_all(); });
  }

  /// But for what the front says: how the body is delimited, and the Date where the service gave none.
  static std::multiset<std::pair<std::string, std::string>> comparable(const wire::Headers& headers) {
    constexpr wire::HeaderNames fronts_own{"Content-Length", "Transfer-Encoding", "Connection", "Date"};
    std::multiset<std::pair<std::string, std::string>> fields;
    for (const auto& field : headers) {
      if (!fronts_own.has(field.first)) fields.insert(field);
    }
    return fields;
  }

  std::optional<SocketClient> client_;
};

}  // namespace cutoff::wire_tests
