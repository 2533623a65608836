#include "emulator/process/tree.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "emulator/process/guardian_program.h"

namespace cutoff::process {

namespace {

[[noreturn]] void fail(int error) {
  throw std::system_error(error, std::generic_category(), "a process cannot be started");
}
void check(int error) {
  if (error != 0) fail(error);
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

/// A file that is closed with this, unless somebody takes it.
class File {
 public:
  explicit File(int file = -1) : file_(file) {}
  File(File&& other) noexcept : file_(other.take()) {}
  File& operator=(File&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  int get() const { return file_; }
  int take() { return std::exchange(file_, -1); }

 private:
  int file_;
};

struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno);
    read = File(ends[0]);
    write = File(ends[1]);
  }
  File read;
  File write;
};

void never_wait(int file) { ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) | O_NONBLOCK); }

/// What a guardian is started with: libc's posix_spawn, which copies none of the tables of a big parent.
class Attributes {
 public:
  /// All signals are blocked. Those of `handled` are what they are by default; others may have been ignored before us.
  explicit Attributes(const sigset_t& handled) {
    ::posix_spawnattr_init(&attributes_);
    sigset_t all;
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &all);
    ::posix_spawnattr_setsigdefault(&attributes_, &handled);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  void keep(int file) { becomes(file, file); }
  void becomes(int file, int number) { check(::posix_spawn_file_actions_adddup2(&actions_, file, number)); }
  void open(const char* path, int number) {
    check(::posix_spawn_file_actions_addopen(&actions_, number, path, O_RDONLY, 0));
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Nothing of how we handle signals is a function's business. A command has what our caller ignores, as a shell's has, but
/// not that we ignore broken pipes.
sigset_t not_inherited(const Command& command) {
  sigset_t signals;
  ::sigemptyset(&signals);
  if (command.attached) {
    ::sigaddset(&signals, SIGPIPE);
  } else {
    ::sigfillset(&signals);
  }
  return signals;
}

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
  reports.write = File(above_the_first(reports.write.take()));
  life.read = File(above_the_first(life.read.take()));
  FileActions files;
  files.keep(reports.write.get());
  files.keep(life.read.get());

  std::optional<Pipe> output;
  if (!command.attached) {
    output.emplace();
    never_wait(output->read.get());
    files.open("/dev/null", STDIN_FILENO);
    files.becomes(output->write.get(), STDOUT_FILENO);
    files.becomes(output->write.get(), STDERR_FILENO);
  }

  std::vector<std::string> arguments{"cutoff-guardian",
                                     std::to_string(reports.write.get()),
                                     std::to_string(life.read.get()),
                                     command.attached ? guardian::command : guardian::function,
                                     std::to_string(command.open_files),
                                     command.folder,
                                     command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = command.environment;
  const Attributes attributes(not_inherited(command));
  const std::string program = "/proc/self/fd/" + std::to_string(guardian_program());
  pid_t guardian = -1;
  check(::posix_spawn(&guardian, program.c_str(), files.get(), attributes.get(), pointers(arguments).data(),
                      pointers(environment).data()));

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
      report_file_(files.reports) {}

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
