// Who is not seen by the emulator's clock, of processes that are made for it.
#include "emulator/process/clock/strangers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/process/clock/preload_file.h"
#include "tests/unit/process/page_view.h"

namespace cutoff::process {
namespace {

using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::Optional;

class Strangers : public ::testing::Test {
 protected:
  Strangers() {
    child = ::fork();
    if (child == 0) {
      for (;;) ::pause();
    }
  }
  ~Strangers() override {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }

  /// Listens on a loopback port of the machine's.
  class Listener {
   public:
    Listener() : file_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
      socklen_t size = sizeof address;
      ::bind(file_, reinterpret_cast<sockaddr*>(&address), size);
      ::listen(file_, 1);
      ::getsockname(file_, reinterpret_cast<sockaddr*>(&address), &size);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { ::close(file_); }
    std::uint16_t port() const { return ::ntohs(address.sin_port); }
    sockaddr_in address{};

   private:
    int file_;
  };

  SharedPage page{std::chrono::seconds(0), preload_file()};
  const TreeNumber tree = page.new_tree();
  PageView view{page, tree};
  pid_t child;
};

TEST_F(Strangers, AreProcessesThatHaveNoClock) {
  EXPECT_THAT(
      stranger_among({child}, page),
      Optional(EndsWith(" (pid " + std::to_string(child) +
                        ") cannot be given a clock: it is linked statically, or runs with other rights")));
}

TEST_F(Strangers, AreNoneOfThoseThatHaveOne) {
  view.join(tree, child);
  EXPECT_THAT(stranger_among({child}, page), Eq(std::nullopt));
}

TEST_F(Strangers, AreNotTheDead) {
  ::kill(child, SIGKILL);
  siginfo_t ignored;
  ::waitid(P_PID, static_cast<id_t>(child), &ignored, WEXITED | WNOWAIT);
  EXPECT_THAT(stranger_among({child}, page), Eq(std::nullopt));
}

TEST_F(Strangers, AreProcessesWhoseClockMayNotSeeAll) {
  view.join(tree, child).inert = cutoff_inert_no_filter;
  EXPECT_THAT(stranger_among({child}, page), Optional(EndsWith("so not all that it waits for is seen")));
}

TEST_F(Strangers, AreThoseToWhomAProcessIsConnectedForAsLongAsItIs) {
  const Listener listener;
  cutoff_process& self = view.join(tree, ::getpid());
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(
      ::connect(connection, reinterpret_cast<const sockaddr*>(&listener.address), sizeof listener.address),
      0);
  self.stranger = 1;
  EXPECT_THAT(stranger_among({::getpid()}, page),
              Optional(EndsWith("is connected to 127.0.0.1:" + std::to_string(listener.port()) +
                                ", which is no declared peer")));
  ::close(connection);
  EXPECT_THAT(stranger_among({::getpid()}, page), Eq(std::nullopt));
  EXPECT_EQ(self.stranger, 0U);
}

TEST_F(Strangers, AreNeitherTheEmulatorNorPeers) {
  const Listener emulator;
  const Listener peer;
  view.join(tree, ::getpid()).stranger = 1;
  const int to_emulator = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int to_peer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(
      ::connect(to_emulator, reinterpret_cast<const sockaddr*>(&emulator.address), sizeof emulator.address),
      0);
  ASSERT_EQ(::connect(to_peer, reinterpret_cast<const sockaddr*>(&peer.address), sizeof peer.address), 0);
  page.add_own_port(emulator.port());
  EXPECT_TRUE(page.add_peer(
      {.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}, .port = peer.port()}));
  EXPECT_THAT(stranger_among({::getpid()}, page), Eq(std::nullopt));
  ::close(to_emulator);
  ::close(to_peer);
}

}  // namespace
}  // namespace cutoff::process
