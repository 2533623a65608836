// `cutoff serve` as its user starts it.
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/cutoff.h"
#include "tests/process/served.h"

namespace cutoff::process {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string invoke = "/_aws/execute-api/skymarshal/dev/api/v1/invoke";

std::string post(const std::string& target, const std::string& body) {
  return "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(Serve, PrintsEachRouteWithItsWholeUrlAndWhatToExport) {
  const Served served({"--flow", "async-polling"});
  const std::string endpoint = "http://127.0.0.1:" + std::to_string(served.port());
  const std::string api = endpoint + "/_aws/execute-api/skymarshal/dev/api/v1/";
  EXPECT_EQ(served.out(), "cutoff serves async-polling on " + endpoint +
                              "\n\n"
                              "POST    " +
                              api +
                              "invoke\n"
                              "GET     " +
                              api +
                              "status/{request_id}\n"
                              "OPTIONS " +
                              api +
                              "invoke\n"
                              "OPTIONS " +
                              api +
                              "status/{request_id}\n"
                              "\n"
                              "export AWS_ENDPOINT_URL=" +
                              endpoint +
                              "\n"
                              "export AWS_REGION=us-east-1\n"
                              "export AWS_DEFAULT_REGION=us-east-1\n"
                              "export AWS_ACCESS_KEY_ID=test\n"
                              "export AWS_SECRET_ACCESS_KEY=test\n");
}

TEST(Serve, AnswersAClient) {
  const Served served({"--flow", "async-polling"});
  EXPECT_THAT(served.exchange(post(invoke, R"({"prompt":"hello"})")),
              AllOf(StartsWith("HTTP/1.1 202 Accepted\r\n"), HasSubstr(R"("status":"accepted")")));
}

const std::string list_tables =
    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Amz-Target: "
    "DynamoDB_20120810.ListTables\r\n"
    "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}";

TEST(Serve, TakesAnyCredentialsAndNone) {
  const Served served({"--flow", "async-polling"});
  EXPECT_THAT(served.exchange(list_tables),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("skymarshal-requests-dev")));
}

TEST(Serve, StrictRefusesWhatIsNotSignedAndStillServesTheApi) {
  const Served served({"--flow", "async-polling", "--auth", "strict"});
  EXPECT_THAT(served.exchange(list_tables),
              AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"), HasSubstr("MissingAuthenticationToken")));
  EXPECT_THAT(served.exchange(post(invoke, R"({"prompt":"hello"})")),
              StartsWith("HTTP/1.1 202 Accepted\r\n"));
}

TEST(Serve, AutoTimeJumpsToTheCutOff) {
  const Served served({"--flow", "direct", "--clock", "auto", "--epoch", "2026-02-10T19:08:45.5+01:00"});
  EXPECT_THAT(served.exchange(post(invoke, R"({"prompt":"hello"})")),
              AllOf(StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"),
                    HasSubstr("Date: Tue, 10 Feb 2026 18:09:14 GMT\r\n"),
                    HasSubstr(R"({"message": "Endpoint request timed out"})")));
}

TEST(Serve, RealTimeMayRunFaster) {
  const Served served({"--flow", "direct", "--rate", "1000"});
  EXPECT_THAT(served.exchange(post(invoke, R"({"prompt":"hello"})")), StartsWith("HTTP/1.1 504 "));
}

TEST(Serve, EndsCleanlyOnSigtermAndSigint) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Served served({"--flow", "direct"});
    const Ended ended = served.end(signal);
    EXPECT_EQ(ended.exit_code, 0);
    EXPECT_EQ(ended.err, "");
  }
}

TEST(Serve, ServesWithoutAFlow) {
  const Served served({});
  EXPECT_THAT(served.out(), StartsWith("cutoff serves on http://127.0.0.1:"));
  EXPECT_THAT(
      served.exchange("GET /_aws/execute-api/none/dev/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
      StartsWith("HTTP/1.1 403 "));
}

TEST(Serve, APortThatIsTakenIsOneSentence) {
  const Served served({});
  const std::string port = std::to_string(served.port());
  const Ended second = run_cutoff({"serve", "--port", port});
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_EQ(second.out, "");
  EXPECT_EQ(second.err, "cutoff: port " + port + " on 127.0.0.1 is taken by another program\n");
}

struct Refused {
  std::vector<std::string> arguments;
  const char* sentence;
};

TEST(Serve, RefusesWhatItCannotUseInOneSentence) {
  for (const Refused& refused : std::vector<Refused>{
           {{"--flow", "dirct"}, R"(--flow is "dirct": did you mean "direct"?)"},
           {{"--auth", "none"}, R"(--auth is "none": write "open" or "strict")"},
           {{"--clock", "atuo"}, R"(--clock is "atuo": did you mean "auto"?)"},
           {{"--rate", "0"}, R"(--rate is "0": write how many seconds a real second is, such as 10 or 0.5)"},
           {{"--clock", "auto", "--rate", "2"}, R"(--rate is "2": only --clock real has a rate)"},
           {{"--epoch", "yesterday"},
            R"(--epoch is "yesterday": write a moment as ISO 8601 has it, such as 2026-02-10T18:08:45Z)"},
           {{"--agent", "68"}, R"(--agent is "68": write a duration with its unit, such as 68s or 250ms)"},
           {{"--host", "nowhere"}, R"(--host is "nowhere": write an IP address, such as 127.0.0.1)"},
           {{"--tls-cert", "none.pem", "--tls-key", "none.pem"},
            "the certificate none.pem cannot be used: No such file or directory"},
           {{"--latency", "real"}, R"(--latency is "real": write "ideal" or "typical")"}}) {
    std::vector<std::string> arguments{"serve", "--port", "0"};
    arguments.insert(arguments.end(), refused.arguments.begin(), refused.arguments.end());
    const Ended ended = run_cutoff(arguments);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_EQ(ended.err, std::string("cutoff: ") + refused.sentence + "\n");
  }
}

}  // namespace
}  // namespace cutoff::process
