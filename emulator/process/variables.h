// The environment variables that a function's code finds.
#pragma once

#include <string>
#include <vector>

#include "fakes/iam/access_keys.h"
#include "fakes/lambda/context.h"

namespace cutoff::process {

/// Where the code is, and whom it talks to.
struct Surroundings {
  std::string task_root;    // the code's folder
  std::string runtime_dir;  // ours
  std::string path;         // PATH
  std::string address;      // "127.0.0.1:40000": the Runtime API, and AWS
  std::string region;
  const iam::AccessKey& key;  // of the function's role
};

/// "NAME=value". The function's own come last and replace what AWS lets them replace; AWS: "Using Lambda environment
/// variables". Nothing of the emulator's own environment is among them.
std::vector<std::string> variables(const lambda::InitContext& context, const Surroundings& surroundings);

}  // namespace cutoff::process
