#include "fakes/wire/rest_api.h"

#include "fakes/wire/json_writer.h"

namespace cutoff::wire {

std::string error_json(const Fault& fault, std::string_view message_member) {
  std::string json;
  JsonWriter writer(json);
  writer.begin_object();
  for (const auto& [name, value] : fault.members()) writer.member(name, value);
  writer.key(message_member);
  if (fault.message().empty()) {
    writer.null();
  } else {
    writer.string(fault.message());
  }
  writer.end_object();
  return json;
}

}  // namespace cutoff::wire
