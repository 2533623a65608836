// Scenario 2, the API: what it takes, what it refuses, and what a browser is told before it asks.
#include "tests/flow/async_polling_test.h"

namespace cutoff::flows {
namespace {

using harness::EntryOf;
using harness::Happened;
using harness::HasBody;
using harness::HasHeader;
using harness::HasJsonBody;
using harness::HasStatus;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Eq;
using ::testing::Not;

class AsyncPollingApi : public AsyncPollingTest {};

TEST_F(AsyncPollingApi, AcceptsAQuestionAtOnceAndSaysWhereToAsk) {
  deploy(68s);
  const wire::Response response = request("POST", invoke_url, question);
  EXPECT_EQ(now(), 0s);
  EXPECT_THAT(response, HasStatus(202));
  EXPECT_THAT(response, HasHeader("Content-Type", "application/json"));
  EXPECT_THAT(response, HasHeader("Access-Control-Allow-Origin", "*"));
  const auto answer = JsonObject::read(response.body.text());
  ASSERT_TRUE(answer);
  const std::string id = *answer->string("request_id");
  EXPECT_THAT(response, HasBody(Eq(R"({"status":"accepted","request_id":")" + id +
                                   R"(","poll_url":"/api/v1/status/)" + id + R"("})")));
}

TEST_F(AsyncPollingApi, StoresTheRequestBeforeItAnswers) {
  deploy(68s);
  const std::string id = accepted();
  const auto item = item_of(id);
  EXPECT_EQ(item->at("status").string(), "processing");
  EXPECT_EQ(item->at("prompt").string(), "Flight EY123 delayed 2 hours");
  EXPECT_EQ(item->at("created_at").string(), "2026-02-10T00:00:00.000Z");
  EXPECT_EQ(item->at("ttl").number(),
            dynamodb::Number(std::int64_t{cloud.region().calendar().epoch_seconds(clock::Instant(24h))}));
}

TEST_F(AsyncPollingApi, InvokesItselfWithAnEventThatSaysItIsForTheWorker) {
  deploy(68s);
  accepted();
  finish();
  EXPECT_THAT(cloud.journal().entries(),
              Contains(Happened(0s, "lambda.start", {{"function", "skymarshal-api-invoke-dev"}})).Times(2));
  EXPECT_THAT(cloud.journal().entries(), Contains(EntryOf("agentcore.call")).Times(1));
}

TEST_F(AsyncPollingApi, TellsTheStatusOfARequest) {
  deploy(68s);
  const std::string id = accepted();
  const wire::Response early = status_of(id);
  EXPECT_THAT(early, HasStatus(200));
  EXPECT_THAT(early, HasHeader("Access-Control-Allow-Origin", "*"));
  EXPECT_THAT(early, HasBody(Eq(R"({"request_id":")" + id + R"(","status":"processing"})")));
  finish();
  const auto session = item_of(id)->at("session_id").string();
  EXPECT_THAT(status_of(id), HasBody(Eq(R"({"request_id":")" + id + R"(","status":"complete","assessment":)" +
                                        the_assessment + R"(,"session_id":")" + session +
                                        R"(","execution_time_ms":68000})")));
}

TEST_F(AsyncPollingApi, KnowsNoRequestThatNobodyWasGiven) {
  deploy(68s);
  const wire::Response response = status_of("9a3c0a4e-0000-4000-8000-000000000000");
  EXPECT_THAT(response, HasStatus(404));
  EXPECT_THAT(response, HasJsonBody(R"({"error":"Request not found"})"));
  EXPECT_THAT(response, HasHeader("Access-Control-Allow-Origin", "*"));
}

struct BadBody {
  const char* name;
  const char* body;
};
void PrintTo(const BadBody& bad, std::ostream* out) { *out << bad.body; }

class AsyncPollingBadBody : public AsyncPollingTest, public testing::WithParamInterface<BadBody> {};

TEST_P(AsyncPollingBadBody, Is400AndNothingIsStoredAndNothingInvoked) {
  deploy(68s);
  const wire::Response response = request("POST", invoke_url, GetParam().body);
  EXPECT_THAT(response, HasStatus(400));
  EXPECT_THAT(response, HasHeader("Access-Control-Allow-Origin", "*"));
  EXPECT_TRUE(JsonObject::read(response.body.text())->string("error") != nullptr);
  finish();
  EXPECT_EQ(stored(), 0U);
  EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("lambda.enqueue"))));
  EXPECT_THAT(cloud.journal().entries(), Contains(EntryOf("lambda.start")).Times(1));  // the dispatcher alone
}

INSTANTIATE_TEST_SUITE_P(
    AsyncPolling, AsyncPollingBadBody,
    testing::Values(BadBody{"NoPrompt", "{}"}, BadBody{"EmptyPrompt", R"({"prompt":""})"},
                    BadBody{"BlankPrompt", R"({"prompt":" \n"})"},
                    BadBody{"PromptIsNull", R"({"prompt":null})"},
                    BadBody{"PromptIsANumber", R"({"prompt":7})"}, BadBody{"NotJson", "Flight EY123"},
                    BadBody{"CutShort", R"({"prompt":"Fl)"},
                    BadBody{"MoreThanOneValue", R"({"prompt":"a"} {})"}, BadBody{"NoObject", R"(["prompt"])"},
                    BadBody{"AString", R"("prompt")"},
                    BadBody{"SessionIsANumber", R"({"prompt":"a","session_id":7})"}, BadBody{"NoBody", ""}),
    [](const auto& test) { return test.param.name; });

TEST_F(AsyncPollingApi, TakesAnyTextForAPrompt) {
  deploy(68s);
  const std::string id =
      accepted(R"({"prompt":"\u00fc \"quoted\"\n\ud83d\ude00","session_id":null,"more":[1,{"a":2.5}]})");
  EXPECT_EQ(item_of(id)->at("prompt").string(), "ü \"quoted\"\n😀");
}

TEST_F(AsyncPollingApi, AnswersABrowsersOptionsByItself) {
  deploy(68s);
  const auto allows = [](const char* methods) {
    return AllOf(HasStatus(200), HasHeader("Access-Control-Allow-Headers", "Content-Type"),
                 HasHeader("Access-Control-Allow-Methods", methods),
                 HasHeader("Access-Control-Allow-Origin", "*"));
  };
  EXPECT_THAT(request("OPTIONS", invoke_url), allows("POST,OPTIONS"));
  EXPECT_THAT(request("OPTIONS", std::string(status_url) + "any"), allows("GET,OPTIONS"));
  EXPECT_THAT(cloud.journal().entries(), Not(Contains(EntryOf("lambda.invoke"))));
}

TEST_F(AsyncPollingApi, HasNoOtherPaths) {
  deploy(68s);
  EXPECT_THAT(request("GET", invoke_url), HasStatus(403));
  EXPECT_THAT(request("POST", std::string(status_url) + "any", "{}"), HasStatus(403));
}

// What it is made of.

TEST_F(AsyncPollingApi, TheFunctionIsConfiguredAsDeployed) {
  deploy(68s);
  const lambda::Function& function = *cloud.lambda().find_function("skymarshal-api-invoke-dev");
  EXPECT_EQ(function.configuration().runtime, "python3.11");
  EXPECT_EQ(function.configuration().handler, "src.api.lambda_handler_async.lambda_handler");
  EXPECT_EQ(function.configuration().timeout, 900s);
  EXPECT_EQ(function.configuration().memory_mb, 1024);
  EXPECT_EQ(function.reserved_concurrency(), 10);
  std::vector<std::string> variables;
  for (const auto& [name, value] : function.configuration().environment) variables.push_back(name);
  EXPECT_THAT(variables, testing::ElementsAre("AGENTCORE_RUNTIME_ARN", "SKYMARSHAL_AWS_REGION",
                                              "SESSION_TABLE_NAME", "REQUESTS_TABLE_NAME", "LOG_LEVEL"));
}

TEST_F(AsyncPollingApi, TheTableOfRequestsIsOnDemandAndForgetsByItsAttributeTtl) {
  deploy(68s);
  const auto table =
      cloud.dynamodb().describe_table({root(), {}}, {.table = "skymarshal-requests-dev"}).table;
  EXPECT_EQ(table.schema.partition.name, "request_id");
  EXPECT_EQ(table.billing_mode, dynamodb::BillingMode::pay_per_request);
  const auto ttl = cloud.dynamodb().describe_time_to_live({root(), {}}, {.table = "skymarshal-requests-dev"});
  EXPECT_EQ(ttl.attribute, "ttl");
  const std::string id = accepted();
  advance(24h);
  EXPECT_NE(item_of(id), nullptr);
  advance(15min);  // the next look at what has expired
  EXPECT_EQ(item_of(id), nullptr);
  EXPECT_THAT(status_of(id), HasStatus(404));
}

TEST_F(AsyncPollingApi, TheRoleMayDoWhatTheFunctionDoesAndNoMore) {
  deploy(68s);
  const auto role =
      iam::Caller::assumed_role("123456789012", "skymarshal-api-invoke-role", "skymarshal-api-invoke-dev");
  const auto may = [&](std::string_view action, std::string_view resource) {
    return cloud.iam().allows(role, action, resource);
  };
  for (const char* table : {"arn:aws:dynamodb:us-east-1:123456789012:table/skymarshal-requests-dev",
                            "arn:aws:dynamodb:us-east-1:123456789012:table/skymarshal-sessions-dev"}) {
    for (const char* action : {"PutItem", "GetItem", "Query", "UpdateItem", "DescribeTable"})
      EXPECT_TRUE(may(std::string("dynamodb:") + action, table)) << action;
    for (const char* action : {"DeleteItem", "Scan", "DeleteTable"})
      EXPECT_FALSE(may(std::string("dynamodb:") + action, table)) << action;
  }
  const std::string self = "arn:aws:lambda:us-east-1:123456789012:function:skymarshal-api-invoke-dev";
  EXPECT_TRUE(may("lambda:InvokeFunction", self));
  EXPECT_FALSE(may("lambda:InvokeFunction", self + "-2"));
  EXPECT_TRUE(may("logs:PutLogEvents",
                  "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/skymarshal-api-invoke-dev"));
}

TEST_F(AsyncPollingApi, WithoutPermissionToInvokeItselfItIs502AndTheRequestIsStoredAlready) {
  deploy(68s);
  iam::Policy policy{"tables", {}};
  policy.allow({"dynamodb:PutItem"}, {"*"});
  cloud.iam().put_role({"skymarshal-api-invoke-role", {policy}});
  EXPECT_THAT(request("POST", invoke_url, question), HasStatus(502));
  EXPECT_EQ(stored(), 1U);
  EXPECT_THAT(
      cloud.journal().entries(),
      Contains(EntryOf("lambda.report", {{"status", "error"}, {"error_type", "AccessDeniedException"}})));
}

TEST_F(AsyncPollingApi, TheCloudSendsDynamoDbsOwnRequestsToDynamoDb) {
  deploy(68s);
  const std::string id = accepted();
  wire::Request get =
      harness::request_to("POST", "https://dynamodb.us-east-1.amazonaws.com/",
                          R"({"TableName":"skymarshal-requests-dev","Key":{"request_id":{"S":")" + id +
                              R"("}},"ProjectionExpression":"prompt"})");
  get.headers.set("Content-Type", "application/x-amz-json-1.0");
  get.headers.add("X-Amz-Target", "DynamoDB_20120810.GetItem");
  get.headers.add("Authorization",
                  "AWS4-HMAC-SHA256 Credential=a/20260210/us-east-1/dynamodb/aws4_request, "
                  "SignedHeaders=host, Signature=b");
  get.headers.add("X-Amz-Date", "20260210T000000Z");
  const wire::Response response = run([&] { return cloud.handle(get); });
  EXPECT_THAT(response, HasStatus(200));
  EXPECT_THAT(response, HasJsonBody(R"({"Item":{"prompt":{"S":"Flight EY123 delayed 2 hours"}}})"));
}

}  // namespace
}  // namespace cutoff::flows
