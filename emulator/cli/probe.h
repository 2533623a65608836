// What `cutoff doctor` starts to see how a program fares that lives in the emulator's time: this program once more.
#pragma once

namespace cutoff::cli {

class Console;

/// Reads its clocks and says so, then waits for an hour and says how long that took: a line of JSON each.
///
///   {"realtime_s":978307200,"vdso_s":978307200}
///   {"waited_ns":3600000000000}
void probe(Console& console);

}  // namespace cutoff::cli
