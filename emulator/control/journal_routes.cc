// The journal over the wire: as JSON Lines, as a stream of events, as a number.
#include <algorithm>
#include <charconv>

#include "emulator/control/control.h"
#include "emulator/control/entry_filter.h"
#include "emulator/control/followers.h"
#include "emulator/control/time_text.h"

namespace cutoff::control {
namespace {

const std::vector<std::string> filter_parameters{"kind", "trace", "function", "field", "since"};

std::vector<std::string> with(std::vector<std::string> names, std::initializer_list<const char*> more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

/// A number of an entry, a time since the start, or a moment.
void read_since(const std::string& text, const wire::Calendar& calendar, EntryFilter& filter) {
  const char* const end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, filter.after);
  if (!text.empty() && number.ec == std::errc() && number.ptr == end) return;
  filter.after = 0;
  if (const auto duration = parse_duration(text)) {
    filter.from = clock::Instant(*duration);
  } else if (const auto moment = parse_moment(text)) {
    filter.from = clock::Instant(*moment - calendar.at(clock::Instant{}));
  } else {
    refuse("\"since\" is \"" + text +
           "\": write the number of an entry (120), a time since the start (1m30s) or a moment "
           "(2026-02-10T00:01:30Z)");
  }
}

EntryFilter read_filter(const Call& call, const wire::Calendar& calendar) {
  EntryFilter filter;
  for (const std::string& kinds : call.parameters("kind")) {
    for (std::size_t begin = 0; begin <= kinds.size();) {
      const std::size_t end = std::min(kinds.find(',', begin), kinds.size());
      if (end > begin) filter.kinds.push_back(kinds.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  filter.trace = call.parameter("trace").value_or("");
  if (const auto function = call.parameter("function")) filter.fields.emplace_back("function", *function);
  for (const std::string& field : call.parameters("field")) {
    const auto colon = field.find(':');
    if (colon == std::string::npos || colon == 0)
      refuse("\"field\" is \"" + field + "\": write a name and a value, such as status:504");
    filter.fields.emplace_back(field.substr(0, colon), field.substr(colon + 1));
  }
  if (const auto since = call.parameter("since")) read_since(*since, calendar, filter);
  return filter;
}

}  // namespace

wire::Response Control::get_journal(Call& call) {
  call.check_query(with(filter_parameters, {"limit", "tail", "follow"}));
  const bool follows =
      call.flag("follow") || call.request.headers.get("Accept").starts_with("text/event-stream");
  if (follows) return follow(call);

  const EntryFilter filter = read_filter(call, cloud_.region().calendar());
  const auto limit = call.number("limit");
  const auto tail = call.number("tail");
  if (limit && tail) refuse("\"limit\" takes the first entries and \"tail\" the last: write one of them");
  const auto& entries = cloud_.journal().entries();
  std::vector<const journal::Entry*> chosen;
  for (std::size_t place = place_after(cloud_.journal(), filter.after);
       place < entries.size() && (!limit || chosen.size() < *limit); ++place) {
    if (filter.matches(entries[place])) chosen.push_back(&entries[place]);
  }
  if (tail && chosen.size() > *tail)
    chosen.erase(chosen.begin(), chosen.end() - static_cast<std::ptrdiff_t>(*tail));

  std::string text;
  for (const journal::Entry* entry : chosen) {
    wire::JsonWriter writer(text);
    entry->write_json(writer);
    text += '\n';
  }
  return {200, {{"Content-Type", "application/jsonl"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

/// From now on, where nothing else is said; a client that comes back says with Last-Event-ID where it was.
wire::Response Control::follow(Call& call) {
  if (call.parameter("tail")) refuse("\"tail\" does not go with \"follow\": write \"since\"");
  EntryFilter filter = read_filter(call, cloud_.region().calendar());
  if (const std::string* last = call.request.headers.find("Last-Event-ID")) {
    const auto read = std::from_chars(last->data(), last->data() + last->size(), filter.after);
    if (read.ec != std::errc()) refuse("Last-Event-ID is \"" + *last + "\": write the number of an entry");
  } else if (!call.parameter("since")) {
    filter.after = cloud_.journal().written();
  }
  const auto limit = call.number("limit");
  return {200,
          {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}},
          followers_->follow(cloud_.loop(), cloud_.journal(), std::move(filter), limit)};
}

wire::Response Control::count_journal(Call& call) {
  call.check_query(filter_parameters);
  const EntryFilter filter = read_filter(call, cloud_.region().calendar());
  const auto& entries = cloud_.journal().entries();
  const auto count = std::count_if(entries.begin(), entries.end(),
                                   [&](const journal::Entry& entry) { return filter.matches(entry); });
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().member("count", count).member("written", cloud_.journal().written()).end_object();
  });
}

}  // namespace cutoff::control
