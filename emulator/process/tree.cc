#include "emulator/process/tree.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <boost/asio/io_context.hpp>
// What Boost.Process 1.81 uses, and forgets to include when it is built on std::filesystem.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
// Only then what uses it.
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>

#include "emulator/process/guardian_program.h"
#include "emulator/process/open_file.h"

namespace cutoff::process {

namespace process_v2 = boost::process::v2;

namespace {

[[noreturn]] void fail(int error) {
  throw std::system_error(error, std::generic_category(), "a process cannot be started");
}

/// Moves it out of the way of the standard streams.
int above_the_first(int file) {
  constexpr int first = 16;
  const int moved = ::fcntl(file, F_DUPFD_CLOEXEC, first);
  const int error = errno;
  ::close(file);
  if (moved < 0) fail(error);
  return moved;
}

struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno);
    read = OpenFile(ends[0]);
    write = OpenFile(ends[1]);
  }
  OpenFile read;
  OpenFile write;
};

void never_wait(int file) { ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) | O_NONBLOCK); }

/// No signal arrives while this lives, neither here nor in a process that is begun meanwhile.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

/// Our files that a program gets which a shell starts in our place.
std::vector<int> files_of_ours() {
  std::vector<int> files;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int file = std::atoi(entry.path().filename().c_str());
    const int flags = ::fcntl(file, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) files.push_back(file);
  }
  return files;
}

/// What Boost.Process does for us between the guardian's birth and its beginning.
struct Inheritance {
  std::vector<int> files;  // which are not closed
  std::vector<int> told;   // nor are these, also when it begins
  bool attached;

  template <class Launcher>
  boost::system::error_code on_setup(Launcher& launcher, const std::filesystem::path&, const char* const*) {
    for (const auto* const all : {&files, &told})
      launcher.fd_whitelist.insert(launcher.fd_whitelist.end(), all->begin(), all->end());
    return {};
  }
  /// Nothing of how we handle signals is a function's business. A command has what our caller ignores, as a shell's has,
  /// but not that we ignore broken pipes.
  template <class Launcher>
  boost::system::error_code on_exec_setup(Launcher&, const std::filesystem::path&, const char* const*) {
    for (const int file : told) ::fcntl(file, F_SETFD, 0);
    for (int number = 1; number < NSIG; ++number) {
      if (!attached || number == SIGPIPE) ::signal(number, SIG_DFL);
    }
    return {};
  }
};

}  // namespace

struct Tree::Files {
  int life;
  int output;
  int reports;
};

/// Wakes its tree up when a file of it has something to read.
class Tree::Bell final : front::Watcher {
 public:
  Bell(Tree& tree, int file, void (*ring)(Tree&))
      : tree_(tree), ring_(ring), file_(tree.network_, file, *this) {}

 private:
  void on_edge(front::Edge edge) override {
    if (!edge.readable) return;
    tree_.loop_.post([tree = tree_.weak_from_this(), ring = ring_] {
      if (const auto alive = tree.lock(); alive) ring(*alive);
    });
  }

  Tree& tree_;
  void (*ring_)(Tree&);
  front::Watched file_;
};

std::shared_ptr<Tree> Tree::start(front::Network& network, Kernel& kernel, clock::Loop& loop,
                                  const Command& command, Listener& listener) {
  Pipe reports;
  Pipe life;
  never_wait(reports.read.get());
  reports.write = OpenFile(above_the_first(reports.write.take()));
  life.read = OpenFile(above_the_first(life.read.take()));
  const int guardian_file = guardian_program();
  Inheritance inheritance{
      .files = {guardian_file}, .told = {reports.write.get(), life.read.get()}, .attached = command.attached};
  std::optional<Pipe> output;
  if (command.attached) {
    for (const int file : files_of_ours()) {
      inheritance.files.push_back(file);
      kernel.own_streams().add(file);
    }
  } else {
    output.emplace();
    never_wait(output->read.get());
  }

  std::vector<std::string> arguments{std::to_string(reports.write.get()),
                                     std::to_string(life.read.get()),
                                     command.attached ? guardian::command : guardian::function,
                                     std::to_string(command.open_files),
                                     command.folder,
                                     command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<const char*> environment;
  for (const std::string& variable : command.environment) environment.push_back(variable.c_str());
  environment.push_back(nullptr);

  // One that nothing has run in: the launcher tells it of a fork in the child, too, which shares our memory with us.
  boost::asio::io_context context;
  process_v2::posix::vfork_launcher launcher;  // a plain fork copies all the tables of a big parent
  launcher.env = environment.data();
  boost::system::error_code error;
  const std::string program = "/proc/self/fd/" + std::to_string(guardian_file);
  const auto begin = [&](auto&&... streams) {
    const NoSignals none;
    return launcher(context.get_executor(), error, program, arguments, streams..., inheritance);
  };
  auto process =
      output ? begin(process_v2::process_stdio{nullptr, output->write.get(), output->write.get()}) : begin();
  if (error) fail(error.value());
  const pid_t guardian = process.id();
  process.detach();

  const Files ours{life.write.take(), output ? output->read.take() : -1, reports.read.take()};
  std::shared_ptr<Tree> tree(new Tree(network, kernel, loop, ours, guardian, listener));
  tree->watch();
  return tree;
}

Tree::Tree(front::Network& network, Kernel& kernel, clock::Loop& loop, const Files& files, pid_t guardian,
           Listener& listener)
    : network_(network),
      kernel_(kernel),
      loop_(loop),
      listener_(&listener),
      guardian_(guardian),
      life_(files.life),
      output_file_(files.output),
      report_file_(files.reports) {
  if (output_file_ >= 0) kernel_.own_streams().add(output_file_);
}

void Tree::watch() {
  if (output_file_ >= 0) {
    output_ = std::make_unique<Bell>(*this, output_file_, [](Tree& tree) {
      if (tree.listener_ != nullptr) tree.listener_->on_output();
    });
  }
  reports_ = std::make_unique<Bell>(*this, report_file_, [](Tree& tree) { tree.take_reports(); });
}

Tree::~Tree() {
  kill();
  wait_until_gone();
  if (output_file_ >= 0) kernel_.own_streams().remove(output_file_);
}

std::string Tree::read(std::size_t most) {
  std::string text(most, '\0');
  const ssize_t size = ::read(output_file_, text.data(), text.size());
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

std::vector<pid_t> Tree::processes() const {
  if (gone()) return {};
  std::vector<pid_t> all = kernel_.descendants(guardian_);
  all.push_back(guardian_);
  return all;
}

void Tree::freeze() {
  if (gone()) return;
  // Until no new ones are born.
  for (std::size_t before = stopped_.size();; before = stopped_.size()) {
    for (const pid_t process : processes()) {
      const bool is_stopped = std::find(stopped_.begin(), stopped_.end(), process) != stopped_.end();
      if (process == guardian_ || is_stopped) continue;
      ::kill(process, SIGSTOP);
      stopped_.push_back(process);
    }
    if (stopped_.size() == before) break;
  }
}

void Tree::thaw() {
  for (const pid_t process : stopped_) ::kill(process, SIGCONT);
  stopped_.clear();
}

void Tree::take_reports() {
  for (;;) {
    Report report{};
    const ssize_t size = ::read(report_file_, &report, sizeof report);
    if (size == 0) return reap();
    if (size != sizeof report) return;
    if (report.kind == Report::Kind::started) program_ = report.value;
    if (listener_ != nullptr) listener_->on_report(report);
  }
}

void Tree::kill() noexcept {
  listener_ = nullptr;
  if (life_ < 0) return;
  freeze();  // nobody can stop the guardian any more
  ::close(std::exchange(life_, -1));
  // One that does not do its work is no help: somebody has stopped it.
  if (!gone()) ::kill(guardian_, SIGCONT);
}

void Tree::wait_until_gone() noexcept {
  constexpr int patience_ms = 10'000;
  while (!gone()) {
    pollfd report{.fd = report_file_, .events = POLLIN, .revents = 0};
    if (::poll(&report, 1, patience_ms) <= 0) {
      ::kill(guardian_, SIGKILL);
      return reap();
    }
    Report ignored{};
    if (::read(report_file_, &ignored, sizeof ignored) == 0) reap();
  }
}

void Tree::reap() noexcept {
  if (gone()) return;
  ::waitpid(std::exchange(guardian_, -1), nullptr, 0);
  stopped_.clear();
  if (listener_ != nullptr) listener_->on_report({Report::Kind::killed, SIGKILL});
}

}  // namespace cutoff::process
