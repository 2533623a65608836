// See guardian.h. It stands alone, linked statically, so that it starts in a fraction of a millisecond and is small.
#include "emulator/process/guardian/guardian.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

namespace guardian = cutoff::process::guardian;
using guardian::Report;

/// Some of the descendants: as many as it takes at once. Who is left over is met in the next round.
struct Processes {
  static constexpr int most = 4096;
  int count = 0;
  pid_t ids[most];
};
Processes found;

void add_children_of(pid_t process) {
  char path[64];
  // The guardian has one thread, and so does what matters of a process whose other threads start children: those are
  // found by and by, for orphans become the guardian's own.
  std::snprintf(path, sizeof path, "/proc/%d/task/%d/children", process, process);
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  char text[4096];
  pid_t child = 0;
  for (ssize_t size; (size = ::read(file, text, sizeof text)) > 0;) {
    for (ssize_t i = 0; i < size; ++i) {
      if (text[i] >= '0' && text[i] <= '9') {
        child = child * 10 + (text[i] - '0');
      } else {
        if (child != 0 && found.count < Processes::most) found.ids[found.count++] = child;
        child = 0;
      }
    }
  }
  ::close(file);
}

void find_descendants() {
  found.count = 0;
  add_children_of(::getpid());
  for (int i = 0; i < found.count; ++i) add_children_of(found.ids[i]);
}

/// Stopped first, until no new ones are born: then they cannot get away.
void kill_all() {
  int before = -1;
  for (int round = 0; round < 100; ++round) {
    find_descendants();
    if (found.count == before) break;
    before = found.count;
    for (int i = 0; i < found.count; ++i) ::kill(found.ids[i], SIGSTOP);
  }
  for (;;) {
    find_descendants();
    for (int i = 0; i < found.count; ++i) ::kill(found.ids[i], SIGKILL);
    // Each that dies leaves its children to us.
    if (::waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

struct Files {
  int report;
  int life;
};
Files files;

void report(Report::Kind kind, int value) {
  const Report text{kind, value};
  // An emulator that has gone does not matter: the life file tells.
  if (::write(files.report, &text, sizeof text) < 0) return;
}

/// In the child.
[[noreturn]] void become(char** arguments, int failure_file) {
  const bool function = std::strcmp(arguments[guardian::manner], guardian::function) == 0;
  if (function) {
    ::setsid();
    constexpr int first = 3;  // behind the standard streams
    if (::dup3(failure_file, first, O_CLOEXEC) == first) failure_file = first;
    ::closefrom(first + 1);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // of the guardian, should somebody kill that
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);

  rlimit open_files;
  const rlim_t most = std::strtoull(arguments[guardian::open_files], nullptr, 10);
  if (::getrlimit(RLIMIT_NOFILE, &open_files) == 0 && open_files.rlim_cur > most) {
    open_files.rlim_cur = most;
    ::setrlimit(RLIMIT_NOFILE, &open_files);
  }

  Report failure{Report::Kind::no_folder, 0};
  if (const char* const folder = arguments[guardian::folder]; *folder == '\0' || ::chdir(folder) == 0) {
    failure.kind = Report::Kind::no_program;
    char** const its_own = arguments + guardian::arguments;
    if (function) {
      ::execv(arguments[guardian::program], its_own);
    } else {
      ::execvp(arguments[guardian::program], its_own);
    }
  }
  failure.value = errno;
  if (::write(failure_file, &failure, sizeof failure) < 0) ::_exit(126);
  ::_exit(127);
}

int remove(const char* path, const struct stat*, int, FTW*) {
  ::remove(path);  // what does not go now is met in the next round
  return 0;
}

/// Some may still be dying who write to it.
int remove_folder(const char* path) {
  constexpr int most_open = 16;
  constexpr int pause_ms = 100;
  for (int round = 0; round < 100; ++round) {
    if (::nftw(path, remove, most_open, FTW_DEPTH | FTW_PHYS) != 0 && errno == ENOENT) return 0;
    if (::access(path, F_OK) != 0) return 0;
    ::poll(nullptr, 0, pause_ms);
  }
  return 1;
}

int guard_folder(int life, const char* path) {
  for (int file = 0; file < life; ++file) ::close(file);
  ::closefrom(life + 1);
  char ignored;
  while (::read(life, &ignored, 1) != 0) {
  }
  return remove_folder(path);
}

}  // namespace

int main(int count, char** arguments) {
  ::prctl(PR_SET_NAME, "cutoff-guardian");
  ::prctl(PR_SET_PDEATHSIG, SIGCONT);  // should somebody have stopped it
  if (count == guardian::program && std::strcmp(arguments[guardian::manner], guardian::folder_alone) == 0)
    return guard_folder(std::atoi(arguments[guardian::life_file]), arguments[guardian::folder]);
  if (count <= guardian::arguments) return 2;
  files = {std::atoi(arguments[guardian::report_file]), std::atoi(arguments[guardian::life_file])};
  ::fcntl(files.report, F_SETFD, FD_CLOEXEC);
  ::fcntl(files.life, F_SETFD, FD_CLOEXEC);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);

  struct sigaction deaths_only {
  };  // whatever our caller does with them, and not that the program is stopped, which it is after each invocation
  deaths_only.sa_handler = SIG_DFL;
  deaths_only.sa_flags = SA_NOCLDSTOP;
  ::sigaction(SIGCHLD, &deaths_only, nullptr);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  const int deaths = ::signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  int failures[2];
  if (deaths < 0 || ::pipe2(failures, O_CLOEXEC) != 0) return 2;

  const pid_t program = ::fork();
  if (program < 0) {
    report(Report::Kind::no_program, errno);
    return 1;
  }
  if (program == 0) become(arguments, failures[1]);
  ::setsid();  // out of the reach of a terminal's keys
  ::close(failures[1]);
  for (int file = 0; file <= 2; ++file) ::close(file);  // so that the program's output ends with the program
  Report failure;
  if (::read(failures[0], &failure, sizeof failure) == sizeof failure) {
    report(failure.kind, failure.value);
    kill_all();
    return 1;
  }
  ::close(failures[0]);
  report(Report::Kind::started, program);

  pollfd events[] = {{.fd = files.life, .events = POLLIN, .revents = 0},
                     {.fd = deaths, .events = POLLIN, .revents = 0}};
  for (;;) {
    if (::poll(events, 2, -1) < 0) continue;
    if (events[0].revents != 0) break;
    signalfd_siginfo death;
    while (::read(deaths, &death, sizeof death) > 0) {
    }
    bool over = false;
    int status = 0;
    for (pid_t process; (process = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (process != program) continue;
      over = true;
      if (WIFSIGNALED(status)) {
        report(Report::Kind::killed, WTERMSIG(status));
      } else {
        report(Report::Kind::exited, WEXITSTATUS(status));
      }
    }
    if (over) break;
  }
  kill_all();
  return 0;
}
