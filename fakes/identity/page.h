// Pages of a list that is in the order of its names.
#pragma once

#include <string>
#include <vector>

#include "fakes/identity/identity.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/xml_writer.h"

namespace cutoff::identity {

/// The part of `sorted` that `paging` asks for. A marker is the name that the page before ended with, in Base64: what
/// is deleted in between does not disturb it.
template <class Item, class NameOf>
Page<Item> page_of(const std::vector<Item>& sorted, const Paging& paging, NameOf name_of) {
  std::string last;
  if (!paging.marker.empty()) {
    const std::optional<std::string> name = wire::base64_decoded(paging.marker);
    if (!name || name->empty()) throw wire::Fault(400, "ValidationException", "Invalid Marker.");
    last = *name;
  }
  Page<Item> page;
  for (const Item& item : sorted) {
    if (name_of(item) <= last) continue;
    if (page.items.size() == static_cast<std::size_t>(paging.max_items)) {
      page.next_marker = wire::base64_encoded(name_of(page.items.back()));
      break;
    }
    page.items.push_back(item);
  }
  return page;
}

template <class Item>
void write_end_of_page(wire::XmlWriter& xml, const Page<Item>& page) {
  xml.element("IsTruncated", page.next_marker.has_value());
  if (page.next_marker) xml.element("Marker", *page.next_marker);
}

}  // namespace cutoff::identity
