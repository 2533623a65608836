#include "fakes/lambda/cold_start.h"

#include <array>

namespace cutoff::lambda {
namespace {

using std::chrono::milliseconds;

struct Family {
  std::string_view prefix;  // of the runtime's name
  milliseconds least;
  milliseconds most;
};

constexpr std::array<Family, 7> families{{
    {"python", milliseconds(90), milliseconds(180)},
    {"nodejs", milliseconds(130), milliseconds(240)},
    {"ruby", milliseconds(120), milliseconds(250)},
    {"java", milliseconds(350), milliseconds(700)},
    {"dotnet", milliseconds(250), milliseconds(500)},
    {"provided", milliseconds(15), milliseconds(60)},
    {"", milliseconds(90), milliseconds(250)},
}};

}  // namespace

clock::Duration draw_init_duration(std::string_view runtime, clock::RandomStream stream) {
  const Family* family = families.begin();
  while (runtime.substr(0, family->prefix.size()) != family->prefix) ++family;
  return stream.between(family->least, family->most);
}

}  // namespace cutoff::lambda
