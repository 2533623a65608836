// The journal of a running emulator, entry by entry.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cutoff::cli {

class Console;
class EmulatorClient;

/// The filter's names and values, as the control API takes them: {"kind", "lambda.report"}.
using JournalFilter = std::vector<std::pair<std::string, std::string>>;

/// Gives `show` the JSON text of each entry that there is.
void read_journal(EmulatorClient& client, const JournalFilter& filter,
                  const std::function<void(const std::string&)>& show);
/// The same, and then of what happens from now on, until the emulator ends; what was dropped before it could be read is
/// told on stderr.
void follow_journal(EmulatorClient& client, Console& console, JournalFilter filter,
                    const std::function<void(const std::string&)>& show);

}  // namespace cutoff::cli
