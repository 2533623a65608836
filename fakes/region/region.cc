#include "fakes/region/region.h"

namespace cutoff::region {

Region::Region(clock::Loop& loop, Options options)
    : loop_(loop),
      options_(std::move(options)),
      journal_(loop),
      iam_(options_.account),
      authentication_(options_.account, options_.name, options_.authentication),
      random_(options_.seed),
      faults_(journal_, random_),
      calendar_(options_.epoch),
      ids_(random_.stream("region.ids")) {}

std::string Region::arn(std::string_view service, std::string_view resource) const {
  std::string arn = "arn:aws:";
  arn.append(service)
      .append(":")
      .append(options_.name)
      .append(":")
      .append(options_.account)
      .append(":")
      .append(resource);
  return arn;
}

}  // namespace cutoff::region
