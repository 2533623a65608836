#include "emulator/process/door.h"

#include <exception>
#include <optional>
#include <utility>

#include "fakes/clock/channel.h"
#include "fakes/clock/fiber.h"

namespace cutoff::process {
Door::Door(clock::Loop& loop, Turns& turns, std::shared_ptr<Worker> worker, wire::Service& endpoint,
           RuntimeApi* runtime_api)
    : loop_(loop),
      turns_(turns),
      worker_(std::move(worker)),
      endpoint_(endpoint),
      runtime_api_(runtime_api) {}

wire::Response Door::handle(wire::Request request) {
  const std::uint32_t connection = request.connection;
  wire::Response response;
  if (runtime_api_ != nullptr && request.path().starts_with(RuntimeApi::path_prefix)) {
    response = ask_runtime_api(std::move(request));
  } else {
    response = ask_endpoint(std::move(request));
  }
  turns_.begin(*worker_, connection);  // for the reply wakes it
  return response;
}

wire::Response Door::ask_runtime_api(wire::Request request) {
  std::optional<Turns::Owed> owed;  // all else is answered as soon as it is here
  if (request.method == "GET") owed.emplace(turns_, worker_);
  return runtime_api_->handle(std::move(request));
}

wire::Response Door::ask_endpoint(wire::Request request) {
  const std::uint32_t connection = request.connection;
  // A reply is owed to a request that is here.
  if (request.body.streamed()) request.body = request.body.read_all();
  const Turns::Owed owed(turns_, worker_);
  std::unique_ptr<clock::Timer> slow;
  if (worker_->time == ProcessTime::real) {
    slow = loop_.after(
        clients_patience,
        [this, what = request.method + " " + std::string(request.path())] {
          if (!turns_.follows_the_wall()) on_slow_reply(what);
        },
        clock::Timer::Kind::background);
  }
  wire::Response response = endpoint_.handle(std::move(request));
  if (response.body.streamed()) response.body = in_turn(std::move(response.body), connection);
  return response;
}

/// Each part of a streamed reply wakes the process.
wire::Body Door::in_turn(wire::Body body, std::uint32_t connection) {
  auto [writer, copy] = wire::Body::stream(loop_);
  clock::spawn(loop_, "a reply to a process",
               [&turns = turns_, worker = worker_, connection, body = std::move(body),
                writer = std::move(writer)]() mutable {
                 const Turns::Owed owed(turns, worker);
                 try {
                   while (std::optional<std::string> part = body.read()) {
                     turns.begin(*worker, connection);
                     writer.write(*std::move(part));
                   }
                   turns.begin(*worker, connection);  // its end wakes it, too
                   writer.finish(body.trailers());
                 } catch (const clock::Killed&) {
                   throw;
                 } catch (const clock::Closed&) {
                   body.close();
                 } catch (...) {
                   writer.fail(std::current_exception());
                 }
               });
  return std::move(copy);
}

}  // namespace cutoff::process
