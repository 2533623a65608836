#include "emulator/process/job.h"

#include <csignal>
#include <utility>

namespace cutoff::process {

Job::Job(front::Network& network, clock::Loop& loop, const Command& command, std::function<void()> ended)
    : ended_(std::move(ended)), tree_(Tree::start(network, kernel_, loop, command, *this)) {}

Job::~Job() { tree_->kill(); }

void Job::send(int signal) {
  if (end_) return;
  if (const pid_t program = tree_->program(); program > 0) {
    ::kill(program, signal);
  } else {
    signals_.push_back(signal);
  }
}

void Job::on_report(Tree::Report report) {
  if (report.kind == Tree::Report::Kind::started) {
    for (const int signal : std::exchange(signals_, {})) send(signal);
    return;
  }
  if (end_) return;  // now what it left behind has gone, too
  end_ = report;
  ended_();
}

}  // namespace cutoff::process
