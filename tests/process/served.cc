#include "tests/process/served.h"

#include <sys/wait.h>

#include <csignal>
#include <stdexcept>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
// What Boost.Process 1.81 uses, and forgets to include when it is built on std::filesystem.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
// Only then what uses it.
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>

namespace cutoff::process {

namespace asio = boost::asio;
namespace process_v2 = boost::process::v2;
using asio::ip::tcp;

namespace {

/// In real time, and only so that a hung program does not hang the tests.
constexpr std::chrono::seconds guard_time{60};
/// The last line of what it prints at first.
constexpr const char* last_line = "export AWS_SECRET_ACCESS_KEY=test\n";

}  // namespace

struct Served::Child {
  Child(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment) {
    std::vector<std::string> variables{"LANG=C.UTF-8"};
    for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
    std::vector<const char*> pointers;
    for (const std::string& variable : variables) pointers.push_back(variable.c_str());
    pointers.push_back(nullptr);
    process_v2::posix::vfork_launcher launcher;
    launcher.env = pointers.data();
    process = std::make_unique<process_v2::process>(
        launcher(context, CUTOFF_PROGRAM, arguments, process_v2::process_stdio{nullptr, out_pipe, err_pipe},
                 process_v2::process_start_dir(CUTOFF_SOURCE_DIR)));
    asio::async_read(err_pipe, asio::dynamic_buffer(err),
                     [](const boost::system::error_code&, std::size_t) {});
    watch();
  }

  void watch() {
    guard.expires_after(guard_time);
    guard.async_wait([this](const boost::system::error_code& error) {
      if (!error) process->terminate();
    });
  }

  asio::io_context context;
  asio::readable_pipe out_pipe{context};
  asio::readable_pipe err_pipe{context};
  asio::steady_timer guard{context};
  std::unique_ptr<process_v2::process> process;
  std::string out;
  std::string err;
  std::uint16_t port = 0;
  bool ended = false;  // or about to
};

Served::Served(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment) {
  arguments.insert(arguments.begin(), {"serve", "--port", "0"});
  child_ = std::make_unique<Child>(std::move(arguments), environment);
  bool printed = false;
  bool over = false;
  asio::async_read_until(child_->out_pipe, asio::dynamic_buffer(child_->out), last_line,
                         [&](const boost::system::error_code& error, std::size_t) {
                           printed = !error;
                           over = true;
                         });
  while (!over) child_->context.run_one();
  if (!printed) {
    child_->process->terminate();
    throw std::runtime_error("cutoff serve ended too early; it printed:\n" + child_->out + child_->err);
  }
  constexpr std::string_view host = "://127.0.0.1:";
  child_->port =
      static_cast<std::uint16_t>(std::stoul(child_->out.substr(child_->out.find(host) + host.size())));
}

Served::~Served() {
  if (child_->ended) return;
  try {
    const Ended ended = end(SIGTERM);
    EXPECT_EQ(ended.exit_code, 0) << "cutoff serve has not ended well:\n" << ended.err;
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
}

std::uint16_t Served::port() const { return child_->port; }
const std::string& Served::out() const { return child_->out; }

std::string Served::exchange(std::string_view bytes) const {
  tcp::socket socket(child_->context);
  socket.connect({asio::ip::address_v4::loopback(), port()});
  asio::write(socket, asio::buffer(bytes));
  std::string answer;
  boost::system::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  return answer;
}

Ended Served::end(int signal) {
  ::kill(child_->process->id(), signal);
  bool over = false;
  child_->ended = true;
  child_->watch();
  child_->process->async_wait([&](const boost::system::error_code&, int) { over = true; });
  asio::async_read(child_->out_pipe, asio::dynamic_buffer(child_->out),
                   [](const boost::system::error_code&, std::size_t) {});
  while (!over) child_->context.run_one();
  child_->guard.cancel();
  child_->context.run();
  const int status = child_->process->native_exit_code();
  if (!WIFEXITED(status))
    throw std::runtime_error("cutoff serve was ended by signal " + std::to_string(WTERMSIG(status)));
  return {WEXITSTATUS(status), child_->out, child_->err};
}

}  // namespace cutoff::process
