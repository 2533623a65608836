#include "fakes/apigateway/signer.h"

#include <algorithm>
#include <array>
#include <string>

#include "fakes/iam/signature.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::apigateway {
namespace {

constexpr iam::SigningService signing{.name = "execute-api"};

constexpr std::array<const GatewayError*, 6> refusals{
    &missing_authentication_token, &incomplete_signature, &invalid_signature,
    &unknown_access_key,           &expired_token,        &access_denied};

/// Iam's refusal in the gateway's words: the type says which it is, the message stays.
Answer answer_to(const wire::Fault& fault) {
  const auto found = std::find_if(refusals.begin(), refusals.end(), [&fault](const GatewayError* error) {
    return error->error_type == fault.type();
  });
  Answer answer = Answer::of(found == refusals.end() ? access_denied : **found, fault.message());
  wire::append_json_string(answer.message_string, fault.message());
  return answer;
}

/// "arn:aws:execute-api:us-east-1:123456789012:api/stage/POST/chats/7", with the path as it was asked for.
std::string method_arn(const region::Region& region, const Exchange& exchange) {
  const Address& address = exchange.address;
  return region.arn("execute-api", address.api + "/" + address.stage + "/" + exchange.verb + address.path);
}

}  // namespace

std::optional<Answer> identify_signer(region::Region& region, Exchange& exchange,
                                      const wire::Request& request, std::string_view body) {
  const std::optional<iam::Credential> credential = iam::credential_of(request);
  if (!credential && !region.authentication().options().strict)
    return Answer::of(missing_authentication_token, "the request is not signed");
  try {
    const iam::Caller caller = region.caller_of(request, body, signing);
    region.iam().authorize(caller, "execute-api:Invoke", method_arn(region, exchange));
    exchange.signer = {credential->access_key_id, caller.account, region.iam().user_id(caller),
                       caller.principal};
    return std::nullopt;
  } catch (const wire::Fault& fault) {
    return answer_to(fault);
  }
}

}  // namespace cutoff::apigateway
