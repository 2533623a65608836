#include "emulator/cli/examination.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "emulator/front/alarm.h"
#include "emulator/process/files_of.h"
#include "emulator/process/installed_runtimes.h"
#include "emulator/process/job.h"
#include "emulator/serve/emulator.h"

namespace cutoff::cli {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

std::string variable(const char* name, const char* otherwise = "") {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

/// Nothing where it cannot be read.
std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string error_text() { return std::strerror(errno); }

// ---- what needs no program

/// A child of ours that does nothing, as long as this lives.
class Sleeper {
 public:
  Sleeper() : process_(::fork()) {
    if (process_ != 0) return;
    for (;;) ::pause();
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  pid_t process() const { return process_; }

 private:
  pid_t process_;
};

Finding memory_files() {
  Finding finding{.name = "memory_files",
                  .what = "files in memory can be loaded as programs and libraries",
                  .verdict = Verdict::good,
                  .found = "",
                  .remedy = ""};
  const int file = ::memfd_create("cutoff-doctor", MFD_CLOEXEC);
  bool works = file >= 0 && ::ftruncate(file, 1) == 0;
  if (works) {
    void* const code = ::mmap(nullptr, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    works = code != MAP_FAILED;
    if (works) ::munmap(code, 1);
  }
  if (!works) {
    finding.verdict = Verdict::bad;
    finding.found = error_text();
    finding.remedy =
        "allow executable memory files: sysctl vm.memfd_noexec=0, and no rule of SELinux's against it";
  }
  if (file >= 0) ::close(file);
  return finding;
}

Finding ptrace_scope() {
  const std::string scope = content_of("/proc/sys/kernel/yama/ptrace_scope");
  const bool open = scope.empty() || scope == "0" || scope == "1";
  return {.name = "ptrace_scope",
          .what = "whoever starts a process may look at it (Yama)",
          .verdict = open ? Verdict::good : Verdict::bad,
          .found = scope.empty() ? "no Yama here" : "kernel.yama.ptrace_scope is " + scope,
          .remedy = open ? "" : "sysctl kernel.yama.ptrace_scope=1"};
}

Finding process_files(pid_t child) {
  const std::string folder = process::folder_of(child);
  std::string missing;
  for (const char* const name : {"syscall", "schedstat"}) {
    if (content_of(folder + "/" + name).empty())
      missing += (missing.empty() ? "" : " and ") + folder + "/" + name;
  }
  return {.name = "process_files",
          .what = "the kernel says what a child sleeps in, and how long it has run (/proc)",
          .verdict = missing.empty() ? Verdict::good : Verdict::bad,
          .found = missing.empty() ? "" : missing + " cannot be read",
          .remedy = missing.empty() ? ""
                                    : "let processes look at their children: in a container "
                                      "--cap-add SYS_PTRACE, and /proc without hidepid"};
}

Finding timers(pid_t child) {
  const auto process = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  const auto file =
      process < 0 ? -1 : static_cast<int>(::syscall(SYS_pidfd_getfd, process, STDERR_FILENO, 0));
  const std::string error = file < 0 ? error_text() : "";
  if (file >= 0) ::close(file);
  if (process >= 0) ::close(process);
  return {.name = "timerfd",
          .what = "timers that are files (timerfd) can be set off in a child (pidfd_getfd)",
          .verdict = file >= 0 ? Verdict::good : Verdict::poor,
          .found = error,
          .remedy = file >= 0 ? "" : "Linux from 5.6 on, and in a container --cap-add SYS_PTRACE"};
}

Finding loopback() {
  std::istringstream columns(content_of("/proc/net/softnet_stat").substr(0, 4096));
  std::string line;
  std::getline(columns, line);
  std::istringstream words(line);
  const auto count = std::distance(std::istream_iterator<std::string>(words), {});
  constexpr int with_backlog = 12;
  const bool good = count >= with_backlog;
  return {.name = "loopback",
          .what = "the kernel says what is on its way by loopback (/proc/net/softnet_stat)",
          .verdict = good ? Verdict::good : Verdict::poor,
          .found = good ? "" : "it has no column for the backlog",
          .remedy = good ? "" : "a newer kernel: a packet that is on its way may be overlooked by this one"};
}

Finding address_randomisation() {
  constexpr unsigned ask = 0xffffffff;
  const int how = ::personality(ask);
  const bool switched_off = how >= 0 && (how & ADDR_NO_RANDOMIZE) != 0;
  const bool nowhere = content_of("/proc/sys/kernel/randomize_va_space") == "0";
  const bool good = !switched_off && !nowhere;
  return {.name = "address_randomisation",
          .what = "programs are loaded at random addresses",
          .verdict = good ? Verdict::good : Verdict::bad,
          .found = good      ? ""
                   : nowhere ? "kernel.randomize_va_space is 0"
                             : "this program was started without",
          .remedy = good ? ""
                    : nowhere
                        ? "sysctl kernel.randomize_va_space=2"
                        : "start cutoff without setarch --addr-no-randomize, and not by a debugger that does "
                          "that"};
}

volatile sig_atomic_t trapped = 0;

/// In a child: whether a system call that a filter of its own catches is told to it by a signal.
[[noreturn]] void filter_ones_own_calls() {
  sock_filter steps[] = {
      {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_getppid},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRAP},
      {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
  };
  const sock_fprog filter{.len = std::size(steps), .filter = steps};
  std::signal(SIGSYS, [](int) { trapped = 1; });
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    ::_exit(errno);
  ::syscall(SYS_getppid);
  ::_exit(trapped == 1 ? 0 : ENOSYS);
}

Finding seccomp() {
  const pid_t child = ::fork();
  if (child == 0) filter_ones_own_calls();
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) status = -1;
  const bool good = status == 0;
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : ENOSYS;
  return {
      .name = "seccomp",
      .what = "a program may filter its own system calls (seccomp)",
      .verdict = good ? Verdict::good : Verdict::bad,
      .found = good ? "" : error_text(),
      .remedy =
          good ? ""
               : "a kernel and a sandbox that allow filters: Docker's own profile does, emulation by QEMU's "
                 "user mode does not"};
}

// ---- programs that live in an emulator's time

/// What came of one.
struct Tried {
  std::optional<process::Tree::Report> end;  // nothing: it was ended, for it could not be given virtual time
  clock::Duration passed{};                  // of the emulator's time, until then
  std::string printed;
  std::string reason;  // why time had to flow
};

/// In a time that begins with the year 2001 and jumps.
constexpr std::int64_t begin_of_2001_s = 978'307'200;

Tried try_out(const std::vector<std::string>& command) {
  serve::Options options;
  options.pace = clock::Pace::automatic;
  options.cloud.region.epoch = std::chrono::sys_seconds(std::chrono::seconds(begin_of_2001_s));
  options.process.time = process::ProcessTime::virtual_;
  std::function<void()> stop;
  options.process.log = [&stop](const std::string&) { stop(); };  // it would have to flow
  serve::Emulator emulator(options);
  stop = [&emulator] { emulator.stop(); };
  front::Alarm patience(emulator.network(), emulator.cloud().loop(), stop);
  constexpr std::chrono::nanoseconds long_enough = 5s;
  patience.set(long_enough);

  process::Job job(emulator.runner(), emulator.control());
  const std::uint16_t port = emulator.listen({"127.0.0.1", 0}, job.service());
  std::vector<std::string> environment;
  for (char** each = ::environ; *each != nullptr; ++each) environment.emplace_back(*each);
  job.start(
      {.program = command.front(), .arguments = command, .environment = environment, .folder = ""}, port,
      [&emulator] { return emulator.server().receiving() > 0; }, stop);
  emulator.run();

  Tried tried;
  tried.end = job.end();
  tried.passed = emulator.cloud().loop().now().time_since_epoch();
  constexpr std::size_t most = 4096;
  tried.printed = job.read(most);
  for (const journal::Entry& entry : emulator.cloud().journal().entries()) {
    if (entry.is("process.flow")) tried.reason = entry.text("reason");
  }
  if (!tried.end && tried.reason.empty())
    tried.reason = "it did not come to rest for " + clock::seconds_text(long_enough) + " s";
  return tried;
}

/// Of what a probe says, the member of that name in one of its lines.
json said(const Tried& tried, const char* name) {
  std::istringstream lines(tried.printed);
  for (std::string line; std::getline(lines, line);) {
    const json found = json::parse(line, nullptr, false);
    if (found.is_object() && found.contains(name)) return found.at(name);
  }
  return nullptr;
}

std::vector<Finding> of_a_program() {
  const Tried tried = try_out({std::filesystem::read_symlink("/proc/self/exe"), "doctor", "--probe"});
  const bool preloaded = said(tried, "realtime_s") == begin_of_2001_s;
  const bool patched = said(tried, "vdso_s") == begin_of_2001_s;
  constexpr std::chrono::nanoseconds an_hour = 1h;
  const bool waits = said(tried, "waited_ns") == an_hour.count();
  const auto reason = [&](bool good) { return good ? std::string() : tried.reason; };
  return {
      {.name = "preload",
       .what = "a clock can be preloaded into a program (LD_PRELOAD)",
       .verdict = preloaded ? Verdict::good : Verdict::bad,
       .found = reason(preloaded),
       .remedy = preloaded ? "" : "a system with glibc, on which nothing takes LD_PRELOAD away"},
      {.name = "vdso",
       .what = "clocks are the emulator's also for those who read them by the kernel's page (vDSO)",
       .verdict = patched ? Verdict::good : Verdict::poor,
       .found = patched ? "" : "the kernel does not let it be changed",
       .remedy = patched ? "" : "needed only by programs that ask no libc: for those --process-time real"},
      {.name = "waits",
       .what = "an hour's wait takes an hour of the emulator's time, and is over at once",
       .verdict = waits ? Verdict::good : Verdict::bad,
       .found = reason(waits),
       .remedy = waits ? "" : "see above; otherwise --process-time real"},
  };
}

Finding of_interpreter(const process::Interpreter& interpreter) {
  const bool python = interpreter.language == process::Language::python;
  const Tried tried =
      try_out(python ? std::vector<std::string>{interpreter.program, "-c", "import time; time.sleep(3600)"}
                     : std::vector<std::string>{interpreter.program, "-e", "setTimeout(() => {}, 3600000)"});
  const bool ended_well =
      tried.end && tried.end->kind == process::Tree::Report::Kind::exited && tried.end->value == 0;
  const bool good = ended_well && tried.passed == 1h;
  std::string found = interpreter.program;
  if (!tried.reason.empty()) {
    found += ": " + tried.reason;
  } else if (!ended_well) {
    found += " fails where it only sleeps";
  } else if (!good) {
    found += " slept for " + clock::seconds_text(tried.passed) + " s in the place of an hour";
  }
  const std::string version = std::to_string(interpreter.version);
  return {.name = python ? "python3." + version : "nodejs" + version + ".x",
          .what = (python ? "Python 3." : "Node.js ") + version + " lives in the emulator's time",
          .verdict = good ? Verdict::good : Verdict::poor,
          .found = std::move(found),
          .remedy = good ? "" : "one that is linked dynamically to glibc; or CUTOFF_PROCESS_TIME=real"};
}

/// Of each version the one that runs functions.
std::vector<Finding> of_interpreters() {
  const auto installed =
      process::InstalledRuntimes::find(variable("PATH", "/usr/local/bin:/usr/bin:/bin"), variable("HOME"));
  std::vector<process::Interpreter> different;
  for (const process::Interpreter& one : installed.all()) {
    const bool is_new = std::none_of(different.begin(), different.end(), [&](const auto& other) {
      return other.language == one.language && other.version == one.version;
    });
    if (is_new) different.push_back(one);
  }
  std::vector<Finding> findings;
  for (const auto& [language, name, what] :
       {std::tuple(process::Language::python, "python3.x", "Python is installed"),
        std::tuple(process::Language::node, "nodejsN.x", "Node.js is installed")}) {
    bool any = false;
    for (const process::Interpreter& one : different) {
      if (one.language != language) continue;
      any = true;
      findings.push_back(of_interpreter(one));
    }
    if (any) continue;
    findings.push_back({.name = name,
                        .what = what,
                        .verdict = Verdict::poor,
                        .found = "none is where PATH leads",
                        .remedy = "install it if functions are to run in it"});
  }
  return findings;
}

}  // namespace

bool virtual_time_works(const std::vector<Finding>& findings) {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) { return finding.verdict == Verdict::bad; });
}

std::vector<Finding> examine_host() {
  std::vector<Finding> findings{memory_files(), seccomp(), ptrace_scope()};
  {
    const Sleeper child;
    findings.push_back(process_files(child.process()));
    findings.push_back(timers(child.process()));
  }
  findings.push_back(loopback());
  findings.push_back(address_randomisation());
  for (Finding& finding : of_a_program()) findings.push_back(std::move(finding));
  if (!virtual_time_works(findings)) return findings;
  for (Finding& finding : of_interpreters()) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace cutoff::cli
