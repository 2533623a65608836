// What processes wait for that has a time, as timers of the loop.
//
// A tree of processes that is at rest waits for nothing new. The earliest of its timed waits is due like all else that has
// a time, behind what happens in the emulator at the same instant and before deadlines (rule 3). One wait is ended at a time,
// then its tree works until it is at rest again; of waits due together the lowest rank goes first.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "emulator/process/clock/shared_page.h"
#include "fakes/clock/loop.h"

namespace cutoff::process {

class Waits {
 public:
  using Wait = SharedPage::Wait;

  /// `on_due` is told of each whose time has come, and may see to it then or later.
  Waits(clock::Loop& loop, SharedPage& page, std::function<void(TreeNumber, const Wait&)> on_due);

  /// The tree is at rest: looks at what it waits for. `owed`: somebody waits for what it does then, so that an idle loop may
  /// jump to that. What was due before now, as with a tree that was stopped meanwhile, ends without that any time has to pass.
  /// So does the wait of one who begins to spin where others `ran` since a wait of the tree was ended, or wait for it to let
  /// them run: that may be what it spins for, and how soon they are done is the machine's affair.
  void look_at(TreeNumber tree, bool owed, const std::set<pid_t>& ran = {});
  /// It works, is stopped or is gone: what it waits for will be seen when it is at rest.
  void forget(TreeNumber tree);
  void forget_all();

 private:
  class Due final : public clock::Timer {
   public:
    Due(Waits& waits, clock::Loop& loop, Kind kind) : Timer(loop, kind, Order::outside), waits_(waits) {}
    const char* what() const override { return "what a process waits for"; }
    void arm();

    std::map<TreeNumber, Wait> earliest;

   private:
    void fire() override;
    std::map<TreeNumber, Wait>::iterator first();

    Waits& waits_;
  };

  void end_overdue(TreeNumber tree, const Wait& wait);

  clock::Loop& loop_;
  SharedPage& page_;
  std::function<void(TreeNumber, const Wait&)> on_due_;
  Due owed_;
  Due background_;
};

}  // namespace cutoff::process
