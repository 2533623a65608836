// Functions, as Lambda's HTTP API tells of them.
#pragma once

#include <string>

#include "fakes/lambda/function.h"
#include "fakes/region/region.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {

struct Shown {
  bool qualified = false;  // with ":$LATEST"
  bool status = true;  // State and LastUpdateStatus, which lists leave out (recorded: test_list_functions)
};

/// FunctionConfiguration of the API's model. RuntimeVersionConfig is left out: there are no runtime versions.
void write_function(wire::JsonWriter& writer, const Function& function, region::Region& region,
                    Shown shown = {});
std::string function_json(const Function& function, region::Region& region, Shown shown = {});

}  // namespace cutoff::lambda::http
