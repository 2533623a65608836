#include "emulator/control/followers.h"

#include <algorithm>

#include "fakes/clock/fiber.h"

namespace cutoff::control {
namespace {

std::string event_of(const journal::Entry& entry) {
  std::string text = "id: " + std::to_string(entry.number) + "\ndata: ";
  wire::JsonWriter writer(text);
  entry.write_json(writer);
  return text += "\n\n";
}

std::string loss_of(std::uint64_t count, std::uint64_t next) {
  return "event: lost\ndata: {\"count\":" + std::to_string(count) + ",\"next\":" + std::to_string(next) +
         "}\n\n";
}

}  // namespace

wire::Body Followers::follow(clock::Loop& loop, const journal::Journal& journal, EntryFilter filter,
                             std::optional<std::uint64_t> limit) {
  auto [writer, body] = wire::Body::stream(loop);
  clock::spawn(loop, "journal follower",
               [self = shared_from_this(), &journal, filter = std::move(filter), limit,
                writer = std::move(writer)]() mutable {
                 try {
                   self->send(journal, std::move(filter), limit, writer);
                 } catch (const clock::Closed&) {
                 }
               });
  return body;
}

void Followers::send(const journal::Journal& journal, EntryFilter filter, std::optional<std::uint64_t> limit,
                     wire::BodyWriter& writer) {
  struct Registration {
    Followers& followers;
    clock::Waiter* waiter;
    ~Registration() { std::erase(followers.waiting_, waiter); }
  } const registration{*this, &writer.waiter()};
  waiting_.push_back(&writer.waiter());

  writer.write(": what happens in the emulator\n\n");
  std::uint64_t sent = 0;
  while (!limit || sent < *limit) {
    const auto& entries = journal.entries();
    if (entries.empty() || entries.back().number <= filter.after) {
      if (writer.closed()) return;
      writer.waiter().wait("an entry of the journal");
      continue;
    }
    const std::uint64_t first = entries.front().number;
    if (first > filter.after + 1) {
      const std::uint64_t lost = first - filter.after - 1;
      filter.after = first - 1;
      writer.write(loss_of(lost, first));
      continue;
    }
    const journal::Entry& entry = entries[place_after(journal, filter.after)];
    const bool wanted = filter.matches(entry);
    filter.after = entry.number;
    if (!wanted) continue;
    ++sent;
    writer.write(event_of(entry));  // which may wait; `entry` may be gone then
  }
  writer.finish();
}

}  // namespace cutoff::control
