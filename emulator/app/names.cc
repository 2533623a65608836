#include "emulator/app/names.h"

#include "fakes/iam/digest.h"

namespace cutoff::app {

std::string made_id(std::string_view what_for, std::size_t length) {
  constexpr std::string_view characters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string id;
  for (std::string digest = iam::sha256_hex(what_for); id.size() < length; digest = iam::sha256_hex(digest)) {
    for (std::size_t i = 0; i < digest.size() && id.size() < length; i += 4)
      id += characters[std::stoul(digest.substr(i, 4), nullptr, 16) % characters.size()];
  }
  return id;
}

}  // namespace cutoff::app
