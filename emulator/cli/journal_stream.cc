#include "emulator/cli/journal_stream.h"

#include <algorithm>
#include <string_view>

#include "emulator/cli/console.h"
#include "emulator/cli/emulator_client.h"

namespace cutoff::cli {

void read_journal(EmulatorClient& client, const JournalFilter& filter,
                  const std::function<void(const std::string&)>& show) {
  const std::string lines = client.text("/_cutoff/journal" + query_of(filter));
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    show(lines.substr(begin, end - begin));
    begin = end + 1;
  }
}

/// Server-sent events: an entry in each "data" line.
void follow_journal(EmulatorClient& client, Console& console, JournalFilter filter,
                    const std::function<void(const std::string&)>& show) {
  filter.emplace_back("follow", "true");
  std::string left;
  std::string event;
  client.stream("/_cutoff/journal" + query_of(filter), [&](std::string_view piece) {
    left.append(piece);
    for (std::size_t end = left.find('\n'); end != std::string::npos; end = left.find('\n')) {
      const std::string line = left.substr(0, end);
      left.erase(0, end + 1);
      constexpr std::string_view data = "data: ";
      constexpr std::string_view named = "event: ";
      if (line.empty()) event.clear();
      if (line.starts_with(named)) event = line.substr(named.size());
      if (!line.starts_with(data)) continue;
      if (event == "lost") {
        console.complain("entries were dropped before they could be read: " + line.substr(data.size()));
      } else {
        show(line.substr(data.size()));
      }
    }
    return true;
  });
}

}  // namespace cutoff::cli
