// A function as it was configured at one time: what an invocation runs, whatever is changed meanwhile.
#pragma once

#include <memory>
#include <string>

#include "fakes/iam/caller.h"
#include "fakes/journal/entry.h"
#include "fakes/lambda/configuration.h"
#include "fakes/lambda/environment.h"
#include "fakes/lambda/uploaded_code.h"

namespace cutoff::lambda {

struct FunctionVersion {
  FunctionConfiguration configuration;
  std::string arn;  // unqualified
  std::shared_ptr<EnvironmentFactory> code;
  std::shared_ptr<const DeploymentPackage>
      package;               // what was uploaded; nullptr for code that came otherwise
  iam::Caller role_session;  // as whom the code calls others
  journal::SharedText name;  // for the journal
};

}  // namespace cutoff::lambda
