#include "emulator/process/job.h"

#include <csignal>
#include <utility>

#include "emulator/process/shop.h"
#include "fakes/clock/fiber.h"

namespace cutoff::process {

Job::Job(Runner& runner, wire::Service& endpoint)
    : shop_(runner.shop()), endpoint_(endpoint), worker_(std::make_shared<Worker>()) {
  if (shop_.options.time == ProcessTime::real) return;
  door_.emplace(shop_.world().region.loop(), shop_.turns(), worker_, endpoint_);
}

Job::~Job() {
  shop_.part(*worker_);
  if (tree_) tree_->kill();
}

void Job::start(Command command, std::uint16_t port, std::function<bool()> receiving,
                std::function<void()> ended) {
  ended_ = std::move(ended);
  clock::Loop& loop = shop_.world().region.loop();
  if (door_) {
    worker_->name = "the command " + command.program;
    worker_->on_rest = [] {};
    shop_.join(*worker_, tree_, shop_.options.time, command, port, std::move(receiving));
    shop_.turns().add(worker_);
    shop_.turns().begin(*worker_);
  }
  tree_ = Tree::start(shop_.network, shop_.kernel, loop, command, *this);
}

void Job::send(int signal) {
  if (!tree_ || end_) return;
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
  worker_->gone = true;
  shop_.turns().leave(*worker_);
  ended_();
}

}  // namespace cutoff::process
