// What runs the code of an application's functions.
#pragma once

#include <memory>

#include "emulator/app/code.h"

namespace cutoff::cli {

/// Nothing runs code folders yet: functions are deployed, and whoever invokes one is told so (501
/// NotImplementedException, for every invocation type). This is the one place to change when something can.
std::unique_ptr<app::CodeRunner> code_runner();

}  // namespace cutoff::cli
