#include "emulator/replay/near_miss.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace cutoff::replay {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// How many letters have to be added, dropped, changed or swapped with their neighbour; case does not count.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped =
          i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string near_miss(std::string_view written, const std::vector<std::string>& names) {
  // No name of ours is longer than this by two slips; a longer text is no slip and would only cost time.
  constexpr std::size_t longest = 64;
  if (written.size() > longest) return {};
  std::string nearest;
  std::size_t least = 3;  // more than two slips, or more than one in three letters, are another word
  for (const std::string& name : names) {
    const std::size_t slips = distance(written, name);
    if (slips < least && 3 * slips <= name.size()) {
      least = slips;
      nearest = name;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names,
                         const std::string& otherwise) {
  const std::string nearest = near_miss(written, names);
  return nearest.empty() ? otherwise : "did you mean \"" + nearest + "\"?";
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += '"' + names[i] + '"';
  }
  return text;
}

}  // namespace cutoff::replay
