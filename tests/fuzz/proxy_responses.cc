#include <nlohmann/json.hpp>

#include "fakes/apigateway/proxy_response.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {

void proxy_responses(std::string_view input) {
  using apigateway::ProxyResponse;
  try {
    const ProxyResponse response = ProxyResponse::read_json(input);
    const wire::Headers merged = ProxyResponse(response).merged_headers();
    std::string json;
    wire::JsonWriter writer(json);
    response.write_json(writer);
    must(nlohmann::json::accept(json), "what is written is not JSON: " + json);
    must(json.size() <= response.json_size_at_most(), "what is written is larger than at most");
    ProxyResponse again = ProxyResponse::read_json(json);
    must(again.status_code == response.status_code && again.body == response.body &&
             again.is_base64_encoded == response.is_base64_encoded &&
             std::move(again).merged_headers() == merged,
         "a response is not the same when it is read again: " + json);
  } catch (const apigateway::MalformedProxyResponse& malformed) {
    must(!std::string_view(malformed.what()).empty(), "a refusal without a word");
  }
}

}  // namespace cutoff::fuzz
