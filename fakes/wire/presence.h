// Whether somebody who has asked for something is still there to hear the answer.
#pragma once

#include <memory>
#include <utility>

namespace cutoff::wire {

/// Of a client on a socket, as far as its server sees. Who asks in-process always is; he gives up by dropping the result
/// (clock/one_shot.h).
///
/// A client that sends no more cannot be told from one that has left, and is taken for that, as clients that hang up are
/// many, and those that listen on are few. It is answered all the same.
class Presence {
 public:
  Presence() = default;
  /// What its server will write to.
  explicit Presence(std::shared_ptr<const bool> left) : left_(std::move(left)) {}

  bool has_left() const { return left_ != nullptr && *left_; }

 private:
  std::shared_ptr<const bool> left_;
};

}  // namespace cutoff::wire
