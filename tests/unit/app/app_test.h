// What tests of emulator/app share: a cloud, and functions' code whose handlers are C++.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/app/application.h"
#include "emulator/app/deploy.h"
#include "emulator/replay/document.h"
#include "fakes/sdk/function.h"
#include "tests/harness/cloud_test.h"
#include "tests/harness/http_matchers.h"

namespace cutoff::app {

/// Runs code whose handler's name it knows.
class HandlersInCpp final : public CodeRunner {
 public:
  explicit HandlersInCpp(cloud::Cloud& cloud) : cloud_(cloud) {}

  void add(const std::string& handler, sdk::Handler code) { handlers_[handler] = std::move(code); }

  std::unique_ptr<lambda::EnvironmentFactory> environments_of(const FunctionCode& code) override {
    asked.push_back(code);
    const auto found = handlers_.find(code.handler);
    if (found == handlers_.end()) throw std::runtime_error("there is no handler " + code.handler);
    return sdk::function(cloud_.services(), found->second);
  }

  std::vector<FunctionCode> asked;

 private:
  cloud::Cloud& cloud_;
  std::map<std::string, sdk::Handler> handlers_;
};

/// The sentence with which `work` refuses what it is given.
template <class Work>
std::string refusal_of(Work work) {
  try {
    work();
  } catch (const replay::UnusableInput& refusal) {
    return refusal.what();
  }
  return "(it was not refused)";
}

class AppTest : public harness::CloudTest {
 protected:
  using CloudTest::CloudTest;

  HandlersInCpp code{cloud};
};

}  // namespace cutoff::app
