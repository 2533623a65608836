// What AWS's REST-JSON APIs have in common: a table of operations, which of them a request is for, and errors as JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/wire/fault.h"
#include "fakes/wire/message.h"
#include "fakes/wire/path_pattern.h"

namespace cutoff::wire {

/// A line of the table: `answer` decodes the call, asks the service and encodes.
template <class Service, class Call>
struct RestOperation {
  std::string_view name;  // AWS's
  std::string_view method;
  std::string_view path;  // see path_pattern.h
  Response (*answer)(Service&, Call&);
};

/// The operation that is asked for, its path's variables in `labels`; nullptr when none is.
template <class Operation>
const Operation* find_operation(std::span<const Operation> operations, const Request& request,
                                std::vector<std::string>& labels) {
  for (const Operation& operation : operations) {
    if (operation.method != request.method) continue;
    if (auto variables = matched_path(operation.path, request.path())) {
      labels = *std::move(variables);
      return &operation;
    }
  }
  return nullptr;
}

/// "GetFunction, Invoke": what is offered, for whoever asked for something else.
template <class Operation>
std::string names_of(std::span<const Operation> operations) {
  std::string names;
  for (const Operation& operation : operations)
    names.append(names.empty() ? "" : ", ").append(operation.name);
  return names;
}

/// {"Type":"User","message":"…"}: the fault's members, then its message under `message_member`, null for none.
std::string error_json(const Fault& fault, std::string_view message_member);

}  // namespace cutoff::wire
