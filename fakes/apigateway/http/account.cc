// The account and tags at the control plane's wire.
#include "fakes/apigateway/http/control.h"

namespace cutoff::apigateway {
namespace {

/// The limits are those that AWS gives to every account. (Shape: API Reference, "Account".)
void write_account(wire::JsonWriter& writer, const Account& account) {
  writer.begin_object();
  writer.member("apiKeyVersion", "4");
  write_text(writer, "cloudwatchRoleArn", account.cloudwatch_role_arn);
  write_strings(writer, "features", {"UsagePlans"});
  writer.key("throttleSettings").begin_object();
  writer.member("burstLimit", MethodSetting().throttling_burst_limit);
  writer.key("rateLimit").raw(std::to_string(MethodSetting().throttling_rate_limit) + ".0");
  writer.end_object();
  writer.end_object();
}

void get_account(ControlCall& call) { write_account(call.answer, call.gateway.get_account(call.caller)); }

void update_account(ControlCall& call) {
  const PatchOperations patch = read_patch(call, "updateAccountInput");
  write_account(call.answer, call.gateway.update_account(call.caller, patch));
}

void get_tags(ControlCall& call) {
  const Tags& tags = call.gateway.get_tags(call.caller, call.variable(0));
  call.answer.begin_object();
  write_map(call.answer, "tags", tags);
  call.answer.end_object();
}

void tag_resource(ControlCall& call) {
  require_members(call.body, "tagResourceInput", {"tags"});
  call.gateway.tag_resource(call.caller, call.variable(0), read_map(call.body, "tags"));
}

void untag_resource(ControlCall& call) {
  std::vector<std::string> keys;
  for (const auto& [name, value] : call.query) {
    if (name == "tagKeys") keys.push_back(value);
  }
  call.gateway.untag_resource(call.caller, call.variable(0), keys);
}

constexpr ControlRoute routes[] = {
    {"GET", "/account", "GetAccount", 200, get_account},
    {"PATCH", "/account", "UpdateAccount", 200, update_account},
    {"GET", "/tags/{resource_arn}", "GetTags", 200, get_tags},
    {"PUT", "/tags/{resource_arn}", "TagResource", 204, tag_resource},
    {"DELETE", "/tags/{resource_arn}", "UntagResource", 204, untag_resource},
};

}  // namespace

std::span<const ControlRoute> account_routes() { return routes; }

}  // namespace cutoff::apigateway
