// One process of an environment, from its start to its end: its tree, its port, its output and its turns to work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "emulator/front/alarm.h"
#include "emulator/front/server.h"
#include "emulator/process/door.h"
#include "emulator/process/output.h"
#include "emulator/process/runtime_api.h"
#include "emulator/process/shop.h"

namespace cutoff::process {

class Session final : private Tree::Listener {
 public:
  /// Starts it, on an invocation's fiber. Throws std::system_error; lambda::CannotStart where its program is not there.
  Session(Runner::Shop& shop, const Code& code, lambda::InitContext& context);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// Ends it.
  ~Session() override;

  /// Waits until it asks for its first event. Throws what lambda::Environment::init() does.
  void init(lambda::InitContext& context);
  /// Lets it go on, and waits until it has done what it still had to do. False when it has ended, or does so then.
  bool wake(lambda::Context& context);
  wire::Payload invoke(const wire::Payload& event, lambda::Context& context);

  std::optional<std::int64_t> max_memory_mb() const;

 private:
  /// For as long as this lives, what the process writes is that invocation's log.
  class Logging {
   public:
    Logging(Session& session, lambda::InitContext& context) : session_(session) {
      session.log_ = &context;
      session.logged_ = session.dropped_ = 0;
    }
    Logging(const Logging&) = delete;
    Logging& operator=(const Logging&) = delete;
    ~Logging() { session_.log_ = nullptr; }

   private:
    Session& session_;
  };

  Command command_for(lambda::InitContext& context, const Code& code, const std::string& address);
  void on_slow_reply(const std::string& request);
  std::int64_t deadline_ms(clock::Duration remaining) const;
  void on_output() override;
  void on_report(Tree::Report report) override;
  /// It has nothing to do: it is stopped until its next invocation.
  void rest();
  /// All that it has written until now is logged.
  void finish_log();
  void log_event(std::string text);

  Runner::Shop& shop_;
  std::string function_;
  wire::TraceId trace_ = {};  // of its invocation
  iam::AccessKey key_;
  RuntimeApi api_;
  std::shared_ptr<Worker> worker_;
  std::unique_ptr<Door> door_;
  std::unique_ptr<front::Server> server_;
  std::shared_ptr<Tree> tree_;
  Output output_;
  front::Alarm more_output_;
  lambda::InitContext* log_ = nullptr;
  std::size_t logged_ = 0;   // bytes, of this invocation
  std::size_t dropped_ = 0;  // the same
  int cannot_start_ = 0;     // errno
  bool no_folder_ = false;   // for that reason
};

}  // namespace cutoff::process
