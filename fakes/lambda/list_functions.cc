// ListFunctions and ListVersionsByFunction.
#include "fakes/lambda/lambda.h"

namespace cutoff::lambda {
namespace {

constexpr std::int64_t most_asked = 10'000;

}  // namespace

Page<const Function*> Lambda::list_functions(const iam::Caller& caller, const PageRequest& request) const {
  const std::size_t size = page_size(request, most_asked);
  region_.iam().authorize(caller, "lambda:ListFunctions", "*");
  auto next =
      request.marker.empty() ? functions_.begin() : functions_.upper_bound(item_before(request.marker));
  Page<const Function*> page;
  for (; next != functions_.end() && page.items.size() < size; ++next)
    page.items.push_back(next->second.get());
  if (next != functions_.end()) page.next_marker = marker_after(std::prev(next)->first);
  return page;
}

Page<const Function*> Lambda::list_versions_by_function(const iam::Caller& caller, std::string_view name,
                                                        const PageRequest& request) const {
  page_size(request, most_asked);
  const Function& function = version_for(caller, "lambda:ListVersionsByFunction", name, {});
  if (!request.marker.empty() && item_before(request.marker) == "$LATEST") return {};
  return {{&function}, {}};
}

}  // namespace cutoff::lambda
