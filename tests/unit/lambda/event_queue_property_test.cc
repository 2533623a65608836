// Whatever happens to events, each of them ends exactly once, in time, and was tried at AWS's instants.
//
// A seed makes a history: arrivals, code that succeeds, fails, exits or runs into its timeout, environments that cannot
// be made, limits that come and go, configurations that change, functions that are deleted and made anew. A naive model,
// which knows AWS's rules and nothing of the queue, then reads the journal and says at each entry what it must be.
//
// CUTOFF_SOAK_SEEDS says how many histories; without it a few hundred.
#include <cstdlib>
#include <deque>
#include <map>
#include <set>

#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

constexpr const char* success_queue = "arn:aws:sqs:us-east-1:123456789012:successes";
constexpr const char* failure_queue = "arn:aws:sqs:us-east-1:123456789012:failures";
constexpr const char* dead_letter_queue = "arn:aws:sqs:us-east-1:123456789012:dead-letters";
constexpr auto function_timeout = 30s;

/// A history, made of a seed.
class History {
 public:
  explicit History(std::uint64_t seed)
      : region_(loop_, {}), lambda_(region_, destinations_), chance_(clock::Random(seed).stream("history")) {
    region_.iam().put_role({"role", {}});
    for (const char* name : {"a", "b"}) create(name);
    for (int i = 0; i < 40; ++i) {
      at_random([this] { arrive(name()); });
    }
    for (int i = 0; i < 12; ++i) {
      at_random([this] { change(name()); });
    }
  }

  void run() { ASSERT_TRUE(loop_.run_until_idle(72h)) << loop_.describe(); }

  const journal::Journal& journal() { return region_.journal(); }
  const DestinationStore& destinations() const { return destinations_; }
  std::size_t left() const { return lambda_.queued_events() + lambda_.under_way(); }

 private:
  class Factory final : public EnvironmentFactory {
   public:
    explicit Factory(History& history) : history_(history) {}
    std::unique_ptr<Environment> make() override {
      if (history_.chance_.happens(1, 10)) {
        history_.mark("test.cannot_make", "");
        throw std::runtime_error("cannot make an environment");
      }
      return code_->make();
    }

   private:
    History& history_;
    std::unique_ptr<EnvironmentFactory> code_ =
        in_process([this](const wire::Payload&, Context& context) { return history_.code(context); });
  };

  wire::Payload code(Context& context) {
    const std::uint64_t fate = chance_.below(10);
    clock::sleep_for(loop_, fate == 0 ? 1h : std::chrono::seconds(chance_.below(25)));
    if (fate <= 3) throw HandlerError("Exception", "by chance");
    if (fate == 4) throw Exit{1};
    if (fate == 5) context.log("a line");
    return {};
  }

  std::string name() { return chance_.happens(1, 2) ? "a" : "b"; }

  template <class Work>
  void at_random(Work work) {
    // Whole seconds, so that things meet.
    timers_.push_back(loop_.at(clock::Instant(std::chrono::seconds(chance_.below(600))), std::move(work)));
  }

  template <class... Fields>
  void mark(const char* kind, const std::string& function, Fields... fields) {
    region_.journal().append(kind, {}, journal::field("function", function), fields...);
  }

  void create(const std::string& function) {
    FunctionConfiguration made;
    made.name = function;
    made.role = "role";
    made.timeout = function_timeout;
    lambda_.create_function(root_, made, std::make_unique<Factory>(*this));
    mark("test.create", function);
  }

  void arrive(const std::string& function) {
    InvokeInput input;
    input.function = function;
    if (lambda_.find_function(function) == nullptr) return;
    if (chance_.happens(4, 5)) {
      lambda_.invoke_event(root_, input);
      return;
    }
    try {
      lambda_.start_invoke(root_, input);
    } catch (const wire::Fault&) {  // a throttle
    } catch (const std::runtime_error&) {
      mark("test.caller_was_told", function);
    }
  }

  void change(const std::string& function) {
    if (lambda_.find_function(function) == nullptr) {
      create(function);
      return;
    }
    switch (chance_.below(8)) {
      case 0:
      case 1:
      case 2: {
        const auto reserved = static_cast<std::int64_t>(chance_.below(3));
        lambda_.put_function_concurrency(root_, function, reserved);
        mark("test.reserve", function, journal::field("reserved", reserved));
        break;
      }
      case 3:
        lambda_.delete_function_concurrency(root_, function);
        mark("test.reserve", function, journal::field("reserved", std::int64_t{1'000'000}));
        break;
      case 4:
      case 5: {
        EventInvokeSettings settings;
        settings.maximum_retry_attempts = static_cast<std::int64_t>(chance_.below(3));
        settings.maximum_event_age = std::chrono::seconds(60 + chance_.below(600));
        settings.destinations = DestinationConfig{chance_.happens(1, 2) ? success_queue : "",
                                                  chance_.happens(1, 2) ? failure_queue : ""};
        lambda_.put_function_event_invoke_config(root_, function, settings);
        mark("test.configure", function, journal::field("retries", *settings.maximum_retry_attempts),
             journal::field("age", clock::Duration(*settings.maximum_event_age)),
             journal::field("on_success", settings.destinations->on_success),
             journal::field("on_failure", settings.destinations->on_failure));
        break;
      }
      case 6: {
        const std::string target = chance_.happens(1, 2) ? dead_letter_queue : "";
        lambda_.update_function_configuration(root_, function, {.dead_letter_target = target});
        mark("test.dead_letter_target", function, journal::field("target", target));
        break;
      }
      default:
        lambda_.delete_function(root_, function);
        mark("test.delete", function);
    }
  }

  clock::Loop loop_;
  region::Region region_;
  DestinationStore destinations_;
  Lambda lambda_;
  clock::RandomStream chance_;
  iam::Caller root_ = iam::Caller::root("123456789012");
  std::vector<std::unique_ptr<clock::Timer>> timers_;
};

/// What AWS's rules say, entry by entry.
class Model {
 public:
  void take(const journal::Entry& entry) {
    const std::string function = entry.text("function");
    if (entry.is("test.cannot_make")) {
      cannot_make_ = true;
    } else if (entry.is("test.caller_was_told")) {
      cannot_make_ = false;
    } else if (entry.is("test.create")) {
      functions_[function] = {.life = ++lives_};
    } else if (entry.is("test.delete")) {
      functions_.erase(function);
    } else if (entry.is("test.reserve")) {
      functions_.at(function).limit = entry.number_of("reserved");
    } else if (entry.is("test.dead_letter_target")) {
      functions_.at(function).dead_letter_target = entry.text("target");
    } else if (entry.is("test.configure")) {
      Function& configured = functions_.at(function);
      configured.retries = entry.number_of("retries");
      configured.age = entry.duration("age");
      configured.on_success = entry.text("on_success");
      configured.on_failure = entry.text("on_failure");
    } else if (entry.is("lambda.enqueue")) {
      Event& event = events_[entry.text("request_id")];
      event.function = function;
      event.accepted = event.due = entry.at;
    } else if (entry.is("lambda.invoke")) {
      begin(entry.text("request_id"), function);
    } else if (entry.is("lambda.report")) {
      end(entry);
    } else if (entry.is("lambda.attempt") || entry.is("lambda.requeue") || entry.is("lambda.drop") ||
               entry.is("lambda.destination") || entry.is("lambda.dead_letter")) {
      check(entry);
    }
  }

  void expect_all_ended() const {
    for (const auto& [id, event] : events_) {
      EXPECT_EQ(event.state, Event::State::ended) << id;
      EXPECT_TRUE(event.expected.empty()) << id << ": " << event.expected.front().kind;
    }
  }

  std::map<std::string, int> ends;  // how many events ended how

 private:
  struct Function {
    int life = 0;
    std::int64_t limit = 1'000'000;
    std::int64_t running = 0;
    std::int64_t retries = 2;
    clock::Duration age = 6h;
    std::string on_success = {};
    std::string on_failure = {};
    std::string dead_letter_target = {};
  };
  struct Expected {
    std::string kind;
    std::vector<std::pair<std::string, std::string>> fields;
  };
  struct Event {
    enum class State : std::uint8_t { queued, running, at_its_end, ended };
    std::string function;
    State state = State::queued;
    clock::Instant accepted;
    clock::Instant due;
    int attempts = 0;
    int failures = 0;
    int refusals = 0;
    std::deque<Expected> expected;  // at the instant `due`
  };

  void begin(const std::string& id, const std::string& function) {
    Function& begun = functions_.at(function);
    EXPECT_LT(begun.running, begun.limit);
    ++begun.running;
    running_.emplace(id, begun.life);
  }

  void end(const journal::Entry& report) {
    const std::string id = report.text("request_id");
    const auto run = running_.find(id);
    ASSERT_NE(run, running_.end());
    const auto function = functions_.find(report.text("function"));
    if (function != functions_.end() && function->second.life == run->second) --function->second.running;
    running_.erase(run);
    EXPECT_EQ(report.text("status") == "timeout", report.duration("duration_ms") == function_timeout);

    const auto found = events_.find(id);
    if (found == events_.end()) return;
    Event& event = found->second;
    EXPECT_EQ(event.state, Event::State::running);
    event.due = report.at;
    if (report.text("status") == "success") {
      event.state = Event::State::at_its_end;
      if (function != functions_.end() && !function->second.on_success.empty()) {
        event.expected.push_back(
            {"lambda.destination", {{"target", function->second.on_success}, {"condition", "Success"}}});
      } else {
        event.state = Event::State::ended;
        ++ends["success"];
      }
      return;
    }
    event.state = Event::State::queued;
    if (function == functions_.end()) {
      event.expected.push_back({"lambda.drop", {{"reason", "FunctionDeleted"}}});
    } else if (++event.failures > function->second.retries) {
      expect_end(event, function->second, "RetriesExhausted");
    } else {
      expect_retry(event, function->second, event.failures == 1 ? 60s : 120s, "FunctionError");
    }
  }

  /// What must come when the turn of a waiting event has come.
  void expect_delivery(Event& event) {
    const auto found = functions_.find(event.function);
    if (found == functions_.end()) {
      event.expected.push_back({"lambda.drop", {{"reason", "FunctionDeleted"}}});
      return;
    }
    const Function& function = found->second;
    const clock::Duration age = event.due - event.accepted;
    if (function.limit == 0) {
      expect_end(event, function, "ZeroReservedConcurrency");
    } else if (age >= function.age) {
      expect_end(event, function, "EventAgeExceeded");
    } else if (function.running >= function.limit || cannot_make_) {
      constexpr int delays[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};
      const int delay = event.refusals < 9 ? delays[event.refusals] : 300;
      ++event.refusals;
      expect_retry(event, function, std::chrono::seconds(delay),
                   cannot_make_ ? "ServiceException" : "ReservedFunctionConcurrentInvocationLimitExceeded");
    } else {
      event.expected.push_back(
          {"lambda.attempt",
           {{"attempt", std::to_string(event.attempts + 1)},
            {"age_ms", std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(age).count())}}});
    }
  }

  void expect_retry(Event& event, const Function& function, std::chrono::seconds delay, const char* reason) {
    if (event.due + delay >= event.accepted + function.age) {
      expect_end(event, function, "EventAgeExceeded");
    } else {
      event.expected.push_back(
          {"lambda.requeue", {{"reason", reason}, {"delay_ms", std::to_string(delay.count() * 1000)}}});
    }
  }

  void expect_end(Event& event, const Function& function, const char* condition) {
    for (const auto& [kind, target] : {std::pair{"lambda.destination", function.on_failure},
                                       std::pair{"lambda.dead_letter", function.dead_letter_target}}) {
      if (!target.empty()) event.expected.push_back({kind, {{"target", target}, {"condition", condition}}});
    }
    event.expected.push_back({"lambda.drop", {{"reason", condition}}});
  }

  void check(const journal::Entry& entry) {
    const std::string id = entry.text("request_id");
    Event& event = events_.at(id);
    ASSERT_EQ(entry.at, event.due) << entry.json();
    if (event.expected.empty()) {
      ASSERT_EQ(event.state, Event::State::queued) << entry.json();
      expect_delivery(event);
    }
    cannot_make_ = false;
    const Expected expected = event.expected.front();
    event.expected.pop_front();
    ASSERT_EQ(entry.kind, expected.kind) << entry.json();
    for (const auto& [key, value] : expected.fields) ASSERT_EQ(entry.text(key), value) << entry.json();

    if (entry.is("lambda.attempt")) {
      ++event.attempts;
      event.refusals = 0;
      event.state = Event::State::running;
      begin(id, event.function);
    } else if (entry.is("lambda.requeue")) {
      event.due = entry.at + entry.duration("delay_ms");
    } else if (entry.is("lambda.drop")) {
      event.state = Event::State::ended;
      ++ends[entry.text("reason")];
    } else if (event.state == Event::State::at_its_end) {  // its OnSuccess
      event.state = Event::State::ended;
      ++ends["success"];
    }
  }

  std::map<std::string, Function> functions_;
  std::map<std::string, Event> events_;
  std::map<std::string, int> running_;  // request → its function's life
  int lives_ = 0;
  bool cannot_make_ = false;  // the environment of the delivery that comes next
};

int seeds() {
  const char* asked = std::getenv("CUTOFF_SOAK_SEEDS");
  return asked != nullptr ? std::atoi(asked) : 300;
}

TEST(EventQueueProperty, EveryEventEndsOnceInTimeAndWasTriedAtAwssInstants) {
  std::map<std::string, int> ends;
  for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(seeds()); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed);
    history.run();
    Model model;
    std::size_t messages = 0;
    std::size_t dead_letters = 0;
    for (const journal::Entry& entry : history.journal().entries()) {
      model.take(entry);
      if (::testing::Test::HasFatalFailure()) return;
      if (entry.is("lambda.destination")) ++messages;
      if (entry.is("lambda.dead_letter")) ++dead_letters;
    }
    model.expect_all_ended();
    EXPECT_EQ(history.left(), 0U);
    EXPECT_EQ(history.destinations().messages().size(), messages);
    EXPECT_EQ(history.destinations().dead_letters().size(), dead_letters);
    if (::testing::Test::HasFailure()) return;
    for (const auto& [how, count] : model.ends) ends[how] += count;
  }
  // The histories are worth reading: all ends occur.
  for (const char* how :
       {"success", "RetriesExhausted", "EventAgeExceeded", "ZeroReservedConcurrency", "FunctionDeleted"}) {
    EXPECT_GT(ends[how], 0) << how;
  }
}

}  // namespace
}  // namespace cutoff::lambda
