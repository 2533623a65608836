// A function's code as somebody uploaded it: a zip file. CreateFunction and UpdateFunctionCode are given one.
//
// Nothing in-process runs such code. Whoever can gives Lambda a CodeRunner (lambda::Options); without one the package is
// kept with its function, and whoever invokes that function is told so.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "fakes/lambda/configuration.h"
#include "fakes/lambda/environment.h"

namespace cutoff::lambda {

struct DeploymentPackage {
  std::string zip;     // the file's bytes
  std::string sha256;  // of them, in Base64: CodeSha256
};

/// Throws wire::Fault, in AWS's words, for what is no zip file and for what is too large: 50 MiB as it is, 250 MiB
/// unpacked (both recorded).
std::shared_ptr<const DeploymentPackage> package_of(std::string zip);

/// CodeSha256 of a function that has no package: that of no bytes.
std::string sha256_base64(const std::string& bytes);

/// What runs a function's uploaded code. Asked when a function is created, and when its code or its configuration is
/// changed.
class CodeRunner {
 public:
  virtual ~CodeRunner() = default;
  /// What environments of that code are made of. Throws wire::Fault where it cannot be run: the operation is refused.
  virtual std::unique_ptr<EnvironmentFactory> environments_of(
      std::shared_ptr<const DeploymentPackage> package, const FunctionConfiguration& configuration) = 0;
};

/// What environments of code are made of that nobody runs: an invocation is refused before it is accepted (501
/// NotImplementedException, for every invocation type), and an event that was accepted while the function had other
/// code meets an init that fails with the same sentence.
std::unique_ptr<EnvironmentFactory> environments_of_code_that_nobody_runs();

/// What a deployment package may be at most: what GetAccountSettings answers.
inline constexpr std::size_t most_zipped_bytes = 52'428'800;
inline constexpr std::size_t most_unzipped_bytes = 262'144'000;

}  // namespace cutoff::lambda
