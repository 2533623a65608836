// A file that a person wrote, read whole.
#pragma once

#include <string>

namespace cutoff::app {

/// Throws replay::UnusableInput: "app/cutoff.json: cannot be read (No such file or directory)".
std::string read_text_file(const std::string& path);

/// `path` as it is meant in a file: relative to the folder that the file is in.
std::string beside(const std::string& file, const std::string& path);

}  // namespace cutoff::app
