// Lists that are given page by page: `limit` things at a time, and a `position` to go on from.
//
// AWS's position is opaque; ours is the key of the last thing on the page, so that a page stays where it is when
// something is created or deleted in between. Source for the sizes: API Reference, "limit".
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cutoff::apigateway {

struct Page {
  static constexpr std::int64_t default_limit = 25;
  static constexpr std::int64_t largest_limit = 500;

  /// What AWS does with less than 1 is not recorded; that it does not refuse it is. Here it is the default.
  std::optional<std::int64_t> limit = {};
  std::string position = {};  // empty: from the beginning

  std::size_t size() const {
    const std::int64_t wanted = limit.value_or(default_limit);
    return static_cast<std::size_t>(wanted < 1 ? default_limit : std::min(wanted, largest_limit));
  }
};

/// The things stay where they are; nothing of a list is copied.
template <class Thing>
struct PageOf {
  std::vector<const Thing*> items;
  std::string position;  // of the next page; empty: this was the last one
};

template <class Thing>
PageOf<Thing> page_of(const std::map<std::string, Thing, std::less<>>& things, const Page& page) {
  PageOf<Thing> given;
  auto next = things.upper_bound(page.position);
  while (next != things.end() && given.items.size() < page.size()) given.items.push_back(&next++->second);
  if (next != things.end()) given.position = std::prev(next)->first;
  return given;
}

}  // namespace cutoff::apigateway
