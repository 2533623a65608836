// The files that a process has open, and where the kernel tells of it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

#include "emulator/process/open_file.h"

namespace cutoff::process {

/// "/proc/4711"
std::string folder_of(pid_t process);
/// One of its files, as a link: "/proc/4711/fd/3".
std::string link_of(pid_t process, int file);

/// Calls `visit` with each one's descriptor and what /proc says that it is, such as "pipe:[1234]"; with none where the process
/// is gone, or somebody else's.
void for_each_file_of(pid_t process, const std::function<void(int file, std::string_view what)>& visit);

/// One of them, open here, too; none where it is closed, or the process gone.
OpenFile duplicate_of(pid_t process, int file);

}  // namespace cutoff::process
