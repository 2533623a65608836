// DynamoDB: tables of items, for handlers in C++ (through sdk/) and for AWS SDKs (through handle()).
//
// An operation is a member function: permission, then checks in AWS's order, then its effect, all at one instant. It
// takes no time and does not suspend. The time that a request takes around it is added by start(), and only in the
// latency profile `typical`. Adding an operation: its input and output in operations/, the member function in
// operations/NAME.cc, its JSON in http/NAME.cc, and a line here and in http/wire_operations.cc.
//
// Sources: DynamoDB API Reference 2012-08-10 and Developer Guide; where they are silent, recordings of AWS by others
// (said where). Limits of this fake: no secondary indexes, streams, batches, transactions, PartiQL, and no legacy
// parameters (KeyConditions, AttributeUpdates, Expected, …); each is refused by name.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fakes/clock/one_shot.h"
#include "fakes/clock/random.h"
#include "fakes/clock/timer.h"
#include "fakes/dynamodb/latency.h"
#include "fakes/dynamodb/operations/create_table.h"
#include "fakes/dynamodb/operations/describe_table.h"
#include "fakes/dynamodb/operations/known_expressions.h"
#include "fakes/dynamodb/operations/read.h"
#include "fakes/dynamodb/operations/time_to_live.h"
#include "fakes/dynamodb/operations/write.h"
#include "fakes/dynamodb/table.h"
#include "fakes/faults/faults.h"
#include "fakes/iam/caller.h"
#include "fakes/region/region.h"
#include "fakes/region/reset.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/message.h"

namespace cutoff::dynamodb {

/// On whose behalf, and for which client request.
struct Call {
  const iam::Caller& caller;
  wire::TraceId trace;
  const faults::Error* injected = nullptr;  // what it is to fail with
};

/// What AWS calls the operation of an input, as faults name it.
constexpr std::string_view operation_name(const CreateTableInput*) { return "CreateTable"; }
constexpr std::string_view operation_name(const DescribeTableInput*) { return "DescribeTable"; }
constexpr std::string_view operation_name(const DeleteTableInput*) { return "DeleteTable"; }
constexpr std::string_view operation_name(const ListTablesInput*) { return "ListTables"; }
constexpr std::string_view operation_name(const UpdateTimeToLiveInput*) { return "UpdateTimeToLive"; }
constexpr std::string_view operation_name(const DescribeTimeToLiveInput*) { return "DescribeTimeToLive"; }
constexpr std::string_view operation_name(const PutItemInput*) { return "PutItem"; }
constexpr std::string_view operation_name(const UpdateItemInput*) { return "UpdateItem"; }
constexpr std::string_view operation_name(const DeleteItemInput*) { return "DeleteItem"; }
constexpr std::string_view operation_name(const GetItemInput*) { return "GetItem"; }
constexpr std::string_view operation_name(const QueryInput*) { return "Query"; }
constexpr std::string_view operation_name(const ScanInput*) { return "Scan"; }

/// The table that an input names; none of ListTables.
template <class Input>
std::string_view table_of(const Input& input) {
  if constexpr (requires { input.table; }) {
    return input.table;
  } else {
    return {};
  }
}

class DynamoDb final : public wire::Service {
 public:
  struct Options {
    /// How long things take in the profile `typical`.
    Latency latency;
    /// Items past their time are looked for at every whole multiple of this since time began.
    clock::Duration time_to_live_sweep = std::chrono::minutes(15);
    /// The most bytes that a page of Query or Scan evaluates. An item that would go over it waits for the next page,
    /// unless it is the first. (AWS counts with an internal size: which item exactly is the last cannot be known.)
    std::size_t page_bytes = std::size_t{1024} * 1024;
  };

  /// `region` outlives this.
  explicit DynamoDb(region::Region& region);
  DynamoDb(region::Region& region, Options options);
  ~DynamoDb() override;

  // Tables. What a caller can cause is thrown as wire::Fault.

  TableDescription create_table(const Call& call, const CreateTableInput& input);
  DescribeTableOutput describe_table(const Call& call, const DescribeTableInput& input);
  TableDescription delete_table(const Call& call, const DeleteTableInput& input);
  ListTablesOutput list_tables(const Call& call, const ListTablesInput& input);
  UpdateTimeToLiveOutput update_time_to_live(const Call& call, const UpdateTimeToLiveInput& input);
  TimeToLiveDescription describe_time_to_live(const Call& call, const DescribeTimeToLiveInput& input);

  // Items.

  WriteOutput put_item(const Call& call, const PutItemInput& input);
  WriteOutput update_item(const Call& call, const UpdateItemInput& input);
  WriteOutput delete_item(const Call& call, const DeleteItemInput& input);
  GetItemOutput get_item(const Call& call, const GetItemInput& input);
  PageOutput query(const Call& call, const QueryInput& input);
  PageOutput scan(const Call& call, const ScanInput& input);

  /// Any of these as a request that takes its time: db.start(&DynamoDb::put_item, call, input). Where it takes none,
  /// it is done when this returns. Otherwise it is on its way and has its effect whether or not anybody waits; what it
  /// throws comes by the result.
  template <class Output, class Input>
  clock::Result<Output> start(Output (DynamoDb::*operation)(const Call&, const Input&), const Call& call,
                              Input input);

  /// The same, waiting for its end; straight away where it takes no time.
  template <class Output, class Input>
  Output request(Output (DynamoDb::*operation)(const Call&, const Input&), const Call& call, Input input) {
    if (!takes_time() && region_.faults().none()) return perform(operation, call, input);
    return start(operation, call, std::move(input)).wait();
  }
  bool takes_time() const { return region_.latency() == region::LatencyProfile::typical; }

  /// POST / with X-Amz-Target: DynamoDB_20120810.PutItem.
  wire::Response handle(wire::Request request) override;

  /// Ends all that is under way, without an answer (who waits for one gets clock::Abandoned), and forgets.
  void reset(region::Keep keep);

  region::Region& region() const { return region_; }

 private:
  class Ongoing;
  template <class Output, class Input>
  class OngoingOperation;
  class SweepTimer;

  /// In a function of its own: within fire()'s try, g++ 12's UBSan checks a register that it never set.
  template <class Output, class Input>
  Output perform(Output (DynamoDb::*operation)(const Call&, const Input&), const Call& call,
                 const Input& input) {
    return (this->*operation)(call, input);
  }

  /// What the journal says of an operation.
  struct Record {
    Table* known = nullptr;
    journal::SharedText table;  // its name, known or not
    std::string key;
    std::optional<bool> condition_met;
  };
  /// Runs `operation` and writes to the journal how it went.
  template <class Operation>
  auto recorded(const char* kind, const Call& call, std::string_view table, Operation operation);
  void append(const char* kind, const Call& call, const Record& record, int status,
              const std::string& error_type);

  faults::Injection meet_faults(std::string_view operation, std::string_view table, const Call& call);
  [[noreturn]] static void throw_injected(const faults::Error& error);

  /// Permission, then the name; then the table of that name, or nullptr.
  Table* authorized(const Call& call, const char* action, std::string_view name) {
    return authorized(call, action, name, find(name));
  }
  Table* authorized(const Call& call, const char* action, std::string_view name, Table* known) const;
  /// The table that an operation on items works on.
  Table& active_table(Table* table) const;
  Table* find(std::string_view name);
  TableDescription describe(const Table& table) const;
  std::string arn_of(std::string_view name) const;

  void sweep();
  void arm_sweep();

  clock::Duration draw(clock::Duration least, clock::Duration most, const char* what);
  std::string new_request_id();
  void forget(Ongoing& ongoing);

  region::Region& region_;
  Options options_;
  std::map<std::string, std::unique_ptr<Table>, std::less<>> tables_;
  KnownExpressions known_expressions_;
  std::list<std::unique_ptr<Ongoing>> ongoing_;
  std::unique_ptr<clock::Timer> sweep_timer_;
  clock::RandomStream request_ids_;
  std::uint64_t draws_ = 0;
};

/// A request on its way: it reaches the table after half of its time, and its answer the caller after all of it.
class DynamoDb::Ongoing : public clock::Timer {
 public:
  explicit Ongoing(DynamoDb& service) : Timer(service.region_.loop()), service_(service) {}
  const char* what() const override { return "a DynamoDB request"; }
  std::list<std::unique_ptr<Ongoing>>::iterator place_;

 protected:
  DynamoDb& service_;
};

template <class Output, class Input>
class DynamoDb::OngoingOperation final : public Ongoing {
 public:
  using Operation = Output (DynamoDb::*)(const Call&, const Input&);

  OngoingOperation(DynamoDb& service, Operation operation, const Call& call, Input input,
                   clock::Duration takes, std::shared_ptr<const faults::Error> injected,
                   clock::Promise<Output> promise)
      : Ongoing(service),
        operation_(operation),
        caller_(call.caller),
        trace_(call.trace),
        input_(std::move(input)),
        way_back_(takes - takes / 2),
        injected_(std::move(injected)),
        promise_(std::move(promise)) {
    arm_after(takes / 2);
  }

 private:
  void fire() override {
    if (outcome_.index() == 0) {
      try {
        outcome_.template emplace<1>(
            service_.perform(operation_, {caller_, trace_, injected_.get()}, input_));
      } catch (...) {
        outcome_.template emplace<2>(std::current_exception());
      }
      arm_after(way_back_);
      return;
    }
    if (auto* output = std::get_if<1>(&outcome_)) {
      promise_.set(std::move(*output));
    } else {
      promise_.fail(std::get<2>(outcome_));
    }
    service_.forget(*this);
  }

  Operation operation_;
  iam::Caller caller_;
  wire::TraceId trace_;
  Input input_;
  clock::Duration way_back_;
  std::shared_ptr<const faults::Error> injected_;
  clock::Promise<Output> promise_;
  std::variant<std::monostate, Output, std::exception_ptr> outcome_;
};

template <class Output, class Input>
clock::Result<Output> DynamoDb::start(Output (DynamoDb::*operation)(const Call&, const Input&),
                                      const Call& call, Input input) {
  auto [promise, result] = clock::one_shot<Output>(region_.loop(), "DynamoDB's answer");
  const faults::Injection injected = meet_faults(operation_name(&input), table_of(input), call);
  const clock::Duration takes =
      injected.latency + (takes_time()
                              ? draw(options_.latency.request_least, options_.latency.request_most, "request")
                              : clock::Duration::zero());
  if (takes == clock::Duration::zero()) {
    try {
      promise.set(perform(operation, {call.caller, call.trace, injected.error.get()}, input));
    } catch (...) {
      promise.fail(std::current_exception());
    }
  } else {
    ongoing_.push_back(std::make_unique<OngoingOperation<Output, Input>>(
        *this, operation, call, std::move(input), takes, injected.error, std::move(promise)));
    ongoing_.back()->place_ = std::prev(ongoing_.end());
  }
  return std::move(result);
}

template <class Operation>
auto DynamoDb::recorded(const char* kind, const Call& call, std::string_view table, Operation operation) {
  Record record;
  try {
    record.known = find(table);
    record.table = record.known != nullptr ? record.known->name : journal::shared_text(std::string(table));
    if (call.injected != nullptr) throw_injected(*call.injected);
    auto output = operation(record);
    append(kind, call, record, 200, {});
    return output;
  } catch (const wire::Fault& fault) {
    append(kind, call, record, fault.status(), fault.type());
    throw;
  }
}

}  // namespace cutoff::dynamodb
