// Finds and reads an application's description, whichever kind it is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulator/app/application.h"

namespace cutoff::app {

/// The file that `path` means: itself, or in a folder cutoff.json, else template.yaml, template.yml or template.json.
/// Throws replay::UnusableInput where there is none.
std::string description_at(const std::string& path);

/// Reads it: JSON without Resources is a cutoff.json, all else a template. `parameters` are a template's, by name. Throws
/// replay::UnusableInput.
Application read_application(const std::string& path, const Place& place,
                             const std::map<std::string, std::string>& parameters = {});

/// The folders and files that an application's functions run: what to look at for changes, beside the description.
std::vector<std::string> code_paths(const Application& application);

}  // namespace cutoff::app
