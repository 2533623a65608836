#include "emulator/process/clock/waits.h"

#include <algorithm>
#include <utility>

namespace cutoff::process {

Waits::Waits(clock::Loop& loop, SharedPage& page, std::function<void(TreeNumber, const Wait&)> on_due)
    : loop_(loop),
      page_(page),
      on_due_(std::move(on_due)),
      owed_(*this, loop, clock::Timer::Kind::owed),
      background_(*this, loop, clock::Timer::Kind::background) {}

void Waits::look_at(TreeNumber tree, bool owed, const std::set<pid_t>& ran) {
  forget(tree);
  Wait wait;
  if (!page_.earliest(tree, wait)) return;
  Due& due = owed ? owed_ : background_;
  due.earliest[tree] = wait;
  due.arm();
  const bool looks_again =
      wait.spinning == cutoff_spin_begins &&
      (page_.locks_others_out(wait) ||
       std::any_of(ran.begin(), ran.end(), [&](pid_t thread) { return thread != wait.thread; }));
  if (wait.deadline < loop_.now() || looks_again) loop_.post([this, tree, wait] { end_overdue(tree, wait); });
}

void Waits::end_overdue(TreeNumber tree, const Wait& wait) {
  for (const Due* const due : {&owed_, &background_}) {
    const auto found = due->earliest.find(tree);
    if (found == due->earliest.end() || found->second.slot != wait.slot) continue;
    forget(tree);
    on_due_(tree, wait);
    return;
  }
}

void Waits::forget(TreeNumber tree) {
  for (Due* const due : {&owed_, &background_}) {
    if (due->earliest.erase(tree) > 0) due->arm();
  }
}

void Waits::forget_all() {
  for (Due* const due : {&owed_, &background_}) {
    due->earliest.clear();
    due->cancel();
  }
}

std::map<TreeNumber, Waits::Wait>::iterator Waits::Due::first() {
  return std::min_element(earliest.begin(), earliest.end(),
                          [](const auto& one, const auto& other) { return one.second.before(other.second); });
}

void Waits::Due::arm() {
  const auto next = first();
  if (next == earliest.end()) return cancel();
  if (!armed() || due() != next->second.deadline) arm_at(next->second.deadline);
}

void Waits::Due::fire() {
  const auto next = first();
  if (next == earliest.end()) return;
  const auto [tree, wait] = *next;
  earliest.erase(next);
  arm();
  waits_.on_due_(tree, wait);
}

}  // namespace cutoff::process
