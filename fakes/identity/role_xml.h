// A role as IAM's answers show it.
#pragma once

#include "fakes/iam/iam.h"
#include "fakes/region/region.h"
#include "fakes/wire/xml_writer.h"

namespace cutoff::identity {

/// Writes the members of a <Role>. Policy documents are percent-encoded, as in all of IAM's answers (RFC 3986).
/// `in_full`: with its tags and when it was last used, which lists leave out.
void write_role(wire::XmlWriter& xml, region::Region& region, const iam::Role& role, bool in_full);

/// "2026-02-10T18:08:45Z"
std::string date_in_seconds(const region::Region& region, clock::Instant instant);

}  // namespace cutoff::identity
