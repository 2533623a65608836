#include "emulator/process/clock/shared_page.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "emulator/process/files_of.h"
#include "emulator/process/open_file.h"

namespace cutoff::process {
namespace {

/// A whole number of milliseconds, so that loops which count in those stay exact; and above zero, as machines' are.
constexpr std::chrono::nanoseconds monotonic_base = std::chrono::hours(24);

template <class Value>
Value load(const Value& value) {
  return __atomic_load_n(&value, __ATOMIC_ACQUIRE);
}

template <class Value>
void store(Value& value, Value to) {
  __atomic_store_n(&value, to, __ATOMIC_RELEASE);
}

bool swap_if(std::uint32_t& value, std::uint32_t expected, std::uint32_t to) {
  return __atomic_compare_exchange_n(&value, &expected, to, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// A timerfd, which is an eventfd, is readable, once more.
void expire(const cutoff_slot& slot) {
  const OpenFile timer = duplicate_of(slot.process, slot.file);
  constexpr std::uint64_t once = 1;
  [[maybe_unused]] const ssize_t written = ::write(timer.get(), &once, sizeof once);
}

void send_signal(const cutoff_slot& slot) {
  siginfo_t info{};
  info.si_signo = slot.signal;
  info.si_code = SI_TIMER;
  info.si_overrun = static_cast<int>(slot.overruns);
  info.si_value.sival_ptr =
      reinterpret_cast<void*>(slot.value);  // NOLINT(performance-no-int-to-ptr): as it was given
  if (slot.thread != 0) {
    ::syscall(SYS_rt_tgsigqueueinfo, slot.process, slot.thread, slot.signal, &info);
  } else {
    ::syscall(SYS_rt_sigqueueinfo, slot.process, slot.signal, &info);
  }
}

}  // namespace

SharedPage::SharedPage(std::chrono::nanoseconds epoch, int preload_file)
    : file_(::memfd_create("cutoff-clock-page", MFD_CLOEXEC)),
      preload_path_(link_of(::getpid(), preload_file)) {
  if (file_ < 0) fail("the clock page cannot be made");
  path_ = link_of(::getpid(), file_);
  if (::ftruncate(file_, sizeof(cutoff_clock_page)) != 0) fail("the clock page cannot be made");
  void* const memory =
      ::mmap(nullptr, sizeof(cutoff_clock_page), PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
  if (memory == MAP_FAILED) fail("the clock page cannot be made");
  page_ = static_cast<cutoff_clock_page*>(memory);
  page_->version = cutoff_clock_version;
  page_->size = sizeof(cutoff_clock_page);
  page_->realtime_base = epoch.count();
  page_->monotonic_base = monotonic_base.count();
  struct stat pid_namespace {};
  if (::stat("/proc/self/ns/pid", &pid_namespace) != 0) fail("the namespace of processes is not known");
  page_->pid_namespace = pid_namespace.st_ino;
  store<std::uint64_t>(page_->magic, CUTOFF_CLOCK_MAGIC);
}

SharedPage::~SharedPage() {
  ::munmap(page_, sizeof(cutoff_clock_page));
  ::close(file_);
}

void SharedPage::change(const clock::Driver::Flow& flow) {
  store(page_->sequence, page_->sequence + 1);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  page_->now = flow.base.time_since_epoch().count();
  page_->anchor = flow.real_base.time_since_epoch().count();
  page_->rate = flow.follows_the_wall ? flow.rate : 0;
  store(page_->sequence, page_->sequence + 1);

  const std::uint32_t count = load(page_->slots_in_use);
  for (std::uint32_t i = 0; i < count; ++i) {
    cutoff_slot& slot = page_->slots[i];
    if (load(slot.kind) != cutoff_slot_thread || load(slot.state) != cutoff_waiting) continue;
    store<std::uint32_t>(slot.fired, cutoff_look_again);
    ::syscall(SYS_tgkill, slot.process, slot.thread, cutoff_clock_signal);
  }
}

TreeNumber SharedPage::new_tree() {
  trees_[0] = true;  // nobody's
  for (std::size_t tried = 0; tried < trees_.size(); ++tried) {
    if (trees_[++last_tree_]) continue;
    trees_[last_tree_] = true;
    return last_tree_;
  }
  throw std::runtime_error("an emulator has no more than 65,535 trees of processes at once");
}

void SharedPage::remove_tree(TreeNumber tree) {
  keep(tree, {});
  trees_[tree] = false;
}

void SharedPage::enter(std::vector<std::string>& environment, TreeNumber tree) {
  constexpr std::string_view preload = "LD_PRELOAD=";
  std::string others;
  std::erase_if(environment, [&](const std::string& variable) {
    if (!variable.starts_with(preload)) return false;
    others = ":" + variable.substr(preload.size());
    return true;
  });
  const std::uint32_t number = __atomic_add_fetch(&page_->next_process, 1, __ATOMIC_ACQ_REL);
  environment.push_back(std::string(preload) + preload_path_ + others);
  environment.push_back("CUTOFF_CLOCK=" + path_ + ":" + std::to_string(tree) + ":" + std::to_string(number));
}

void SharedPage::add_own_port(std::uint16_t port) {
  __atomic_fetch_or(&page_->own_ports[port / 32], std::uint32_t{1} << (port % 32), __ATOMIC_RELEASE);
}

void SharedPage::remove_own_port(std::uint16_t port) {
  __atomic_fetch_and(&page_->own_ports[port / 32], ~(std::uint32_t{1} << (port % 32)), __ATOMIC_RELEASE);
}

bool SharedPage::is_own_port(std::uint16_t port) const {
  return (load(page_->own_ports[port / 32]) >> (port % 32) & 1) != 0;
}

bool SharedPage::add_peer(const cutoff_peer& peer) {
  if (page_->peer_count == cutoff_clock_peers) return false;
  page_->peers[page_->peer_count] = peer;
  store(page_->peer_count, page_->peer_count + 1);
  return true;
}

bool SharedPage::is_peer(const cutoff_peer& peer) const {
  return std::any_of(page_->peers, page_->peers + page_->peer_count, [&](const cutoff_peer& each) {
    return each.port == peer.port && std::memcmp(each.address, peer.address, sizeof peer.address) == 0;
  });
}

cutoff_process* SharedPage::find(pid_t process) const {
  const std::uint32_t count = load(page_->processes_in_use);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (load(page_->processes[i].process) == process) return &page_->processes[i];
  }
  return nullptr;
}

template <class Visit>
void SharedPage::for_each_slot(TreeNumber tree, Visit visit) const {
  const std::uint32_t count = load(page_->slots_in_use);
  for (std::uint32_t i = 0; i < count; ++i) {
    cutoff_slot& slot = page_->slots[i];
    if (load(slot.kind) != cutoff_slot_free && slot.tree == tree) visit(slot, i);
  }
}

void SharedPage::keep(TreeNumber tree, const std::vector<pid_t>& alive) {
  const auto dead = [&](pid_t process) {
    return process > 0 && std::find(alive.begin(), alive.end(), process) == alive.end();
  };
  const std::uint32_t count = load(page_->processes_in_use);
  for (std::uint32_t i = 0; i < count; ++i) {
    cutoff_process& process = page_->processes[i];
    if (process.tree == tree && dead(load(process.process))) store<std::int32_t>(process.process, 0);
  }
  for_each_slot(tree, [&](cutoff_slot& slot, std::uint32_t) {
    if (!dead(slot.process)) return;
    store<std::uint32_t>(slot.state, cutoff_idle);
    store<std::int32_t>(slot.process, 0);  // or whoever takes it next would be taken for dead, too
    store<std::uint32_t>(slot.kind, cutoff_slot_free);
  });
}

bool SharedPage::earliest(TreeNumber tree, Wait& wait) const {
  bool found = false;
  for_each_slot(tree, [&](const cutoff_slot& slot, std::uint32_t i) {
    if (load(slot.state) != cutoff_waiting) return;
    const Wait one{clock::Instant(clock::Duration(slot.deadline)), slot.rank, i, slot.thread, slot.spinning};
    if (!found || one.before(wait)) wait = one;
    found = true;
  });
  return found;
}

bool SharedPage::locks_others_out(const Wait& wait) const {
  const cutoff_process* const process = find(page_->slots[wait.slot].process);
  return process != nullptr && load(process->locked_out) > 0;
}

std::vector<pid_t> SharedPage::being_woken(TreeNumber tree) const {
  std::vector<pid_t> processes;
  for_each_slot(tree, [&](const cutoff_slot& slot, std::uint32_t) {
    if (slot.kind == cutoff_slot_thread && load(slot.state) == cutoff_fired)
      processes.push_back(slot.process);
  });
  return processes;
}

bool SharedPage::fire(const Wait& wait) {
  cutoff_slot& slot = page_->slots[wait.slot];
  if (load(slot.kind) == cutoff_slot_thread) {
    if (!swap_if(slot.state, cutoff_waiting, cutoff_fired)) return false;
    store<std::uint32_t>(slot.fired, cutoff_time_has_come);
    ::syscall(SYS_tgkill, slot.process, slot.thread, cutoff_clock_signal);
    return true;
  }
  if (load(slot.state) != cutoff_waiting || slot.deadline != wait.deadline.time_since_epoch().count())
    return false;
  if (slot.interval > 0) {
    slot.deadline += slot.interval;
  } else {
    store<std::uint32_t>(slot.state, cutoff_idle);
  }
  if (slot.kind == cutoff_slot_signal) send_signal(slot);
  if (slot.kind == cutoff_slot_file) expire(slot);
  return true;
}

}  // namespace cutoff::process
