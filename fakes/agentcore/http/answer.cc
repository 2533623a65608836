#include "fakes/agentcore/http/answer.h"

#include <utility>

#include "fakes/wire/json_writer.h"

namespace cutoff::agentcore::http {

wire::Response json_answer(int status, std::string json) {
  return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

wire::Response error_answer(const wire::Fault& fault) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().member("message", fault.message());
  for (const auto& [name, value] : fault.members()) writer.member(name, value);
  writer.end_object();
  wire::Response response = json_answer(fault.status(), std::move(json));
  response.headers.add("x-amzn-ErrorType", fault.type());
  return response;
}

}  // namespace cutoff::agentcore::http
