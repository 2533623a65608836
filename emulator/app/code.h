// A function's code as a description names it, and who makes environments of it.
//
// This is all that emulator/app knows of running code. The program gives deploy() the one that starts child processes;
// a test one whose handlers are C++.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "fakes/lambda/environment.h"

namespace cutoff::app {

struct Code {
  enum class Form : std::uint8_t { folder, zip, text };

  Form form = Form::folder;
  std::string path = {};  // of the folder or the zip file
  std::string text = {};  // CloudFormation's ZipFile: the source of the module "index"

  friend bool operator==(const Code&, const Code&) = default;
};

/// What there is to know of a function for its code to run.
struct FunctionCode {
  std::string function;
  std::string runtime;  // "python3.11"
  std::string handler;  // "src.api.lambda_handler"
  Code code;
};

class CodeRunner {
 public:
  virtual ~CodeRunner() = default;
  /// What environments of that code are made of. Throws std::runtime_error with one sentence for code that it can not
  /// run, such as a folder without the handler's module.
  virtual std::unique_ptr<lambda::EnvironmentFactory> environments_of(const FunctionCode& code) = 0;
};

}  // namespace cutoff::app
