// What a thread sleeps in, as the kernel says in /proc/PID/task/TID/syscall: whether that is a wait for another process, which
// ends when that one does something, or for something that comes by itself, such as a disk's answer.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

namespace cutoff::process {

/// Streams of a process that end with us, or, as our own standard streams do, with somebody whom we do not see. Whoever waits
/// for room in one waits for no process of the emulator's time.
class OwnStreams {
 public:
  /// By either of its ends.
  void add(int file);
  void remove(int file);
  bool have(const struct stat& file) const { return streams_.contains(identity(file)); }

 private:
  using Identity = std::pair<dev_t, ino_t>;
  static Identity identity(const struct stat& file);

  std::set<Identity> streams_;
};

/// A person at a terminal may type at any time: nobody waits for that. But processes may have made terminals of their own.
enum class Terminals : std::uint8_t { of_persons, their_own_too };

/// What that thread, which sleeps in `syscall`, waits for is done by another process.
bool waits_for_others(pid_t process, pid_t thread, std::string_view syscall, const OwnStreams& own,
                      Terminals terminals);

/// It waits until its child, which has borrowed its memory, has ended or is another program.
bool lends_memory(std::string_view syscall);

}  // namespace cutoff::process
