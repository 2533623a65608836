// From an application's description to a cloud with everything deployed.
#pragma once

#include <string>
#include <vector>

#include "emulator/app/application.h"
#include "emulator/app/code.h"

namespace cutoff::cloud {
class Cloud;
}

namespace cutoff::app {

/// Creates on `cloud` all that `application` consists of, by the services' own operations as the account's root: roles,
/// tables with their items, agents, functions, APIs, in this order, in which each finds what it needs. Where creating a
/// table takes its time, time goes on: on a fiber by waiting, else by advancing the loop. The tables' items are put again
/// after a reset that keeps the app. Throws replay::UnusableInput:
/// "function worker: …" with the service's own sentence. What was created before is then still there.
void deploy(const Application& application, cloud::Cloud& cloud, CodeRunner& runner);

/// Makes of a cloud where `before` is deployed one where `after` is. What is the same in both is not touched, and keeps
/// its items, sessions and invocations; so does what can be changed where it stands. `code_changed` names functions whose
/// code has other contents at the same place. Gives one sentence for each thing that was done.
std::vector<std::string> redeploy(const Application& before, const Application& after,
                                  const std::vector<std::string>& code_changed, cloud::Cloud& cloud,
                                  CodeRunner& runner);

}  // namespace cutoff::app
