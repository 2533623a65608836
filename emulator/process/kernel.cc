#include "emulator/process/kernel.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "emulator/process/files_of.h"
#include "emulator/process/terminals.h"

namespace cutoff::process {
namespace {

/// Files that may be kept open, of all processes together: those of some fifty environments.
constexpr std::size_t most_kept_files = 512;

/// One that is opened when it is first read.
class File {
 public:
  int get() const { return file_.get(); }
  bool is_open() const { return file_.is_open(); }
  /// False where it cannot be, as errno says.
  bool open(int folder, const std::string& path) {
    if (!is_open()) file_ = OpenFile(::openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC));
    return is_open();
  }
  /// What is in it from `offset` on, whole lines, a page at most; nothing where it cannot be read, as errno says.
  using Page = std::array<char, 4096>;
  std::optional<std::string_view> read(Page& page, std::size_t offset = 0) const {
    const ssize_t size = ::pread(get(), page.data(), page.size(), static_cast<off_t>(offset));
    if (size < 0) return std::nullopt;
    return std::string_view(page.data(), static_cast<std::size_t>(size));
  }

 private:
  OpenFile file_;
};

/// Of a file's pages, of which each holds as many lines as have room in it.
bool is_last(std::string_view page) {
  constexpr std::size_t longest_line = 256;
  return page.size() + longest_line < std::tuple_size_v<File::Page>;
}

/// Of /proc/…/stat; the name before it may hold anything.
char state_in(std::string_view stat) {
  const auto name_end = stat.rfind(") ");
  return name_end == std::string_view::npos || name_end + 2 >= stat.size() ? 'X' : stat[name_end + 2];
}

/// Of a line of /proc/net/softnet_stat, one a CPU: the column "backlog length". Older kernels have none.
bool has_backlog(std::string_view line) {
  constexpr int columns_before = 11;
  for (int i = 0; i < columns_before && !line.empty(); ++i) {
    const auto space = line.find(' ');
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  }
  return line.substr(0, line.find(' ')).find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

class Kernel::Thread {
 public:
  Thread(pid_t process, pid_t id) : process_(process), id_(id) {}

  enum class State : std::uint8_t { awake, asleep, dead };

  pid_t id() const { return id_; }
  /// Its files tell of nobody any more.
  bool gone() const { return gone_; }

  /// How it seems to be; that it is asleep is true if it is still_asleep() later on.
  State look(int tasks, const OwnStreams& own, Terminals terminals, const Without& without) {
    if (rested_) return State::asleep;  // it is likely to have slept on
    File::Page page;
    // The kernel answers this when the thread is off its CPU, or says that it runs.
    const auto text = read(syscall_, "syscall", tasks, page);
    if (text && text->starts_with("running")) return State::awake;
    Sleep sleep;
    if (text) sleep = {std::string(*text), runtime(tasks)};
    if (slept_ && sleep == sleep_) return State::asleep;  // it has not run since
    slept_ = false;
    has_run_ = true;
    sleep_ = std::move(sleep);
    const bool is_counted = !sleep_.runtime.empty();
    waits_ = is_counted && (without.calls || waits_for_others(process_, id_, sleep_.syscall, own, terminals));
    if (waits_) return State::asleep;
    const char now = state(tasks);
    if (now == 'Z' || now == 'X') return State::dead;
    return is_counted && rests(now) ? State::asleep : State::awake;
  }
  /// It has not run since it was looked at, and nobody wakes it: whoever has been woken and has no CPU yet has another state
  /// already, and nothing else shows it. That is asked first: had it run before the rest is asked, that would show.
  bool still_asleep(int tasks) {
    File::Page page;
    slept_ = rests(state(tasks));
    if (slept_) {
      const auto text = read(syscall_, "syscall", tasks, page);
      slept_ = text && *text == sleep_.syscall && runtime(tasks) == sleep_.runtime;
    }
    if (!slept_) rested_ = false;
    return slept_;
  }
  /// All have been asleep. Whether it has run since they last were.
  bool has_run() {
    rested_ = !has_run_;
    return std::exchange(has_run_, false);
  }

  /// Calls `found` with each; false when it is gone.
  template <class Found>
  bool children(int tasks, Found found) {
    File::Page page;
    pid_t child = 0;
    for (std::size_t offset = 0;;) {
      const auto text = read(children_, "children", tasks, page, offset);
      if (!text) return false;
      for (const char letter : *text) {
        if (letter != ' ') {
          child = child * 10 + (letter - '0');
        } else {
          found(std::exchange(child, 0));
        }
      }
      if (is_last(*text)) return true;
      offset += text->size();
    }
  }

  std::size_t files() const {
    return static_cast<std::size_t>(syscall_.is_open() + runtime_.is_open() + stat_.is_open() +
                                    children_.is_open());
  }

 private:
  struct Sleep {
    std::string syscall;
    std::string runtime;  // how long it has run until then
    friend bool operator==(const Sleep&, const Sleep&) = default;
  };

  std::optional<std::string_view> read(File& file, const char* name, int tasks, File::Page& page,
                                       std::size_t offset = 0) {
    std::optional<std::string_view> text;
    if (file.open(tasks, std::to_string(id_) + "/" + name)) text = file.read(page, offset);
    if (!text && (errno == ENOENT || errno == ESRCH)) gone_ = true;
    return text;
  }
  /// X: it is gone.
  char state(int tasks) {
    File::Page page;
    const auto stat = read(stat_, "stat", tasks, page);
    return stat ? state_in(*stat) : 'X';
  }
  /// Whether that is the state of one who goes on when somebody else has done something.
  bool rests(char state) const {
    return state == 'T' ||  // lets it go on
           (state == 'S' && waits_) || (state == 'D' && lends_memory(sleep_.syscall));
  }
  /// Nothing where that is not counted: whoever is there has run.
  std::string runtime(int tasks) {
    File::Page page;
    const auto text = read(runtime_, "schedstat", tasks, page);
    const std::string_view first = text ? text->substr(0, text->find(' ')) : "";
    return first == "0" ? "" : std::string(first);
  }

  pid_t process_;
  pid_t id_;
  File syscall_;
  File runtime_;
  File stat_;
  File children_;
  Sleep sleep_;
  bool waits_ = false;  // for somebody else, as `sleep_` says
  bool slept_ = false;  // as `sleep_` says, beyond doubt
  bool has_run_ = false;
  bool rested_ = false;  // all have been asleep twice, and it has not run in between
  bool gone_ = false;
};

class Kernel::Process {
 public:
  explicit Process(pid_t id) : id_(id) { tasks_.open(AT_FDCWD, folder_of(id) + "/task"); }

  pid_t id() const { return id_; }
  int tasks() const { return tasks_.get(); }
  std::vector<Thread>& threads() { return threads_; }

  /// Finds out who its threads are; false when it is gone.
  bool refresh() {
    if (!tasks_.is_open()) return false;
    if (!has_same_threads()) list();
    return !threads_.empty();
  }
  /// None was born since refresh(), unless one is dead that lived then.
  bool has_same_threads() const {
    return links_ == links() &&
           std::none_of(threads_.begin(), threads_.end(), [](const Thread& thread) { return thread.gone(); });
  }

  /// The number in that line of /proc/…/status.
  std::optional<std::int64_t> status(std::string_view name) {
    File::Page page;
    if (!status_.open(tasks_.get(), "../status")) return std::nullopt;
    const std::string_view text = status_.read(page).value_or("");
    auto place = text.find("\n" + std::string(name));
    if (place != text.npos) place = text.find_first_not_of(" \t", place + 1 + name.size());
    if (place == text.npos) return std::nullopt;
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data() + place, text.data() + text.size(), number);
    return read.ec == std::errc() ? std::optional(number) : std::nullopt;
  }

  std::size_t files() const {
    std::size_t count = 1u + status_.is_open();
    for (const Thread& thread : threads_) count += thread.files();
    return count;
  }

  std::uint64_t asked = 0;     // in which question
  std::size_t last_awake = 0;  // of its threads

 private:
  /// The kernel counts threads as links of their folder; where it does not, this is never what it was.
  std::size_t links() const {
    struct stat folder {};
    return ::fstat(tasks_.get(), &folder) == 0 ? folder.st_nlink : 0;
  }

  void list() {
    std::erase_if(threads_, [](const Thread& thread) { return thread.gone(); });
    const std::size_t before = links();
    std::vector<Thread> listed;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(
        ::fdopendir(::openat(tasks_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), ::closedir);
    while (const dirent* const entry = folder ? ::readdir(folder.get()) : nullptr) {
      const int thread = std::atoi(entry->d_name);
      if (thread <= 0) continue;
      const auto known = std::find_if(threads_.begin(), threads_.end(),
                                      [thread](const Thread& one) { return one.id() == thread; });
      if (known == threads_.end()) {
        listed.emplace_back(id_, thread);
      } else {
        listed.push_back(std::move(*known));
      }
    }
    threads_ = std::move(listed);
    last_awake = 0;
    constexpr std::size_t own_links = 2;
    links_ = before == links() && before == threads_.size() + own_links ? before : never;
  }

  static constexpr std::size_t never = ~std::size_t{0};
  pid_t id_;
  File tasks_;  // its folder of threads
  File status_;
  std::vector<Thread> threads_;
  std::size_t links_ = never;
};

Kernel::Kernel(const Without& without)
    : without_(without), softnet_(::open("/proc/net/softnet_stat", O_RDONLY | O_CLOEXEC)) {}

Kernel::~Kernel() = default;

/// nullptr when it is gone.
Kernel::Process* Kernel::find(pid_t id) {
  auto place = known_.find(id);
  if (place != known_.end() && !place->second->refresh()) {
    known_.erase(place);
    place = known_.end();
  }
  if (place == known_.end()) {
    auto process = std::make_unique<Process>(id);
    if (!process->refresh()) return nullptr;
    make_room();
    place = known_.emplace(id, std::move(process)).first;
  }
  place->second->asked = questions_;
  return place->second.get();
}

/// Forgets who is gone, and then those whom nobody has asked about for the longest time.
void Kernel::make_room() {
  std::erase_if(known_, [](const auto& one) { return !one.second->refresh(); });
  std::size_t files = 0;
  for (const auto& [id, process] : known_) files += process->files();
  while (files > most_kept_files) {
    const auto oldest = std::min_element(
        known_.begin(), known_.end(),
        [](const auto& one, const auto& other) { return one.second->asked < other.second->asked; });
    if (oldest->second->asked == questions_) return;  // they are in use
    files -= oldest->second->files();
    known_.erase(oldest);
  }
}

std::vector<pid_t> Kernel::descendants(pid_t root) {
  ++questions_;
  std::vector<pid_t> found;
  const auto add_children_of = [&](pid_t id) {
    Process* const process = find(id);
    if (process == nullptr) return;
    for (Thread& thread : process->threads())
      thread.children(process->tasks(), [&](pid_t child) { found.push_back(child); });
  };
  add_children_of(root);
  for (std::size_t i = 0; i < found.size(); ++i) add_children_of(found[i]);
  return found;
}

/// Nothing has been sent by loopback that has not arrived.
bool Kernel::nothing_on_its_way() const {
  for (std::size_t offset = 0;;) {
    File::Page page;
    const ssize_t size = ::pread(softnet_.get(), page.data(), page.size(), static_cast<off_t>(offset));
    std::string_view lines(page.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    const bool last = is_last(lines);
    offset += lines.size();
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      if (has_backlog(line)) return false;
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    }
    if (last) return true;
  }
}

bool Kernel::all_asleep(const std::vector<pid_t>& ids, Terminals terminals) {
  ++questions_;
  std::vector<Process*> processes;
  for (const pid_t id : ids) {
    if (Process* const process = find(id)) processes.push_back(process);
  }
  // Who was awake when last asked is likely to be still.
  const auto awake = std::find_if(processes.begin(), processes.end(),
                                  [this](const Process* one) { return one->id() == last_awake_; });
  if (awake != processes.end()) std::iter_swap(processes.begin(), awake);

  // Each is off its CPU twice, and has not run in between: so there are instants at which all sleep, between the two.
  std::vector<std::pair<Process*, Thread*>> sleepers;
  for (Process* const process : processes) {
    std::vector<Thread>& threads = process->threads();
    for (std::size_t i = 0; i < threads.size(); ++i) {
      const std::size_t turn = (process->last_awake + i) % threads.size();
      const Thread::State state = threads[turn].look(process->tasks(), own_streams_, terminals, without_);
      if (state == Thread::State::dead && threads.size() == 1) continue;
      if (state != Thread::State::asleep) {
        process->last_awake = turn;
        last_awake_ = process->id();
        return false;
      }
      sleepers.emplace_back(process, &threads[turn]);
    }
  }
  if (without_.second_look) return true;
  if (terminals == Terminals::their_own_too && !hand_on_at_terminals_of(ids)) return false;
  if (!nothing_on_its_way()) return false;
  bool all_known = true;
  for (const auto& [process, thread] : sleepers) {
    thread->children(process->tasks(), [&](pid_t child) {
      all_known = all_known && std::find(ids.begin(), ids.end(), child) != ids.end();
    });
  }
  if (!all_known) return false;
  for (Process* const process : processes) {
    if (!process->has_same_threads()) return false;
  }
  for (const auto& [process, thread] : sleepers) {
    if (thread->still_asleep(process->tasks())) continue;
    process->last_awake = static_cast<std::size_t>(thread - process->threads().data());
    last_awake_ = process->id();
    return false;
  }
  ran_.clear();
  for (const auto& [process, thread] : sleepers) {
    if (thread->has_run()) ran_.push_back(thread->id());
  }
  return true;
}

bool Kernel::is_stopped(pid_t id) {
  File stat;
  File::Page page;
  return stat.open(AT_FDCWD, folder_of(id) + "/stat") && state_in(stat.read(page).value_or("")) == 'T';
}

bool Kernel::any_traced(const std::vector<pid_t>& ids) {
  ++questions_;
  return std::any_of(ids.begin(), ids.end(), [this](pid_t id) {
    Process* const process = find(id);
    return process != nullptr && process->status("TracerPid:").value_or(0) != 0;
  });
}

std::optional<std::int64_t> Kernel::peak_memory_mb(pid_t id) {
  ++questions_;
  Process* const process = find(id);
  const auto kilobytes = process == nullptr ? std::nullopt : process->status("VmHWM:");
  if (!kilobytes) return std::nullopt;
  return (*kilobytes + 1023) / 1024;
}

}  // namespace cutoff::process
