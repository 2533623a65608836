// cutoff.json: an application in our own words.
//
//   {"functions": {"worker": {"code": "src", "handler": "worker.handle", "runtime": "python3.11", "timeout": "900s",
//                             "environment": {"TABLE": "requests", "AGENT": "${agents.helper.arn}"},
//                             "policies": [{"Effect": "Allow", "Action": "dynamodb:*",
//                                           "Resource": "${tables.requests.arn}"}]}},
//    "apis": {"shop": {"stages": ["dev"], "routes": {"POST /orders": "worker"}}},
//    "tables": {"requests": {"partition_key": "id"}},
//    "agents": {"helper": {"script": {"latency": "68s", "response": {}}}}}
//
// Texts may name what else there is: ${region}, ${account}, ${functions.NAME.arn}, ${tables.NAME.arn},
// ${agents.NAME.arn}, ${roles.NAME.arn}. The schema, for editors and other programs: cutoff.schema.json.
#pragma once

#include <string>

#include "emulator/app/application.h"

namespace cutoff::app {

/// Throws replay::UnusableInput: "cutoff.json:3:20: functions.worker.timeout is 900: write a duration with a unit …".
Application read_cutoff_json(const std::string& path, const Place& place);
/// The same of a text; `path` is what it is called, and where its code lies is relative to.
Application parse_cutoff_json(const std::string& path, std::string text, const Place& place);

}  // namespace cutoff::app
