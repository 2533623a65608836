// Those who follow the journal as it is written, each on a fiber and a streamed body of its own.
//
// A follower keeps a number, not entries: it reads from the journal what it has not sent yet. So a slow client costs no
// memory and stalls neither time nor anybody else. Where the journal keeps only its last entries and drops some that he
// has not been sent, he is told how many. When he leaves, his fiber ends at once.
//
// The stream is of server-sent events (WHATWG HTML, 9.2): "id" is the entry's number, "data" its JSON; "event: lost"
// tells of entries that are gone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "emulator/control/entry_filter.h"
#include "fakes/clock/waiter.h"
#include "fakes/wire/body.h"

namespace cutoff::control {

class Followers : public std::enable_shared_from_this<Followers> {
 public:
  /// There is more to read.
  void wake() const {
    for (clock::Waiter* follower : waiting_) follower->wake();
  }
  std::size_t size() const { return waiting_.size(); }

  /// The stream of what `filter` lets through, from its `after` on; it ends after `limit` entries, if there is one.
  /// `journal` outlives the loop's fibers.
  wire::Body follow(clock::Loop& loop, const journal::Journal& journal, EntryFilter filter,
                    std::optional<std::uint64_t> limit);

 private:
  void send(const journal::Journal& journal, EntryFilter filter, std::optional<std::uint64_t> limit,
            wire::BodyWriter& writer);

  std::vector<clock::Waiter*> waiting_;
};

}  // namespace cutoff::control
