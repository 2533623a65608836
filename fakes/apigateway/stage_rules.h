// What the operations on stages share.
#pragma once

#include <string>
#include <string_view>

#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

void check_stage_name(std::string_view name);

/// Sets that variable; others that the stage has stay.
void set_variable(Stage& stage, std::string name, std::string value);

}  // namespace cutoff::apigateway
