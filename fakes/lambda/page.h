// Lists that come page by page: ListFunctions and its like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutoff::lambda {

/// What one is asked: Marker and MaxItems.
struct PageRequest {
  std::string marker;  // of the page before; empty: the first page
  std::optional<std::int64_t> max_items;
};

template <class Item>
struct Page {
  std::vector<Item> items;
  std::string next_marker;  // empty: that was all
};

/// A page has 50 at most, whatever was asked for (API reference, ListFunctions).
inline constexpr std::int64_t most_items = 50;

/// How many items a page may have. Throws wire::Fault for a MaxItems that is not between 1 and `most_asked`.
std::size_t page_size(const PageRequest& request, std::int64_t most_asked);

/// A marker says after which item its page begins; clients are to take it as it is. Throws wire::Fault for what is no
/// marker; how AWS words that is not recorded.
std::string marker_after(std::string_view item);
std::string item_before(const std::string& marker);

}  // namespace cutoff::lambda
