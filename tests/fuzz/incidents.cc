#include "emulator/replay/expect.h"
#include "emulator/replay/replay.h"
#include "tests/fuzz/targets.h"

namespace cutoff::fuzz {
namespace {

/// Characters that a terminal obeys: those of ASCII, and U+0080 to U+009F.
bool has_controls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (byte < ' ' || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next < 0xA0)) return true;
  }
  return false;
}

}  // namespace

void incidents(std::string_view input) {
  using namespace replay;
  try {
    const Incident incident =
        read_incident(Document("incident.json", std::string(input)), {"direct", "async-polling"});
    constexpr std::size_t most = 3;  // of what may be polled for ten minutes each
    if (incident.requests.size() > most) return;
    const Result result = replay::replay(incident, *flows::find_flow(incident.flow), {});
    must(result.records.size() == incident.requests.size(), "a request is lost");
    if (const Expectation* expectation = incident.expectation_for(incident.flow)) {
      for (const std::string& mismatch : mismatches(*expectation, result))
        must(!mismatch.empty(), "a mismatch without a word");
    }
  } catch (const UnusableInput& unusable) {
    const std::string_view sentence = unusable.what();
    must(sentence.starts_with("incident.json:"), "a refusal does not say where");
    must(!has_controls(sentence), "a refusal is no single line: " + std::string(sentence));
  }
}

}  // namespace cutoff::fuzz
