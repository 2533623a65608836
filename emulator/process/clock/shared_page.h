// The clock page of an emulator (page.h): it tells processes how time goes, and sees what they wait for.
//
// Here is only what is in it. Who may move time, and when a wait ends, is waits.h's and turns.h's to say.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "emulator/process/clock/page.h"
#include "fakes/clock/driver.h"
#include "fakes/clock/time.h"

namespace cutoff::process {

/// The trees of processes that live in an emulator's time are numbered from 1.
using TreeNumber = std::uint16_t;

class SharedPage {
 public:
  /// `epoch` is the moment, since 1970, at which the emulator's time begins; `preload_file` the preloaded clock's open file.
  /// Throws std::system_error.
  SharedPage(std::chrono::nanoseconds epoch, int preload_file);
  SharedPage(const SharedPage&) = delete;
  SharedPage& operator=(const SharedPage&) = delete;
  ~SharedPage();

  /// Its file, as CUTOFF_CLOCK names it.
  const std::string& path() const { return path_; }

  // ---- how time goes

  /// It stands at `now`.
  void stand(clock::Instant now) {
    if (page_->rate != 0) change({.follows_the_wall = false, .base = now, .real_base = {}, .rate = 0});
    __atomic_store_n(&page_->now, now.time_since_epoch().count(), __ATOMIC_RELEASE);
  }
  /// As a driver says that it does. Whoever waits starts over.
  void change(const clock::Driver::Flow& flow);

  // ---- who lives in it

  /// A number that no tree has, and has had least recently. Throws std::runtime_error when all are taken.
  TreeNumber new_tree();
  /// Nothing is left of it: its number is free.
  void remove_tree(TreeNumber tree);
  /// Makes a program's environment one whose process, with all that it starts, lives in this time.
  void enter(std::vector<std::string>& environment, TreeNumber tree);

  /// Listens here, or is a peer: whoever connects to that port of the loopback addresses does not leave.
  void add_own_port(std::uint16_t port);
  void remove_own_port(std::uint16_t port);
  /// Likewise at an address: IPv6, or IPv4 mapped into it. False when there are too many.
  bool add_peer(const cutoff_peer& peer);
  /// Who connected from that local port; 0: nobody that is known.
  TreeNumber tree_of(std::uint16_t port) const {
    return __atomic_load_n(&page_->tree_of_port[port], __ATOMIC_ACQUIRE);
  }

  /// A process's own place; nullptr where none has been taken.
  cutoff_process* find(pid_t process) const;
  /// Of a tree all are dead but `alive`: what they had is free.
  void keep(TreeNumber tree, const std::vector<pid_t>& alive);

  /// Whether a process has made a terminal for others.
  bool has_terminals() const { return __atomic_load_n(&page_->terminals, __ATOMIC_ACQUIRE) != 0; }
  bool is_own_port(std::uint16_t port) const;
  bool is_peer(const cutoff_peer& peer) const;

  // ---- what they wait for

  struct Wait {
    clock::Instant deadline;
    std::uint64_t rank;  // of waits that end together, the lower one goes first
    std::uint32_t slot;
    pid_t thread;            // of a thread's
    std::uint32_t spinning;  // cutoff_spin_…

    bool before(const Wait& other) const {
      return deadline != other.deadline ? deadline < other.deadline : rank < other.rank;
    }
  };
  /// The earliest that a tree waits for. Processes of it that work may change it at any time.
  bool earliest(TreeNumber tree, Wait& wait) const;
  /// Whether others of its process wait, in real time, for a lock that it may have.
  bool locks_others_out(const Wait& wait) const;
  /// The processes of whose threads one has been told that its time has come, and has not seen that yet.
  std::vector<pid_t> being_woken(TreeNumber tree) const;
  /// Ends it, as time has come. False where it has ended otherwise.
  bool fire(const Wait& wait);

 private:
  template <class Visit>
  void for_each_slot(TreeNumber tree, Visit visit) const;

  int file_;
  std::string path_;
  std::string preload_path_;
  cutoff_clock_page* page_;
  TreeNumber last_tree_ = 0;
  std::vector<bool> trees_ = std::vector<bool>(std::numeric_limits<TreeNumber>::max() + std::size_t{1});
};

}  // namespace cutoff::process
