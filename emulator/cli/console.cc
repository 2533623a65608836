#include "emulator/cli/console.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>

namespace cutoff::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool shows_colour(int file) {
  // NO_COLOR: https://no-color.org
  return isatty(file) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

/// The locale of characters by POSIX's order: the first of these that is set and not empty.
bool shows_unicode() {
  std::string locale;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (locale = environment(name); !locale.empty()) break;
  }
  std::transform(locale.begin(), locale.end(), locale.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return;
    } else if (errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "the output cannot be written");
    }
  }
}

}  // namespace

Console::Console() : style_{shows_colour(STDOUT_FILENO), shows_unicode()} { std::signal(SIGPIPE, SIG_IGN); }

void Console::print(std::string_view text) { write_all(STDOUT_FILENO, text); }

void Console::print_aside(std::string_view text) { write_all(STDERR_FILENO, text); }

report::Style Console::aside_style() const { return {shows_colour(STDERR_FILENO), style_.unicode}; }

void Console::complain(std::string_view sentence) {
  write_all(STDERR_FILENO, std::string("cutoff: ").append(sentence).append("\n"));
}

}  // namespace cutoff::cli
