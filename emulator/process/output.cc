#include "emulator/process/output.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cutoff::process {
namespace {

constexpr std::string_view frame_begin("\xa5\x5a\x00\x03", 4);  // never in UTF-8
constexpr std::size_t frame_head = 16;

std::size_t frame_size(std::string_view head) {
  std::uint32_t size = 0;
  for (std::size_t i = 4; i < 8; ++i) size = size << 8 | static_cast<unsigned char>(head[i]);
  return size;
}

std::string without_newline(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

void Output::take(std::string_view bytes, const Event& event) {
  rest_.append(bytes);
  std::string_view left = rest_;
  while (!left.empty()) {
    if (left.starts_with(frame_begin.substr(0, left.size()))) {
      if (left.size() < frame_head) break;
      const std::size_t size = frame_size(left);
      if (size <= most_event_bytes) {  // otherwise it is no frame
        if (left.size() < frame_head + size) break;
        event(without_newline(left.substr(frame_head, size)));
        left.remove_prefix(frame_head + size);
        continue;
      }
    }
    // The end of a line, or of what stands before a frame.
    const std::string_view event_at_most = left.substr(0, most_event_bytes);
    const auto frame = event_at_most.find(frame_begin, 1);
    auto end = event_at_most.find('\n');
    if (end != std::string_view::npos) ++end;
    end = std::min(end, frame);
    if (end == std::string_view::npos && left.size() < most_event_bytes) break;
    const std::string_view line = event_at_most.substr(0, end);
    event(without_newline(line));
    left.remove_prefix(line.size());
  }
  rest_.erase(0, rest_.size() - left.size());
}

void Output::finish(const Event& event) {
  if (rest_.empty()) return;
  const std::string text = std::move(rest_);
  rest_.clear();
  event(text);
}

}  // namespace cutoff::process
