// What an application's parts are called, and whether two of them are the same.
#pragma once

#include <string>

#include "emulator/app/application.h"

namespace cutoff::app {

/// "role worker-role", "table requests", "agent helper", "function worker", "API shop".
std::string name_of(const Role& role);
std::string name_of(const Table& table);
std::string name_of(const Agent& agent);
std::string name_of(const Function& function);
std::string name_of(const Api& api);

/// All that a part says, as JSON text: two that say the same have the same text, and no others. An agent's script is
/// told apart by how it was written. For a function's code it is the place, not what stands there.
std::string text_of(const Role& role);
std::string text_of(const Table& table);
std::string text_of(const Agent& agent);
std::string text_of(const Function& function);
std::string text_of(const Api& api);

}  // namespace cutoff::app
