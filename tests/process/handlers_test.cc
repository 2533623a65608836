// The flows' handlers in Python and in Node: they do the same, and sign what they send as AWS wants it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"

namespace cutoff::process {
namespace {

constexpr const char* answers =
    "400 {\"error\":\"The body must be a JSON object\"}\n"
    "400 {\"error\":\"The body must be a JSON object\"}\n"
    "400 {\"error\":\"A prompt is required\"}\n"
    "400 {\"error\":\"session_id must be a string\"}\n"
    "202 {\"status\":\"accepted\",\"request_id\":\"ID\",\"poll_url\":\"/api/v1/status/ID\"}\n"
    "404 {\"error\":\"Request not found\"}\n"
    "200 {\"request_id\":\"mine\",\"status\":\"processing\"}\n"
    "nothing\n"
    "200 "
    "{\"request_id\":\"mine\",\"status\":\"complete\",\"assessment\":{\"disruption\":\"delay\",\"severity\":"
    "\"medium\","
    "\"recommendation\":\"Rebook connecting passengers.\"},\"session_id\":\"ID\",\"execution_time_ms\":N}\n"
    "nothing\n"
    "nothing\n"
    "error\n"
    "200 {\"assessment\":{\"disruption\":\"delay\",\"severity\":\"medium\",\"recommendation\":\"Rebook "
    "connecting "
    "passengers.\"}}\n";

/// What the language's handlers answer, against the flow's own tables and agent.
Ended call(const std::string& program, const std::string& script) {
  return run_cutoff(
      {"run", "--flow", "async-polling", "--auth", "strict", "--", program,
       CUTOFF_SOURCE_DIR "/tests/process/handlers/" + script, CUTOFF_SOURCE_DIR "/fixtures/flows"},
      {{"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin:/usr/local/bin"}, {"PYTHONDONTWRITEBYTECODE", "1"}});
}

TEST(Handlers, InPythonAnswerAsThoseInCpp) {
  const Ended ended = call("/usr/bin/python3", "call.py");  // Debian's, which has boto3
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, answers);
}

TEST(Handlers, InNodeAnswerAsThoseInCpp) {
  const Ended ended = call("node", "call.mjs");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, answers);
}

}  // namespace
}  // namespace cutoff::process
