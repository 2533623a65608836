// ListTags, TagResource and UntagResource.
#include <utility>

#include "fakes/lambda/http/answer.h"
#include "fakes/lambda/http/operations.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda::http {

wire::Response list_tags(Lambda& lambda, Call& call) {
  std::string json;
  wire::JsonWriter writer(json);
  writer.begin_object().key("Tags").begin_object();
  for (const auto& [key, value] : lambda.list_tags(call.caller, call.label(0))) writer.member(key, value);
  writer.end_object().end_object();
  return json_answer(200, std::move(json));
}

wire::Response tag_resource(Lambda& lambda, Call& call) {
  Tags tags;
  for (auto& [key, value] :
       call.json().string_map("Tags").value_or(wire::JsonObject::Entries<std::string>{})) {
    tags.emplace(std::move(key), std::move(value));
  }
  lambda.tag_resource(call.caller, call.label(0), tags);
  return no_content();
}

wire::Response untag_resource(Lambda& lambda, Call& call) {
  lambda.untag_resource(call.caller, call.label(0), call.parameters("tagKeys"));
  return no_content();
}

}  // namespace cutoff::lambda::http
