// Lambda's HTTP API: finds the operation, decodes, calls, encodes.
#include <utility>

#include "fakes/lambda/faults.h"
#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/lambda/lambda.h"
#include "fakes/wire/read_at_most.h"

namespace cutoff::lambda {
namespace {

constexpr iam::SigningService signing{.name = "lambda"};
/// Of a request that carries a deployment package (recorded: test_oversized_request_create_lambda). Other operations
/// take less, and say so themselves.
constexpr std::size_t request_limit = 70'167'211;

wire::Fault unknown_operation(const wire::Request& request) {
  return not_offered(request.method + " " + std::string(request.path()) +
                     " is not offered. Of Lambda's API, this emulator offers " +
                     wire::names_of(http::operations()) + ".");
}

}  // namespace

wire::Response Lambda::handle(wire::Request request) {
  wire::Response response;
  try {
    std::string body = wire::read_at_most(request.body, request_limit);
    std::vector<std::string> labels;
    const http::Operation* const operation = wire::find_operation(http::operations(), request, labels);
    if (operation != nullptr && body.size() >= request_limit) {  // what is signed is all of it
      throw wire::Fault(413, "RequestEntityTooLargeException",
                        "Request must be smaller than " + std::to_string(request_limit) + " bytes for the " +
                            std::string(operation->name) + " operation");
    }
    const iam::Caller caller = region_.caller_of(request, body, signing);
    if (operation == nullptr) throw unknown_operation(request);
    http::Call call{caller, request, std::move(body), std::move(labels)};
    response = operation->answer(*this, call);
  } catch (const wire::Fault& fault) {
    response = http::error_answer(fault);
  }
  if (!response.headers.has("x-amzn-RequestId")) {
    response.headers.add("x-amzn-RequestId", region_.new_uuid().text());
  }
  return response;
}

}  // namespace cutoff::lambda
