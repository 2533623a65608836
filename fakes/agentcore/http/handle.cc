// AgentCore at the wire: finds the operation, decodes, calls, encodes.
#include <utility>

#include "fakes/agentcore/agentcore.h"
#include "fakes/agentcore/http/answer.h"
#include "fakes/agentcore/http/operations.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/read_at_most.h"

namespace cutoff::agentcore {
namespace {

constexpr iam::SigningService signing{.name = "bedrock-agentcore",
                                      .words = iam::SigningService::Words::access_denied};

wire::Fault unknown_operation(const wire::Request& request) {
  return {501, "NotImplementedException",
          request.method + " " + std::string(request.path()) +
              " is not offered. Of AgentCore, this emulator offers " + wire::names_of(http::operations()) +
              "."};
}

}  // namespace

wire::Response AgentCore::handle(wire::Request request) {
  wire::Response response;
  const std::string request_id = region_.new_uuid().text();
  try {
    std::vector<std::string> labels;
    const http::Operation* const operation = wire::find_operation(http::operations(), request, labels);
    if (operation == nullptr) throw unknown_operation(request);
    std::string body = wire::read_at_most(request.body, options_.max_payload);
    if (body.size() > options_.max_payload) throw payload_too_large();  // what is signed is all of it
    const iam::Caller caller = region_.caller_of(request, body, signing);
    http::Call call{caller, request, std::move(body), std::move(labels)};
    response = operation->answer(*this, call);
  } catch (const wire::Fault& fault) {
    response = http::error_answer(fault);
  }
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Date", region_.calendar().http_date(region_.loop().now()));
  return response;
}

}  // namespace cutoff::agentcore
