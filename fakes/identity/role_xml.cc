#include "fakes/identity/role_xml.h"

#include "fakes/iam/policy_document.h"
#include "fakes/wire/target.h"

namespace cutoff::identity {

std::string date_in_seconds(const region::Region& region, clock::Instant instant) {
  std::string date = region.calendar().iso8601(instant);  // "2026-02-10T18:08:45.123Z"
  date.erase(date.find('.'), sizeof ".123" - 1);
  return date;
}

void write_role(wire::XmlWriter& xml, region::Region& region, const iam::Role& role, bool in_full) {
  xml.element("Path", role.path)
      .element("RoleName", role.name)
      .element("RoleId", role.id)
      .element("Arn", region.iam().role_arn(role.name))
      .element("CreateDate", date_in_seconds(region, role.created))
      .element("AssumeRolePolicyDocument", wire::percent_encoded(iam::document_of(role.trust)));
  if (!role.description.empty()) xml.element("Description", role.description);
  xml.element("MaxSessionDuration", std::to_string(role.longest_session.count()));
  if (!in_full) return;
  if (!role.tags.empty()) {
    xml.begin("Tags");
    for (const auto& [key, value] : role.tags)
      xml.begin("member").element("Key", key).element("Value", value).end();
    xml.end();
  }
  xml.begin("RoleLastUsed").end();
}

}  // namespace cutoff::identity
