// What a process tree finds at its port: AWS and, where it is a function's, the Runtime API. What it is answered is handed to it
// when it is its turn to work.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "emulator/process/runtime_api.h"
#include "emulator/process/turns.h"
#include "fakes/clock/loop.h"
#include "fakes/wire/message.h"

namespace cutoff::process {

class Door final : public wire::Service {
 public:
  /// Sixty seconds are what many clients wait for a reply, botocore among them.
  static constexpr clock::Duration clients_patience = std::chrono::seconds(60);

  /// All that it needs outlives it. `runtime_api`: none, where it is no function's.
  Door(clock::Loop& loop, Turns& turns, std::shared_ptr<Worker> worker, wire::Service& endpoint,
       RuntimeApi* runtime_api = nullptr);

  /// Told of a request to which the reply takes that long by the emulator's time, where the process's own clock is another.
  std::function<void(const std::string& request)> on_slow_reply = [](const std::string&) {};

  wire::Response handle(wire::Request request) override;

 private:
  wire::Response ask_runtime_api(wire::Request request);
  wire::Response ask_endpoint(wire::Request request);
  wire::Body in_turn(wire::Body body, std::uint32_t connection);

  clock::Loop& loop_;
  Turns& turns_;
  std::shared_ptr<Worker> worker_;
  wire::Service& endpoint_;
  RuntimeApi* runtime_api_;
};

}  // namespace cutoff::process
