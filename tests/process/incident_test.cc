// Incident files that cannot be used: exit code 2, nothing on stdout, one sentence that says where and what is right.
#include <ostream>

#include <gtest/gtest.h>

#include "tests/process/cutoff.h"
#include "tests/process/incident_file.h"

namespace cutoff::process {
namespace {

struct Mistake {
  const char* name;
  const char* text;
  const char* sentence;  // behind the file's name

  friend void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.text; }
};

class UnusableIncident : public testing::TestWithParam<Mistake> {};

TEST_P(UnusableIncident, IsRefusedWithOneSentence) {
  const IncidentFile file(GetParam().text);
  const Ended ended = run_cutoff({"replay", file.path()});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err, "cutoff: " + file.path() + GetParam().sentence + "\n");
}

const std::vector<Mistake> mistakes{
    {"Empty", "", ":1:1: this is empty: write a JSON object"},
    {"NotJson", "name: agent-68s\n", ":1:1: this is not JSON: invalid literal"},
    {"CutShort", "{\n  \"name\": \"n\",\n",
     ":3:1: this is not JSON: unexpected end of input, expected string literal"},
    {"CommaAtTheEnd", "{\n  \"name\": \"n\",\n}\n",
     ":3:1: this is not JSON: unexpected '}', expected string literal"},
    {"NoObject", "[]",
     ":1:1: the file is an empty list: write an object, such as "
     R"({"name": "slow-agent", "gateway": "rest", "flow": "direct", "requests": []})"},
    {"KeyTwice", "{\"name\": \"a\",\n \"name\": \"b\"}",
     R"(:2:2: "name" is given twice in one object: keep one of them)"},
    {"UnknownField", "{\n  \"nmae\": \"n\"\n}",
     R"(:2:3: the file has an unknown field "nmae": did you mean "name"?)"},
    {"NoName", R"({"gateway": "rest"})",
     R"(:1:1: the file has no "name": add one, such as "name": "slow-agent")"},
    {"NameIsANumber", R"({"name": 7})", R"(:1:10: name is 7: write a text, such as "slow-agent")"},
    {"GatewayUnknown", R"({"name": "n", "gateway": "http"})",
     R"(:1:26: gateway is "http": write "rest", for a REST API)"},
    {"FlowUnknown", R"({"name": "n", "gateway": "rest", "flow": "dirct"})",
     R"(:1:42: flow is "dirct": did you mean "direct"?)"},
    {"NoRequests", R"({"name": "n", "gateway": "rest", "flow": "direct"})",
     R"(:1:1: the file has no "requests": add one, such as "requests": )"
     R"([{"at": "0s", "body": {"prompt": "hello"}, "agent": "68s"}])"},
    {"EmptyRequests", "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\",\n\"requests\": []}",
     R"(:2:13: requests is an empty list: write one request at least, such as )"
     R"({"at": "0s", "body": {"prompt": "hello"}, "agent": "68s"})"},
    {"AgentWithoutUnit",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"},\n"
     "  {\"at\": \"0s\", \"body\": {}, \"agent\": 68}\n]}",
     R"(:3:37: requests[1].agent is 68: write a duration with a unit, such as "68s")"},
    {"AtIsNegative",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"at\": \"-1s\", \"body\": {}, \"agent\": \"68s\"}]}",
     R"(:2:10: requests[0].at is "-1s": write a duration with a unit (ns, us, ms, s, min or h), such as "68s" or )"
     R"("1.5s")"},
    {"NoAgent",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"at\": \"0s\", \"body\": {}}]}",
     R"(:2:3: requests[0] has no "agent": add one, such as "agent": "68s")"},
    {"BodyIsText",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"at\": \"0s\", \"body\": \"hello\", \"agent\": \"68s\"}]}",
     R"(:2:24: requests[0].body is "hello": write the JSON object that the client sends, such as )"
     R"({"prompt": "hello"})"},
    {"UnknownFieldOfARequest",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"at\": \"0s\", \"body\": {}, \"agent\": \"68s\", \"retries\": 2}]}",
     R"(:2:44: requests[0] has an unknown field "retries": it may have "id", "at", "body" and "agent")"},
    {"IdTwice",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\", \"requests\": [\n"
     "  {\"id\": \"a\", \"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"},\n"
     "  {\"id\": \"a\", \"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"}]}",
     R"(:3:10: requests[1].id is "a": this is the id of requests[0], so write another one)"},
    {"ExpectationOfAnUnknownFlow",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\",\n"
     " \"requests\": [{\"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"}],\n"
     " \"expect\": {\"driect\": {}}}",
     R"(:3:13: expect has an unknown field "driect": did you mean "direct"?)"},
    {"ExpectedCountIsNoCount",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\",\n"
     " \"requests\": [{\"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"}],\n"
     " \"expect\": {\"direct\": {\"summary\": {\"timed_out\": true}}}}",
     ":3:49: expect.direct.summary.timed_out is true: write how many requests, such as 1"},
    {"ExpectedFieldUnknown",
     "{\"name\": \"n\", \"gateway\": \"rest\", \"flow\": \"direct\",\n"
     " \"requests\": [{\"at\": \"0s\", \"body\": {}, \"agent\": \"68s\"}],\n"
     " \"expect\": {\"direct\": {\"requests\": [{\"response_ms\": 29000}]}}}",
     R"(:3:38: expect.direct.requests[0] has an unknown field "response_ms": did you mean "responded_ms"?)"},
};

INSTANTIATE_TEST_SUITE_P(Replay, UnusableIncident, testing::ValuesIn(mistakes),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace cutoff::process
