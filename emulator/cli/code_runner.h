// What runs the code of an application's functions: child processes.
#pragma once

#include <memory>

#include "emulator/app/code.h"
#include "emulator/process/runner.h"

namespace cutoff::cli {

class CodeRunner final : public app::CodeRunner {
 public:
  explicit CodeRunner(process::Runner& processes) : processes_(processes) {}

  std::unique_ptr<lambda::EnvironmentFactory> environments_of(const app::FunctionCode& code) override;

 private:
  process::Runner& processes_;
};

}  // namespace cutoff::cli
