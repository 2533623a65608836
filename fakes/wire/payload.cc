#include "fakes/wire/payload.h"

namespace cutoff::wire {

class Payload::Text final : public Content {
 public:
  explicit Text(std::string text) {
    text_ = std::move(text);
    rendered_ = true;
  }
  bool typed() const override { return false; }
  const void* value(const std::type_info&) const override { return nullptr; }

 private:
  std::size_t bound() const override { return text_.size(); }
  void render(std::string&) const override {}
};

Payload Payload::from_text(std::string text) {
  return Payload(std::make_shared<const Text>(std::move(text)));
}

const std::string& Payload::text() const {
  static const std::string none;
  return content_ == nullptr ? none : content_->text();
}

bool Payload::larger_than(std::size_t bytes) const {
  if (content_ == nullptr || content_->size_at_most() <= bytes) return false;
  return content_->text().size() > bytes;
}

}  // namespace cutoff::wire
