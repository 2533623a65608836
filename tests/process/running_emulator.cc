#include "tests/process/running_emulator.h"

#include <csignal>
#include <stdexcept>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/readable_pipe.hpp>
// What Boost.Process 1.81 uses, and forgets to include when it is built on std::filesystem.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
// Only then what uses it.
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>

namespace cutoff::process {

namespace asio = boost::asio;
namespace process_v2 = boost::process::v2;

class RunningEmulator::Child {
 public:
  explicit Child(const std::vector<std::string>& arguments) : process_(start(arguments)) {}
  ~Child() {
    boost::system::error_code ignored;
    ::kill(process_.id(), SIGTERM);
    process_.wait(ignored);
  }

  /// The first line that it prints: "cutoff serves on http://127.0.0.1:40123".
  std::string first_line() {
    std::string text;
    boost::system::error_code error;
    const std::size_t end = asio::read_until(out_, asio::dynamic_buffer(text), '\n', error);
    if (error) throw std::runtime_error("cutoff serve ended before it said where it listens");
    return text.substr(0, end - 1);
  }

 private:
  process_v2::process start(const std::vector<std::string>& arguments) {
    process_v2::posix::vfork_launcher launcher;
    const char* environment[] = {"LANG=C.UTF-8", nullptr};
    launcher.env = environment;
    return launcher(context_, CUTOFF_PROGRAM, arguments, process_v2::process_stdio{nullptr, out_, {}});
  }

  asio::io_context context_;
  asio::readable_pipe out_{context_};
  process_v2::process process_;
};

RunningEmulator::RunningEmulator(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"serve", "--port", "0"});
  child_ = std::make_unique<Child>(arguments);
  const std::string line = child_->first_line();
  const auto url = line.find("http");
  if (url == std::string::npos) throw std::runtime_error("cutoff serve says: " + line);
  endpoint_ = line.substr(url);
}

RunningEmulator::~RunningEmulator() = default;

}  // namespace cutoff::process
