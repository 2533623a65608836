#include "emulator/process/turns.h"

#include <algorithm>
#include <utility>

#include "emulator/process/clock/strangers.h"
#include "fakes/clock/fiber.h"

namespace cutoff::process {
namespace {

/// A reply takes a process some tens of microseconds at least.
constexpr std::chrono::nanoseconds first_look = std::chrono::microseconds(30);
constexpr std::chrono::nanoseconds longest_patience = std::chrono::milliseconds(1);
/// Whoever is at rest may be woken by somebody else than us. Where time flows meanwhile that is soon to be seen; otherwise
/// nobody waits for it but a person at a terminal.
constexpr std::chrono::nanoseconds patience_with_strangers = std::chrono::milliseconds(5);
constexpr std::chrono::nanoseconds patience_with_sleepers = std::chrono::milliseconds(50);

/// Who is owed nothing is looked at for the sake of his limit only.
constexpr std::chrono::nanoseconds patience_with_the_busy = std::chrono::milliseconds(50);

constexpr const char* so_time_flows = ", so that time flows as it does outside";

}  // namespace

Turns::Turns(front::Network& network, Kernel& kernel, clock::Loop& loop,
             std::function<bool()> follows_the_wall, Options options)
    : network_(network),
      kernel_(kernel),
      loop_(loop),
      follows_the_wall_(std::move(follows_the_wall)),
      options_(std::move(options)),
      alarm_(network, loop, [this] { loop_.post([this] { look(); }); }) {
  if (options_.page != nullptr)
    waits_.emplace(loop, *options_.page,
                   [this](TreeNumber tree, const SharedPage::Wait& wait) { end_wait(tree, wait); });
}

void Turns::add(std::shared_ptr<Worker> worker) {
  std::erase_if(workers_, [](const auto& one) { return one.expired(); });
  worker->number = ++added_;
  workers_.push_back(std::move(worker));
}

void Turns::begin(Worker& worker, std::uint32_t connection) {
  if (follows_the_wall_() || worker.gone) return;
  if (worker.hold) {  // it works already
    patience_ = first_look;
    return;
  }
  if (at_work_ != nullptr || !queue_.empty()) {
    struct Place {
      Place(Turns& all, std::uint64_t number, std::uint32_t connection) : turns(all) {
        const auto behind = std::find_if(all.queue_.begin(), all.queue_.end(), [&](const Waiting& other) {
          return std::pair(other.worker, other.connection) > std::pair(number, connection);
        });
        place = all.queue_.emplace(behind, all.loop_, number, connection);
      }
      ~Place() {
        turns.queue_.erase(place);
        if (turns.at_work_ == nullptr) turns.pass_on();
      }
      bool has_come() const { return turns.at_work_ == nullptr && place == turns.queue_.begin(); }
      Turns& turns;
      std::list<Waiting>::iterator place;
    } const mine(*this, worker.number, connection);
    while (!mine.has_come() && !worker.hold && !worker.gone && !follows_the_wall_()) {
      mine.place->waiter.wait("its process's turn to work");
      if (loop_.current_is_killed()) throw clock::Killed{};
    }
    if (worker.hold || worker.gone || follows_the_wall_()) return;
    at_work_ = &worker;  // before the next one is told
  }
  at_work_ = &worker;
  start(worker);
  since_ = std::chrono::steady_clock::now();
}

void Turns::start(Worker& worker) {
  worker.hold.emplace(loop_.hold(worker.name, options_.limit));
  worker.flow.reset();
  std::erase(resting_, &worker);
  // Whatever else wakes it need not wait any more.
  for (Waiting& waiting : queue_) {
    if (waiting.worker == worker.number) waiting.waiter.wake();
  }
  if (lives_in_ours(worker)) {
    waits_->forget(worker.tree);
    options_.page->stand(loop_.now());
  }
  look_in(may_rest(worker) ? first_look : patience_with_the_busy);
}

/// Who is stopped sees that his time has come when he is let go on.
bool Turns::is_being_woken(const Worker& worker) const {
  const std::vector<pid_t> processes = options_.page->being_woken(worker.tree);
  return !std::all_of(processes.begin(), processes.end(), Kernel::is_stopped);
}

/// What it has sent by now counts: something may have arrived that nobody has looked at.
std::optional<std::vector<pid_t>> Turns::at_rest(Worker& worker) {
  const bool could_be =
      lives_in_ours(worker) ? options_.without.wakings || !is_being_woken(worker) : worker.owed > 0;
  if (!could_be || worker.speaks()) return std::nullopt;
  std::vector<pid_t> processes = worker.processes();
  // One of which nothing is left is about to be reported as gone.
  if (lives_in_ours(worker) && processes.empty()) return std::nullopt;
  const auto terminals = lives_in_ours(worker) && options_.page->has_terminals() ? Terminals::their_own_too
                                                                                 : Terminals::of_persons;
  if (!kernel_.all_asleep(processes, terminals)) return std::nullopt;
  worker.ran.insert(kernel_.ran().begin(), kernel_.ran().end());
  if (!options_.without.arrivals && network_.poll()) return std::nullopt;
  return processes;
}

void Turns::look_soon() {
  if (at_work_ == nullptr && out_of_turn_.empty()) return;
  look_in(first_look);
}

void Turns::look_later() {
  const bool somebody_works = at_work_ != nullptr || !out_of_turn_.empty();
  if (!somebody_works && resting_.empty()) return;
  const bool some_may = (at_work_ != nullptr && may_rest(*at_work_)) ||
                        std::any_of(out_of_turn_.begin(), out_of_turn_.end(),
                                    [this](const Worker* worker) { return may_rest(*worker); });
  const bool time_flows = std::any_of(resting_.begin(), resting_.end(),
                                      [](const Worker* worker) { return worker->flow.has_value(); });
  look_in(some_may         ? std::min(patience_ + patience_ / 2, longest_patience)
          : somebody_works ? patience_with_the_busy
          : time_flows     ? patience_with_strangers
                           : std::clamp(2 * patience_, patience_with_strangers, patience_with_sleepers));
}

void Turns::look_in(std::chrono::nanoseconds patience) {
  patience_ = patience;
  alarm_.set(patience_);
}

/// Behind all that was told together with the alarm, so that a request of which something had arrived by then has begun.
void Turns::look() {
  if (follows_the_wall_()) return;
  if (options_.page != nullptr) options_.page->stand(loop_.now());  // it may flow
  for (Worker* const worker : std::vector(out_of_turn_)) {
    if (auto processes = at_rest(*worker)) {
      rest(*worker, *std::move(processes));
    } else if (lives_in_ours(*worker)) {
      // Others of its threads may wait, and time flows past them.
      waits_->look_at(worker->tree, worker->awaited());
    }
  }
  const bool nobody_works = at_work_ == nullptr && out_of_turn_.empty();
  for (Worker* const worker : std::vector(resting_)) {
    if (!worker->flow && !nobody_works) continue;
    if (auto processes = at_rest(*worker)) {
      settle(*worker,
             *std::move(processes));  // it may have worked meanwhile, and wait for something else now
    } else {
      start(*worker);
      out_of_turn_.push_back(worker);
    }
  }
  if (at_work_ != nullptr) {
    Worker& worker = *at_work_;
    if (auto processes = at_rest(worker)) {
      rest(worker, *std::move(processes));
    } else if (const auto passed = std::chrono::steady_clock::now() - since_;
               passed > options_.limit / 2 && kernel_.any_traced(worker.processes())) {
      // Somebody looks at it, at a breakpoint: time is his.
      worker.hold.reset();
      worker.hold.emplace(loop_.hold(worker.name, options_.limit));
      since_ = std::chrono::steady_clock::now();
    } else if (passed > options_.limit) {
      out_of_turn_.push_back(&worker);
      at_work_ = nullptr;
      pass_on();
      options_.on_flow(worker, "it has worked for longer than " + clock::seconds_text(options_.limit) + " s" +
                                   at_work_among(worker.processes()) + so_time_flows);
    }
  }
  look_later();
}

void Turns::rest(Worker& worker, std::vector<pid_t> processes) {
  leave(worker);
  worker.on_rest();
  if (lives_in_ours(worker) && !worker.gone && !worker.stopped()) settle(worker, std::move(processes));
}

/// It is at rest and not stopped: sees what it waits for, and whether that is all.
void Turns::settle(Worker& worker, std::vector<pid_t> processes) {
  if (!processes.empty()) processes.pop_back();  // their guardian
  options_.page->keep(worker.tree, processes);
  waits_->look_at(worker.tree, worker.awaited(), worker.ran);
  std::optional<std::string> stranger;
  if (worker.time == ProcessTime::virtual_) stranger = stranger_among(processes, *options_.page);
  if (std::find(resting_.begin(), resting_.end(), &worker) == resting_.end()) resting_.push_back(&worker);
  const bool flows = stranger || worker.time == ProcessTime::paced;
  if (!flows) worker.flow.reset();
  if (!flows || worker.flow) return;
  worker.flow.emplace(loop_.hold(worker.name + (stranger ? ": " + *stranger : ", whose time is paced"),
                                 clock::Duration::zero()));
  if (stranger) options_.on_flow(worker, *stranger + so_time_flows);
}

void Turns::leave(Worker& worker) {
  worker.hold.reset();
  worker.flow.reset();
  std::erase(out_of_turn_, &worker);
  std::erase(resting_, &worker);
  if (waits_ && worker.tree != 0) waits_->forget(worker.tree);
  if (at_work_ != &worker) return;
  at_work_ = nullptr;
  pass_on();
}

void Turns::pass_on() {
  if (!queue_.empty()) queue_.front().waiter.wake();
}

std::shared_ptr<Worker> Turns::worker_of(TreeNumber tree) {
  for (const auto& one : workers_) {
    if (auto worker = one.lock(); worker && worker->tree == tree) return worker;
  }
  return nullptr;
}

/// A timer of the loop fires: nobody works then, unless time flows past somebody who does.
void Turns::end_wait(TreeNumber tree, const SharedPage::Wait& wait) {
  auto worker = worker_of(tree);
  if (!worker) return;
  clock::spawn(loop_, "the end of a process's wait", [this, worker = std::move(worker), wait] {
    begin(*worker);
    if (worker->gone || follows_the_wall_()) return;
    options_.page->stand(loop_.now());
    options_.page->fire(wait);
    worker->ran.clear();
    if (wait.spinning != cutoff_spin_no && wait.deadline <= loop_.now())
      options_.on_flow(
          *worker, "it reads its clock again and again, and does not wait, so that time passes by itself");
  });
}

void Turns::time_goes(const clock::Driver::Flow& flow) {
  if (options_.page != nullptr) options_.page->change(flow);
  const bool followed = std::exchange(followed_the_wall_, flow.follows_the_wall);
  if (flow.follows_the_wall) {
    for (const auto& one : workers_) {
      if (const auto worker = one.lock()) leave(*worker);
    }
    if (waits_) waits_->forget_all();
    for (Waiting& waiting : queue_) waiting.waiter.wake();
    return;
  }
  if (!followed) return;
  // Whoever has something to do may be at it.
  for (const auto& one : workers_) {
    const auto worker = one.lock();
    if (!worker || worker->gone || worker->stopped() || worker->hold || worker->processes().empty()) continue;
    start(*worker);
    out_of_turn_.push_back(worker.get());
  }
}

}  // namespace cutoff::process
