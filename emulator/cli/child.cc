#include "emulator/cli/child.h"

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace cutoff::cli {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// What of our own handling of signals a program does not expect to inherit: a broken pipe ends it, as it does others.
class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment,
             front::Network& network, clock::Loop& loop, std::function<void()> ended)
    : loop_(loop), ended_(std::move(ended)) {
  std::vector<std::string> arguments = command;
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const Attributes attributes;
  const int error = ::posix_spawnp(&process_, command.front().c_str(), nullptr, attributes.get(),
                                   pointers(arguments).data(), pointers(variables).data());
  if (error != 0)
    throw std::system_error(error, std::generic_category(), command.front() + " cannot be started");
  const auto file = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
  if (file < 0) throw std::system_error(errno, std::generic_category(), "pidfd");
  end_ = std::make_unique<front::Watched>(network, file, static_cast<front::Watcher&>(*this));
}

Child::~Child() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void Child::on_edge(front::Edge edge) {
  if (edge.readable) loop_.post(ended_);
}

void Child::send(int signal) const { ::kill(process_, signal); }

int Child::exit_code() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  constexpr int signalled = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : signalled + WTERMSIG(status);
}

}  // namespace cutoff::cli
