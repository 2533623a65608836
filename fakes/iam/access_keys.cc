#include "fakes/iam/access_keys.h"

#include <utility>

namespace cutoff::iam {
namespace {

std::string draw(clock::RandomStream& stream, std::string_view alphabet, std::size_t length) {
  std::string text;
  text.reserve(length);
  while (text.size() < length) text += alphabet[stream.below(alphabet.size())];
  return text;
}

}  // namespace

AccessKey AccessKey::for_session(clock::RandomStream& stream, Caller caller,
                                 std::optional<wire::Calendar::Moment> expires) {
  constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  AccessKey key;
  key.id = "ASIA" + draw(stream, capitals, 16);
  key.secret = draw(stream, base64, 40);
  // AWS's are longer, and their length is not promised.
  key.session_token = "IQoJb3JpZ2luX2Vj" + draw(stream, base64, 240);
  key.caller = std::move(caller);
  key.expires = expires;
  return key;
}

void AccessKeys::put(AccessKey key) {
  std::string id = key.id;
  keys_.insert_or_assign(std::move(id), std::move(key));
}

void AccessKeys::remove(std::string_view id) {
  if (const auto key = keys_.find(id); key != keys_.end()) keys_.erase(key);
}

const AccessKey* AccessKeys::find(std::string_view id) const {
  const auto key = keys_.find(id);
  return key == keys_.end() ? nullptr : &key->second;
}

}  // namespace cutoff::iam
