// What is written of code that was uploaded.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cutoff::process {

/// Writes what the zip file holds into `folder`, which it makes; with the permissions that the files have in it. Throws
/// wire::Fault for what has no place in there, in AWS's words.
void unzip(const std::string& zip, const std::filesystem::path& folder);

/// Throws std::runtime_error with one sentence.
void write_file(const std::filesystem::path& file, std::string_view text);

}  // namespace cutoff::process
