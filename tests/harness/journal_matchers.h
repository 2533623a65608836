// What a test says about the journal:
//
//   EXPECT_THAT(cloud.journal().entries(), Contains(Happened(29s, "apigateway.cutoff")));
//   EXPECT_THAT(cloud.journal().entries(), Contains(Happened(68s, "agentcore.answer", {{"heard", "false"}})));
//   EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("lambda.throttle"))));
#pragma once

#include <initializer_list>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "fakes/journal/journal.h"

namespace cutoff::journal {
void PrintTo(const Entry& entry, std::ostream* out);
}  // namespace cutoff::journal

namespace cutoff::harness {

/// Fields that an entry must have, as text: {"status", "504"}, {"duration_ms", "68000"}, {"heard", "false"}.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// An entry of that kind, with at least those fields.
::testing::Matcher<const journal::Entry&> EntryOf(std::string kind, Fields fields = {});
/// The same, exactly that long after time began.
::testing::Matcher<const journal::Entry&> Happened(clock::Duration at, std::string kind, Fields fields = {});

/// The entries of one kind.
std::vector<journal::Entry> entries_of(const journal::Journal& journal, std::string_view kind);

}  // namespace cutoff::harness
