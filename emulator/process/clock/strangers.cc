#include "emulator/process/clock/strangers.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>

#include "emulator/process/files_of.h"

namespace cutoff::process {
namespace {

/// "python3 (pid 4711)"
std::string named(pid_t process) {
  std::ifstream file(folder_of(process) + "/comm");
  std::string name;
  std::getline(file, name);
  return name + " (pid " + std::to_string(process) + ")";
}

/// Of a process or a thread, by its folder; X: it is gone.
char state_in(const std::string& folder) {
  std::ifstream file(folder + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(") ");
  return name_end == std::string::npos ? 'X' : text[name_end + 2];
}

bool is_dead(pid_t process) {
  const char state = state_in(folder_of(process));
  return state == 'Z' || state == 'X';
}

/// The inodes of its sockets.
std::set<std::string> sockets_of(pid_t process) {
  std::set<std::string> inodes;
  for_each_file_of(process, [&](int, std::string_view what) {
    constexpr std::string_view prefix = "socket:[";
    if (what.starts_with(prefix)) inodes.emplace(what.substr(prefix.size(), what.size() - prefix.size() - 1));
  });
  return inodes;
}

/// As the kernel writes them: words of 32 bits in the machine's own order, and the port in hexadecimal.
std::optional<cutoff_peer> read_endpoint(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || (colon != 8 && colon != 32)) return std::nullopt;
  cutoff_peer endpoint{};
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i * 8 < colon; ++i)
    std::from_chars(text.data() + i * 8, text.data() + i * 8 + 8, words[i], 16);
  if (colon == 8) {
    endpoint.address[10] = endpoint.address[11] = 0xff;
    std::memcpy(endpoint.address + 12, words.data(), 4);
  } else {
    std::memcpy(endpoint.address, words.data(), 16);
  }
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), endpoint.port, 16);
  return endpoint;
}

/// Whether its environment says that it is to have another clock, or none.
bool has_another_clock(pid_t process, const SharedPage& page) {
  std::ifstream environment(folder_of(process) + "/environ");
  constexpr std::string_view clock = "CUTOFF_CLOCK=";
  for (std::string variable; std::getline(environment, variable, '\0');) {
    if (!variable.starts_with(clock)) continue;
    const std::string_view path = std::string_view(variable).substr(clock.size());
    // Who has given up rights finds the page among the files of his own.
    return !path.starts_with(page.path() + ":") && !path.starts_with("/proc/self/fd/");
  }
  return false;
}

bool is_nobody(const cutoff_peer& endpoint) { return endpoint.port == 0; }

bool is_loopback(const cutoff_peer& endpoint) {
  in6_addr address;
  std::memcpy(&address, endpoint.address, sizeof address);
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && endpoint.address[12] == 127);
}

std::string text_of(const cutoff_peer& endpoint) {
  in6_addr address;
  std::memcpy(&address, endpoint.address, sizeof address);
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::string port = ":" + std::to_string(endpoint.port);
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    ::inet_ntop(AF_INET, endpoint.address + 12, text.data(), text.size());
    return text.data() + port;
  }
  ::inet_ntop(AF_INET6, endpoint.address, text.data(), text.size());
  return "[" + std::string(text.data()) + "]" + port;
}

/// To whom one of its sockets is connected who is neither the emulator's nor a peer.
std::optional<std::string> outsider_of(pid_t process, const SharedPage& page) {
  const std::set<std::string> sockets = sockets_of(process);
  if (sockets.empty()) return std::nullopt;
  for (const char* const table : {"net/tcp", "net/tcp6", "net/udp", "net/udp6"}) {
    std::ifstream lines(folder_of(process) + "/" + table);
    std::string line;
    std::getline(lines, line);  // the columns' names
    while (std::getline(lines, line)) {
      // number, local address, remote address, state, queues, timer, retransmissions, user, timeout, inode
      std::istringstream words(line);
      std::array<std::string, 10> columns;
      for (std::string& column : columns) words >> column;
      constexpr const char* waiting_to_close[] = {"06", "07", "08", "09"};
      bool over = false;
      for (const char* const state : waiting_to_close) over = over || columns[3] == state;
      const bool stream = table[4] == 't';
      if ((stream && over) || !sockets.contains(columns[9])) continue;
      const auto local = read_endpoint(columns[1]);
      const auto remote = read_endpoint(columns[2]);
      if (!local || !remote || is_nobody(*remote) || page.is_peer(*remote)) continue;
      // Whom it accepted is told by the port at this end.
      if (is_loopback(*remote) && (page.is_own_port(remote->port) || page.is_own_port(local->port))) continue;
      return text_of(*remote);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> stranger_among(const std::vector<pid_t>& processes, const SharedPage& page) {
  for (const pid_t process : processes) {
    cutoff_process* const known = page.find(process);
    const std::uint32_t inert = known == nullptr ? std::uint32_t{cutoff_inert_exec}
                                                 : __atomic_load_n(&known->inert, __ATOMIC_ACQUIRE);
    switch (inert) {
      case cutoff_inert_no:
        break;
      case cutoff_inert_exec:
        if (is_dead(process)) continue;
        if (has_another_clock(process, page)) return named(process) + " has a time of its own";
        return named(process) +
               " cannot be given a clock: it is linked statically, or runs with other rights";
      case cutoff_inert_no_filter:
        return named(process) +
               " may not have a filter of system calls, so not all that it waits for is seen";
      case cutoff_inert_no_random:
        return named(process) +
               " runs at addresses that are not random, so not all that it waits for is seen";
      default:
        return named(process) + " waits for more at once than the clock has room for";
    }
    if (__atomic_load_n(&known->stranger, __ATOMIC_ACQUIRE) == 0) continue;
    if (const auto outsider = outsider_of(process, page))
      return named(process) + " is connected to " + *outsider + ", which is no declared peer";
    __atomic_store_n(&known->stranger, 0U, __ATOMIC_RELEASE);
  }
  return std::nullopt;
}

std::string at_work_among(const std::vector<pid_t>& processes) {
  for (const pid_t process : processes) {
    std::error_code error;
    for (const auto& thread : std::filesystem::directory_iterator(folder_of(process) + "/task", error)) {
      const char state = state_in(thread.path());
      if (state == 'X') continue;
      std::ifstream file(thread.path() / "syscall");
      std::string call;
      file >> call;
      // Who is in none that could be named is at work, or was in a page fault.
      if (state == 'S' && call != "running" && call != "-1") continue;
      return ": " + named(process) + ", thread " + thread.path().filename().string() + ", state " + state;
    }
  }
  return "";
}

}  // namespace cutoff::process
