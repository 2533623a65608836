// What a process writes, cut into the events of its function's log.
//
// A line is an event; so is a frame, by which our bootstraps write what has several lines: the bytes A5 5A 00 03, the
// length of the text in four bytes, eight bytes that say when (all of it as AWS's runtimes write theirs, to a file of
// their own), the text.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace cutoff::process {

class Output {
 public:
  /// A longer line is cut: an event of CloudWatch has no more.
  static constexpr std::size_t most_event_bytes = 256 * 1024;

  using Event = std::function<void(std::string)>;

  void take(std::string_view bytes, const Event& event);
  /// What has been written so far is an event, be it whole or not.
  void finish(const Event& event);

 private:
  std::string rest_;
};

}  // namespace cutoff::process
