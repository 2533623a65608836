// Lambda's control plane over HTTP: functions as clients create, describe, change, share and delete them.
//
// What is compared with is what was recorded from AWS in November 2025 and January 2026 (LocalStack's snapshots of
// test_lambda_api), copied here as far as it matters.
#include <nlohmann/json.hpp>

#include "fakes/wire/target.h"
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::UnorderedElementsAre;

// index.py: def handler(event, context): return event
constexpr const char* zip =
    "UEsDBBQAAAAAAAAAIQC0CHBpLgAAAC4AAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihldmVudCwgY29udGV4dCk6CiAgICByZXR1cm4g"
    "ZXZl"
    "bnQKUEsBAhQDFAAAAAAAAAAhALQIcGkuAAAALgAAAAgAAAAAAAAAAAAAAIABAAAAAGluZGV4LnB5UEsFBgAAAAABAAEANgAAAFQAAAAA"
    "AA==";
constexpr const char* zip_sha256 = "G+EN9dzCFSlluTz0Hb3nxQWzEmd5fo2ZkLXquL5+XHQ=";
// The same file with another body.
constexpr const char* other_zip =
    "UEsDBBQAAAAAAAAAIQDngavaKgAAACoAAAAIAAAAaW5kZXgucHlkZWYgaGFuZGxlcihldmVudCwgY29udGV4dCk6CiAgICByZXR1cm4g"
    "MgpQ"
    "SwECFAMUAAAAAAAAACEA54Gr2ioAAAAqAAAACAAAAAAAAAAAAAAAgAEAAAAAaW5kZXgucHlQSwUGAAAAAAEAAQA2AAAAUAAAAAAA";
constexpr const char* other_zip_sha256 = "whubViebru1eLHtNQL5gjR52plodI56Xnq4bBhuZhx0=";
constexpr const char* uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
constexpr const char* arn = "arn:aws:lambda:us-east-1:123456789012:function:";

class LambdaControlPlane : public LambdaTest {
 protected:
  using LambdaTest::LambdaTest;

  struct Answer {
    int status;
    json body;
    wire::Headers headers;
    std::string text;

    std::string error() const {
      const json& message = body.at(body.contains("message") ? "message" : "Message");
      return std::to_string(status) + " " + std::string(headers.get("x-amzn-ErrorType")) + ": " +
             (message.is_null() ? "" : message.get<std::string>());
    }
  };

  Answer send(const std::string& method, const std::string& target, const std::string& body = "") {
    wire::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    const wire::Response response = run([&] { return lambda.handle(std::move(request)); });
    const std::string text = response.body.text();
    return {response.status, text.empty() ? json() : json::parse(text), response.headers, text};
  }
  Answer send(const std::string& method, const std::string& target, const json& body) {
    return send(method, target, body.dump());
  }

  json function(const std::string& name, json changes = json::object()) {
    json made{{"FunctionName", name},
              {"Runtime", "python3.12"},
              {"Role", "arn:aws:iam::123456789012:role/worker-role"},
              {"Handler", "index.handler"},
              {"Code", {{"ZipFile", zip}}}};
    made.merge_patch(changes);  // null takes a member away
    return made;
  }
  Answer create_over_http(const std::string& name, const json& changes = json::object()) {
    return send("POST", "/2015-03-31/functions", function(name, changes));
  }
  Answer update(const std::string& name, const json& changes) {
    return send("PUT", "/2015-03-31/functions/" + name + "/configuration", changes);
  }
  Answer get(const std::string& name) { return send("GET", "/2015-03-31/functions/" + name); }
  json configuration_of(const std::string& name) {
    return send("GET", "/2015-03-31/functions/" + name + "/configuration").body;
  }
};

TEST_F(LambdaControlPlane, CreatesAFunctionAsAwsTellsOfIt) {
  Answer created = create_over_http(
      "worker", {{"Timeout", 5}, {"MemorySize", 256}, {"Environment", {{"Variables", {{"STAGE", "dev"}}}}}});
  EXPECT_EQ(created.status, 201) << created.text;
  EXPECT_EQ(created.headers.get("Content-Type"), "application/json");
  EXPECT_THAT(created.body["RevisionId"].get<std::string>(), MatchesRegex(uuid));
  created.body.erase("RevisionId");
  EXPECT_EQ(created.body, json::parse(R"({
    "Architectures": ["x86_64"], "CodeSha256": "G+EN9dzCFSlluTz0Hb3nxQWzEmd5fo2ZkLXquL5+XHQ=", "CodeSize": 160,
    "Description": "", "Environment": {"Variables": {"STAGE": "dev"}}, "EphemeralStorage": {"Size": 512},
    "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:worker", "FunctionName": "worker",
    "Handler": "index.handler", "LastModified": "2026-02-10T00:00:00.000+0000",
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/worker"}, "MemorySize": 256,
    "PackageType": "Zip", "Role": "arn:aws:iam::123456789012:role/worker-role", "Runtime": "python3.12",
    "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}, "State": "Active",
    "LastUpdateStatus": "Successful", "Timeout": 5, "TracingConfig": {"Mode": "PassThrough"},
    "Version": "$LATEST"})"));
}

TEST_F(LambdaControlPlane, GivesAFunctionAwsDefaultsAndNoEnvironment) {
  const json made = create_over_http("worker").body;
  EXPECT_EQ(made["Timeout"], 3);
  EXPECT_EQ(made["MemorySize"], 128);
  EXPECT_FALSE(made.contains("Environment"));
  EXPECT_FALSE(made.contains("DeadLetterConfig"));
  EXPECT_EQ(create_over_http("empty", {{"Environment", {{"Variables", json::object()}}}}).body["Environment"],
            json::parse(R"({"Variables": {}})"));
}

TEST_F(LambdaControlPlane, TakesWhatClientsSendThoughItAsksForNothing) {
  const json made = create_over_http("worker", {{"Layers", json::array()},
                                                {"VpcConfig", {{"SubnetIds", json::array()}}},
                                                {"SnapStart", {{"ApplyOn", "None"}}},
                                                {"Publish", false},
                                                {"PackageType", "Zip"},
                                                {"KMSKeyArn", ""}})
                        .body;
  EXPECT_EQ(made["State"], "Active");
}

TEST_F(LambdaControlPlane, GetsAFunctionWithItsTagsAndReservation) {
  create_over_http("worker", {{"Tags", {{"team", "ops"}}}});
  Answer got = get("worker");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body["Configuration"], configuration_of("worker"));
  EXPECT_EQ(got.body["Code"], json::parse(R"({"RepositoryType": "S3"})"));
  EXPECT_EQ(got.body["Tags"], json::parse(R"({"team": "ops"})"));
  EXPECT_FALSE(got.body.contains("Concurrency"));
  send("PUT", "/2017-10-31/functions/worker/concurrency", json{{"ReservedConcurrentExecutions", 0}});
  EXPECT_EQ(get("worker").body["Concurrency"], json::parse(R"({"ReservedConcurrentExecutions": 0})"));
}

TEST_F(LambdaControlPlane, FindsAFunctionByItsArnAndByItsOnlyVersion) {
  create_over_http("worker");
  EXPECT_EQ(get(wire::percent_encoded(std::string(arn) + "worker")).body["Configuration"]["FunctionArn"],
            std::string(arn) + "worker");
  EXPECT_EQ(get("worker?Qualifier=%24LATEST").body["Configuration"]["FunctionArn"],
            std::string(arn) + "worker:$LATEST");
  EXPECT_EQ(get("worker?Qualifier=1221").error(),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "worker:1221");
  EXPECT_EQ(get("nobody").error(),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "nobody");
  EXPECT_EQ(get("nobody").text,
            R"({"Type":"User","Message":"Function not found: )" + std::string(arn) + R"(nobody"})");
  EXPECT_EQ(
      get("nobody:$LATEST?Qualifier=1").error(),
      "400 InvalidParameterValueException: The derived qualifier from the function name does not match the "
      "specified qualifier.");
  EXPECT_EQ(
      get("worker?Qualifier=" + std::string(129, 'a')).error(),
      "400 ValidationException: 1 validation error detected: Value '" + std::string(129, 'a') +
          "' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128");
  EXPECT_THAT(
      get("worker?Qualifier=not-%3F").error(),
      HasSubstr(R"(Value 'not-?' at 'qualifier' failed to satisfy constraint: Member must satisfy regular )"
                R"(expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)"));
}

TEST_F(LambdaControlPlane, ListsFunctionsByNamePageByPage) {
  for (const char* name : {"c", "a", "b"}) create_over_http(name);
  const Answer first = send("GET", "/2015-03-31/functions/?MaxItems=2");
  EXPECT_EQ(first.status, 200);
  const auto names = [](const json& functions) {
    std::vector<std::string> all;
    for (const json& one : functions) all.push_back(one["FunctionName"]);
    return all;
  };
  EXPECT_THAT(names(first.body["Functions"]), ElementsAre("a", "b"));
  EXPECT_FALSE(first.body["Functions"][0].contains("State"));
  EXPECT_FALSE(first.body["Functions"][0].contains("LastUpdateStatus"));
  EXPECT_EQ(first.body["Functions"][0]["FunctionArn"], std::string(arn) + "a");
  const std::string marker = wire::percent_encoded(first.body["NextMarker"].get<std::string>());
  const Answer rest = send("GET", "/2015-03-31/functions?Marker=" + marker);
  EXPECT_THAT(names(rest.body["Functions"]), ElementsAre("c"));
  EXPECT_FALSE(rest.body.contains("NextMarker"));
  EXPECT_EQ(send("GET", "/2015-03-31/functions?FunctionVersion=ALL").body["Functions"][2]["FunctionArn"],
            std::string(arn) + "c:$LATEST");
  const json versions = send("GET", "/2015-03-31/functions/b/versions").body;
  ASSERT_EQ(versions["Versions"].size(), 1U);
  EXPECT_EQ(versions["Versions"][0]["FunctionArn"], std::string(arn) + "b:$LATEST");
}

TEST_F(LambdaControlPlane, RefusesListsThatNobodyCanGive) {
  EXPECT_EQ(
      send("GET", "/2015-03-31/functions?FunctionVersion=invalid").error(),
      "400 ValidationException: 1 validation error detected: Value 'invalid' at 'functionVersion' failed to "
      "satisfy constraint: Member must satisfy enum value set: [ALL]");
  EXPECT_EQ(send("GET", "/2015-03-31/functions?MaxItems=0").error(),
            "400 ValidationException: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy "
            "constraint: Member must have value greater than or equal to 1");
  EXPECT_EQ(send("GET", "/2015-03-31/functions?MaxItems=many").status, 400);
  EXPECT_EQ(send("GET", "/2015-03-31/functions?Marker=elsewhere").status, 400);
}

TEST_F(LambdaControlPlane, ChangesWhatIsGivenAndKeepsTheRest) {
  const json before = create_over_http("worker", {{"Description", "first"}, {"Timeout", 5}}).body;
  loop.advance(1500ms);
  const Answer changed =
      update("worker", {{"MemorySize", 512},
                        {"Runtime", "python3.11"},
                        {"Environment", {{"Variables", {{"ENV_A", "a"}}}}},
                        {"DeadLetterConfig", {{"TargetArn", "arn:aws:sqs:us-east-1:123456789012:q"}}},
                        {"TracingConfig", {{"Mode", "Active"}}},
                        {"EphemeralStorage", {{"Size", 1024}}},
                        {"LoggingConfig", {{"LogGroup", "mine"}}}});
  EXPECT_EQ(changed.status, 200) << changed.text;
  json expected = before;
  expected.merge_patch(json::parse(R"({
    "MemorySize": 512, "Runtime": "python3.11", "Environment": {"Variables": {"ENV_A": "a"}},
    "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:q"}, "TracingConfig": {"Mode": "Active"},
    "EphemeralStorage": {"Size": 1024}, "LoggingConfig": {"LogFormat": "Text", "LogGroup": "mine"},
    "LastModified": "2026-02-10T00:00:01.500+0000"})"));
  expected["RevisionId"] = changed.body["RevisionId"];
  EXPECT_EQ(changed.body, expected);
  EXPECT_NE(changed.body["RevisionId"], before["RevisionId"]);
  EXPECT_EQ(configuration_of("worker"), changed.body);
}

TEST_F(LambdaControlPlane, ReplacesCode) {
  const json before = create_over_http("worker").body;
  EXPECT_EQ(before["CodeSha256"], zip_sha256);
  const Answer dry =
      send("PUT", "/2015-03-31/functions/worker/code", json{{"ZipFile", other_zip}, {"DryRun", true}});
  EXPECT_EQ(dry.status, 200);
  EXPECT_EQ(configuration_of("worker"), before);
  const Answer changed = send("PUT", "/2015-03-31/functions/worker/code",
                              json{{"ZipFile", other_zip}, {"Architectures", {"arm64"}}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.body["CodeSha256"], other_zip_sha256);
  EXPECT_EQ(changed.body["CodeSize"], 156);
  EXPECT_EQ(changed.body["Architectures"], json::array({"arm64"}));
  EXPECT_NE(changed.body["RevisionId"], before["RevisionId"]);
  EXPECT_EQ(send("PUT", "/2015-03-31/functions/nobody/code", json{{"ZipFile", zip}}).error(),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "nobody");
}

TEST_F(LambdaControlPlane, ChangesNothingForACallerWithAnOldRevision) {
  const json created = create_over_http("worker").body;
  const std::string other =
      "412 PreconditionFailedException: The Revision Id provided does not match the latest "
      "Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id";
  EXPECT_EQ(update("worker", {{"Timeout", 9}, {"RevisionId", "old"}}).error(), other);
  EXPECT_EQ(
      send("PUT", "/2015-03-31/functions/worker/code", json{{"ZipFile", zip}, {"RevisionId", "old"}}).error(),
      other);
  EXPECT_EQ(configuration_of("worker"), created);
  EXPECT_EQ(update("worker", {{"Timeout", 9}, {"RevisionId", created["RevisionId"]}}).status, 200);
}

TEST_F(LambdaControlPlane, DeletesAFunctionAndNoVersion) {
  create_over_http("worker");
  EXPECT_EQ(
      send("DELETE", "/2015-03-31/functions/worker?Qualifier=%24LATEST").error(),
      "400 InvalidParameterValueException: $LATEST version cannot be deleted without deleting the function.");
  EXPECT_EQ(send("DELETE", "/2015-03-31/functions/worker?Qualifier=live").error(),
            "400 InvalidParameterValueException: Deletion of aliases is not currently supported.");
  EXPECT_EQ(send("DELETE", "/2015-03-31/functions/worker?Qualifier=7").status, 404);
  const Answer deleted = send("DELETE", "/2015-03-31/functions/worker");
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.text, "");
  EXPECT_THAT(std::string(deleted.headers.get("x-amzn-RequestId")), MatchesRegex(uuid));
  EXPECT_EQ(send("DELETE", "/2015-03-31/functions/worker").error(),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "worker");
  EXPECT_EQ(create_over_http("worker").status, 201);
}

TEST_F(LambdaControlPlane, RefusesWhatAwsRefusesOfANewFunction) {
  const auto refusal = [&](const json& changes) { return create_over_http("worker", changes).error(); };
  EXPECT_EQ(refusal({{"Role", "r1"}}),
            "400 ValidationException: 1 validation error detected: Value 'r1' at 'role' failed to satisfy "
            "constraint: "
            "Member must satisfy regular expression pattern: "
            "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
  for (const char* role :
       {"arn:aws:iam::123456789012:role/nobody", "arn:aws:iam::123456789012:role/x/worker-role"}) {
    EXPECT_EQ(
        refusal({{"Role", role}}),
        "400 InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.");
  }
  EXPECT_EQ(refusal({{"Role", "arn:aws:iam::210987654321:role/worker-role"}}),
            "403 AccessDeniedException: Cross-account pass role is not allowed.");
  EXPECT_EQ(
      refusal({{"Runtime", "PYTHON3.9"}}),
      "400 InvalidParameterValueException: Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member "
      "must "
      "satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, "
      "nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, "
      "java17, "
      "nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2, ruby4.0] or be a "
      "valid "
      "ARN");
  EXPECT_EQ(
      refusal({{"Runtime", "nodejs14.x"}}),
      "400 InvalidParameterValueException: The runtime parameter of nodejs14.x is no longer supported for "
      "creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or "
      "updating functions.");
  EXPECT_EQ(refusal({{"Handler", nullptr}}),
            "400 InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions "
            "created "
            "with deployment packages.");
  EXPECT_EQ(refusal({{"Architectures", {"x86_64", "arm64"}}}),
            "400 ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at "
            "'architectures' failed "
            "to satisfy constraint: Member must have length less than or equal to 1");
  EXPECT_EQ(
      refusal({{"Architectures", {"X86_64"}}}),
      "400 ValidationException: 1 validation error detected: Value '[X86_64]' at 'architectures' failed to "
      "satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, "
      "arm64], Member must not be null]");
  EXPECT_EQ(
      refusal({{"Timeout", 901}}),
      "400 ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to satisfy "
      "constraint: Member must have value less than or equal to 900");
  EXPECT_EQ(
      refusal({{"MemorySize", 64}}),
      "400 ValidationException: 1 validation error detected: Value '64' at 'memorySize' failed to satisfy "
      "constraint: Member must have value greater than or equal to 128");
  EXPECT_EQ(
      refusal({{"FunctionName", "invalid:function:name"}}),
      "400 ValidationException: 1 validation error detected: Value 'invalid:function:name' at 'functionName' "
      "failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
      "(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
  EXPECT_EQ(
      refusal({{"FunctionName", nullptr}, {"Role", nullptr}}),
      "400 ValidationException: 2 validation errors detected: Value null at 'functionName' failed to satisfy "
      "constraint: Member must not be null; Value null at 'role' failed to satisfy constraint: Member must "
      "not "
      "be null");
  json many;
  for (int i = 0; i < 51; ++i) many[std::to_string(i)] = "x";
  EXPECT_EQ(refusal({{"Tags", many}}),
            "400 InvalidParameterValueException: Number of tags exceeds resource tag limit.");
  EXPECT_EQ(lambda.find_function("worker"), nullptr);
  create_over_http("worker");
  EXPECT_EQ(refusal(json::object()), "409 ResourceConflictException: Function already exist: worker");
}

TEST_F(LambdaControlPlane, TakesAnArnForANewFunctionsName) {
  EXPECT_EQ(create_over_http(std::string(arn) + "whole").body["FunctionName"], "whole");
  EXPECT_EQ(create_over_http("123456789012:function:partial").body["FunctionName"], "partial");
}

TEST_F(LambdaControlPlane, RefusesCodeThatIsNoZipFile) {
  EXPECT_EQ(create_over_http("worker", {{"Code", {{"ZipFile", "bm90IGEgemlwIGZpbGU="}}}}).error(),
            "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then "
            "try to "
            "upload again.");
  std::string truncated(zip);
  truncated.resize(100);
  EXPECT_THAT(create_over_http("worker", {{"Code", {{"ZipFile", truncated}}}}).error(),
              HasSubstr("Could not unzip"));
  EXPECT_EQ(create_over_http("worker", {{"Code", {{"ZipFile", "!"}}}}).error(),
            "400 SerializationException: ");
}

TEST_F(LambdaControlPlane, SaysWhatSourcesOfCodeItDoesNotOffer) {
  const auto refusal = [&](const json& code) {
    json request = function("worker");
    request["Code"] = code;
    return send("POST", "/2015-03-31/functions", request).error();
  };
  EXPECT_EQ(
      refusal({{"S3Bucket", "b"}, {"S3Key", "k"}}),
      "501 NotImplementedException: This emulator's Lambda does not offer code in S3: there is no S3 here; "
      "upload the deployment package as ZipFile.");
  EXPECT_EQ(
      refusal({{"ImageUri", "repository:latest"}}),
      "501 NotImplementedException: This emulator's Lambda does not offer container images: there is no "
      "registry to take ImageUri from; upload the code as ZipFile.");
  EXPECT_EQ(refusal({{"ZipFile", zip}, {"S3Bucket", "b"}}),
            "400 InvalidParameterValueException: Please do not provide other FunctionCode parameters when "
            "providing a "
            "ZipFile.");
  EXPECT_EQ(refusal(json::object()),
            "400 InvalidParameterValueException: Please provide a source for function code.");
  EXPECT_EQ(lambda.find_function("worker"), nullptr);
}

TEST_F(LambdaControlPlane, RefusesByNameWhatItDoesNotOffer) {
  const std::vector<std::pair<std::string, json>> not_here{
      {"Layers", {"arn:aws:lambda:us-east-1:123456789012:layer:x:1"}},
      {"VpcConfig", {{"SubnetIds", {"subnet-1"}}}},
      {"SnapStart", {{"ApplyOn", "PublishedVersions"}}},
      {"KMSKeyArn", "arn:aws:kms:us-east-1:123456789012:key/x"},
      {"DurableConfig", {{"ExecutionTimeout", 60}}},
      {"Publish", true}};
  for (const auto& [member, value] : not_here) {
    EXPECT_THAT(create_over_http("worker", {{member, value}}).error(),
                HasSubstr("501 NotImplementedException: This emulator's Lambda does not offer " + member));
  }
  EXPECT_THAT(create_over_http("worker", {{"LoggingConfig", {{"LogFormat", "JSON"}}}}).error(),
              HasSubstr("does not offer the log format JSON"));
  EXPECT_EQ(lambda.find_function("worker"), nullptr);
  const Answer other = send("GET", "/2015-03-31/event-source-mappings/");
  EXPECT_EQ(other.status, 501);
  EXPECT_THAT(
      other.error(),
      HasSubstr(
          "GET /2015-03-31/event-source-mappings/ is not offered. Of Lambda's API, this emulator offers "
          "AddPermission, CreateFunction, "));
}

// An invocation of code that cannot run must not look like one that ran.
TEST_F(LambdaControlPlane, RefusesToInvokeCodeThatItCannotRun) {
  create_over_http("worker");
  constexpr const char* sentence =
      "501 NotImplementedException: The function's code was uploaded, and nothing here runs uploaded code: "
      "the "
      "deployment package is kept, and functions run that are written in C++.";
  EXPECT_EQ(send("POST", "/2015-03-31/functions/worker/invocations", std::string("{}")).error(), sentence);
  wire::Request event;
  event.method = "POST";
  event.target = "/2015-03-31/functions/worker/invocations";
  event.headers = {{"X-Amz-Invocation-Type", "Event"}};
  EXPECT_EQ(run([&] { return lambda.handle(std::move(event)); }).status, 501);
  EXPECT_EQ(lambda.queued_events(), 0U);
  EXPECT_TRUE(region.journal().entries().empty());
}

// It had code in this process when the event was accepted.
TEST_F(LambdaControlPlane, FailsAnEventWhoseFunctionGotCodeThatCannotRunMeanwhile) {
  FunctionConfiguration given = configuration("worker");
  given.handler = "index.handler";
  lambda.create_function(root, given, in_process(takes(0s)));
  EventInvokeSettings settings;
  settings.maximum_retry_attempts = 0;
  lambda.put_function_event_invoke_config(root, "worker", settings);
  LambdaTest::send("worker", "{}");
  ASSERT_EQ(send("PUT", "/2015-03-31/functions/worker/code", json{{"ZipFile", zip}}).status, 200);
  finish();
  EXPECT_EQ(only("lambda.drop").text("reason"), "RetriesExhausted");
  EXPECT_THAT(log(), HasSubstr("nothing here runs uploaded code"));
}

TEST_F(LambdaControlPlane, ReservesConcurrency) {
  create_over_http("worker");
  const std::string path = "/functions/worker/concurrency";
  const json reserved{{"ReservedConcurrentExecutions", 1}};
  const Answer put = send("PUT", "/2017-10-31" + path, reserved);
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.body, reserved);
  EXPECT_EQ(send("GET", "/2019-09-30" + path).body, reserved);
  EXPECT_EQ(send("DELETE", "/2017-10-31" + path).status, 204);
  const Answer none = send("GET", "/2019-09-30" + path);
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(none.text, "{}");
  EXPECT_EQ(send("PUT", "/2017-10-31" + path, json::object()).error(),
            "400 ValidationException: 1 validation error detected: Value null at "
            "'reservedConcurrentExecutions' failed "
            "to satisfy constraint: Member must not be null");
  EXPECT_EQ(
      send("PUT", "/2017-10-31/functions/doesnotexist/concurrency", reserved).error(),
      "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "doesnotexist:$LATEST");
  EXPECT_EQ(send("GET", "/2019-09-30/functions/doesnotexist/concurrency").error(),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "doesnotexist");
}

TEST_F(LambdaControlPlane, KeepsWhatIsToBecomeOfEvents) {
  create_over_http("worker");
  create_over_http("other");
  const std::string path = "/2019-09-25/functions/worker/event-invoke-config";
  loop.advance(125ms);
  const Answer put = send("PUT", path, json{{"MaximumRetryAttempts", 0}});
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(
      put.text,
      R"({"LastModified":1770681600.125,"FunctionArn":")" + std::string(arn) +
          R"(worker:$LATEST","MaximumRetryAttempts":0,"DestinationConfig":{"OnSuccess":{},"OnFailure":{}}})");
  EXPECT_EQ(send("POST", path,
                 json{{"MaximumEventAgeInSeconds", 60},
                      {"DestinationConfig", {{"OnSuccess", {{"Destination", std::string(arn) + "other"}}}}}})
                .body,
            json::parse(R"({"LastModified":1770681600.125,"FunctionArn":")" + std::string(arn) +
                        R"(worker:$LATEST","MaximumRetryAttempts":0,"MaximumEventAgeInSeconds":60,)"
                        R"("DestinationConfig":{"OnSuccess":{"Destination":")" +
                        std::string(arn) + R"(other"},"OnFailure":{}}})"));
  const json kept = send("GET", path + "?Qualifier=%24LATEST").body;
  EXPECT_EQ(send("GET", path + "/list").body["FunctionEventInvokeConfigs"], json::array({kept}));
  EXPECT_EQ(send("DELETE", path).status, 204);
  EXPECT_EQ(send("GET", path).error(), "404 ResourceNotFoundException: The function " + std::string(arn) +
                                           "worker:$LATEST doesn't have an EventInvokeConfig");
  EXPECT_EQ(
      send("PUT", path, json::object()).error(),
      "400 InvalidParameterValueException: You must specify at least one of error handling or destination "
      "setting.");
  EXPECT_EQ(send("GET", path + "/list").text, R"({"FunctionEventInvokeConfigs":[]})");
}

TEST_F(LambdaControlPlane, GrantsAsAwsWritesItsStatements) {
  create_over_http("worker");
  const std::string path = "/2015-03-31/functions/worker/policy";
  const auto statement = [&](const json& permission) {
    const Answer added = send("POST", path, permission);
    EXPECT_EQ(added.status, 201) << added.text;
    return json::parse(added.body["Statement"].get<std::string>());
  };
  EXPECT_EQ(statement({{"StatementId", "s3"},
                       {"Action", "lambda:InvokeFunction"},
                       {"Principal", "s3.amazonaws.com"},
                       {"SourceArn", "arn:aws:s3:::bucket"}}),
            json::parse(R"({"Sid": "s3", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
              "Action": "lambda:InvokeFunction",
              "Resource": "arn:aws:lambda:us-east-1:123456789012:function:worker",
              "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"}}})"));
  EXPECT_EQ(
      statement(
          {{"StatementId", "account"}, {"Action", "lambda:*"}, {"Principal", "123456789012"}})["Principal"],
      json::parse(R"({"AWS": "arn:aws:iam::123456789012:root"})"));
  const json url = statement({{"StatementId", "url"},
                              {"Action", "lambda:InvokeFunctionUrl"},
                              {"Principal", "*"},
                              {"SourceAccount", "123456789012"},
                              {"SourceArn", "arn:aws:s3:::bucket"},
                              {"PrincipalOrgID", "o-1234567890"},
                              {"FunctionUrlAuthType", "NONE"}});
  EXPECT_EQ(url["Principal"], "*");
  EXPECT_EQ(url["Condition"], json::parse(R"({"StringEquals": {"AWS:SourceAccount": "123456789012",
    "lambda:FunctionUrlAuthType": "NONE", "aws:PrincipalOrgID": "o-1234567890"},
    "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"}})"));

  const json policy = send("GET", path).body;
  EXPECT_EQ(policy["RevisionId"], configuration_of("worker")["RevisionId"]);
  const json document = json::parse(policy["Policy"].get<std::string>());
  EXPECT_EQ(document["Version"], "2012-10-17");
  EXPECT_EQ(document["Id"], "default");
  EXPECT_EQ(document["Statement"].size(), 3U);
  EXPECT_EQ(document["Statement"][2], url);

  EXPECT_EQ(send("DELETE", path + "/url?RevisionId=old").status, 412);
  for (const char* id : {"s3", "account", "url"}) EXPECT_EQ(send("DELETE", path + "/" + id).status, 204);
  EXPECT_EQ(send("GET", path).error(),
            "404 ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(send("DELETE", path + "/s3").error(),
            "404 ResourceNotFoundException: No policy is associated with the given resource.");
}

TEST_F(LambdaControlPlane, RefusesGrantsAsAwsDoes) {
  create_over_http("worker");
  const auto refusal = [&](const std::string& name, const json& changes) {
    json permission{
        {"StatementId", "s3"}, {"Action", "lambda:InvokeFunction"}, {"Principal", "s3.amazonaws.com"}};
    permission.merge_patch(changes);
    return send("POST", "/2015-03-31/functions/" + name, permission).error();
  };
  EXPECT_EQ(refusal("worker/policy", {{"Principal", "invalid.nonaws.com"}}),
            "400 InvalidParameterValueException: The provided principal was invalid. Please check the "
            "principal and "
            "try again.");
  EXPECT_EQ(refusal("worker/policy?Qualifier=%24LATEST", json::object()),
            "400 InvalidParameterValueException: We currently do not support adding policies for $LATEST.");
  EXPECT_EQ(refusal("worker/policy?Qualifier=42", json::object()),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "worker:42");
  EXPECT_EQ(refusal("worker/policy?Qualifier=alias-doesnotexist", json::object()),
            "404 ResourceNotFoundException: Cannot find alias arn: " + std::string(arn) +
                "worker:alias-doesnotexist");
  EXPECT_EQ(refusal("doesnotexist/policy", json::object()),
            "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "doesnotexist");
  EXPECT_EQ(refusal("worker/policy", {{"RevisionId", "old"}}),
            "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision "
            "Id. Call the "
            "GetPolicy API to retrieve the latest Revision Id");
  EXPECT_EQ(refusal("worker/policy", {{"Action", "s3:GetObject"}}),
            "400 ValidationException: 1 validation error detected: Value 's3:GetObject' at 'action' failed "
            "to satisfy "
            "constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])");
  EXPECT_EQ(send("GET", "/2015-03-31/functions/doesnotexist/policy").error(),
            "404 ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(send("DELETE", "/2015-03-31/functions/doesnotexist/policy/s3").error(),
            "404 ResourceNotFoundException: No policy found for: " + std::string(arn) + "doesnotexist");
}

TEST_F(LambdaControlPlane, TagsFunctions) {
  create_over_http("worker", {{"Tags", {{"A", "a"}}}});
  const std::string path = "/2017-03-31/tags/" + wire::percent_encoded(std::string(arn) + "worker");
  EXPECT_EQ(send("POST", path, json{{"Tags", {{"B", "b"}, {"A", "changed"}}}}).status, 204);
  EXPECT_EQ(send("GET", path).text, R"({"Tags":{"A":"changed","B":"b"}})");
  EXPECT_EQ(send("DELETE", path + "?tagKeys=A&tagKeys=nothing").status, 204);
  EXPECT_EQ(send("GET", path).text, R"({"Tags":{"B":"b"}})");
  EXPECT_EQ(send("DELETE", path).error(),
            "400 ValidationException: 1 validation error detected: Value null at 'tagKeys' failed to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(send("POST", path, json{{"Tags", json::object()}}).error(),
            "400 InvalidParameterValueException: An error occurred and the request cannot be processed.");
  EXPECT_EQ(
      send("GET", path + "%3Alive").error(),
      "400 InvalidParameterValueException: Tags on function aliases and versions are not supported. Please "
      "specify a function ARN.");
  EXPECT_EQ(
      send("GET", "/2017-03-31/tags/" + wire::percent_encoded(std::string(arn) + "doesnotexist")).error(),
      "404 ResourceNotFoundException: Function not found: " + std::string(arn) + "doesnotexist");
  EXPECT_THAT(
      send("GET", "/2017-03-31/tags/arn%3Aaws%3Asomething").error(),
      HasSubstr(
          "400 ValidationException: 1 validation error detected: Value 'arn:aws:something' at 'resource' "
          "failed to satisfy constraint: Member must satisfy regular expression pattern: "));
}

TEST_F(LambdaControlPlane, TellsOfTheAccount) {
  create_over_http("worker");
  send("PUT", "/2017-10-31/functions/worker/concurrency", json{{"ReservedConcurrentExecutions", 100}});
  EXPECT_EQ(send("GET", "/2016-08-19/account-settings/").body, json::parse(R"({
    "AccountLimit": {"TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000, "CodeSizeZipped": 52428800,
                     "ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900},
    "AccountUsage": {"TotalCodeSize": 160, "FunctionCount": 1}})"));
}

TEST_F(LambdaControlPlane, IsForThoseWhoMay) {
  const iam::Caller nobody = iam::Caller::assumed_role("123456789012", "worker-role", "me");
  create_over_http("worker");
  const auto is_denied = [&](auto work) { return fault_of(work).type() == "AccessDeniedException"; };
  const std::string whole = std::string(arn) + "worker";
  EXPECT_TRUE(is_denied([&] { lambda.list_functions(nobody); }));
  EXPECT_TRUE(is_denied([&] { lambda.list_versions_by_function(nobody, "worker"); }));
  EXPECT_TRUE(is_denied([&] { lambda.get_function_configuration(nobody, "worker"); }));
  EXPECT_TRUE(is_denied([&] { lambda.update_function_code(nobody, "worker", {.zip = "x"}); }));
  EXPECT_TRUE(is_denied([&] { lambda.get_function_concurrency(nobody, "worker"); }));
  EXPECT_TRUE(is_denied([&] { lambda.get_policy(nobody, "worker"); }));
  EXPECT_TRUE(is_denied([&] { lambda.list_tags(nobody, whole); }));
  EXPECT_TRUE(is_denied([&] { lambda.tag_resource(nobody, whole, {{"a", "b"}}); }));
  EXPECT_TRUE(is_denied([&] { lambda.untag_resource(nobody, whole, {"a"}); }));
  EXPECT_TRUE(is_denied([&] { lambda.get_account_settings(nobody); }));
}

class LambdaControlPlaneInTypicalTime : public LambdaControlPlane {
 protected:
  LambdaControlPlaneInTypicalTime() : LambdaControlPlane({}, typical()) {}

 private:
  static region::Region::Options typical() {
    region::Region::Options options;
    options.latency = region::LatencyProfile::typical;
    return options;
  }
};

TEST_F(LambdaControlPlaneInTypicalTime, LetsANewFunctionBePendingForSeconds) {
  const json created = create_over_http("worker").body;
  EXPECT_EQ(created["State"], "Pending");
  EXPECT_EQ(created["StateReason"], "The function is being created.");
  EXPECT_EQ(created["StateReasonCode"], "Creating");
  EXPECT_FALSE(created.contains("LastUpdateStatus"));
  constexpr const char* pending =
      "409 ResourceConflictException: The operation cannot be performed at this time. The function is "
      "currently in the "
      "following state: Pending";
  EXPECT_EQ(send("POST", "/2015-03-31/functions/worker/invocations", std::string("{}")).error(), pending);
  EXPECT_EQ(update("worker", {{"Timeout", 9}}).error(), pending);
  loop.advance(999ms);
  EXPECT_EQ(configuration_of("worker")["State"], "Pending");
  finish();  // a client that waits for it makes time pass
  EXPECT_LE(loop.now(), clock::Instant(4s));
  const json active = configuration_of("worker");
  EXPECT_EQ(active["State"], "Active");
  EXPECT_FALSE(active.contains("StateReason"));
  EXPECT_EQ(active["LastUpdateStatus"], "Successful");
  EXPECT_NE(active["RevisionId"], created["RevisionId"]);
  EXPECT_EQ(active["LastModified"], created["LastModified"]);
}

TEST_F(LambdaControlPlaneInTypicalTime, RefusesAnUpdateWhileAnotherIsInProgress) {
  create_over_http("worker");
  finish();
  const Answer updated = update("worker", {{"Timeout", 9}});
  EXPECT_EQ(updated.status, 200);
  EXPECT_EQ(updated.body["State"], "Active");
  EXPECT_EQ(updated.body["Timeout"], 9);
  EXPECT_EQ(updated.body["LastUpdateStatus"], "InProgress");
  EXPECT_EQ(updated.body["LastUpdateStatusReason"], "The function is being created.");
  EXPECT_EQ(updated.body["LastUpdateStatusReasonCode"], "Creating");
  const std::string in_progress =
      "409 ResourceConflictException: The operation cannot be performed at this time. An update is in "
      "progress for "
      "resource: " +
      std::string(arn) + "worker";
  EXPECT_EQ(update("worker", {{"Timeout", 10}}).error(), in_progress);
  EXPECT_EQ(send("PUT", "/2015-03-31/functions/worker/code", json{{"ZipFile", other_zip}}).error(),
            in_progress);
  finish();
  const json settled = configuration_of("worker");
  EXPECT_EQ(settled["LastUpdateStatus"], "Successful");
  EXPECT_EQ(settled["Timeout"], 9);
  EXPECT_EQ(update("worker", {{"Timeout", 10}}).status, 200);
}

// AWS: until an update is over, invocations run what was there before.
TEST_F(LambdaControlPlaneInTypicalTime, RunsTheOldCodeUntilTheNewIsThere) {
  FunctionConfiguration given = configuration("worker");
  given.handler = "index.handler";
  lambda.create_function(root, given, in_process(takes(0s)));
  EXPECT_EQ(configuration_of("worker")["State"], "Active");  // nothing is to be prepared in this process
  EXPECT_EQ(configuration_of("worker")["CodeSize"], 0);
  send("PUT", "/2015-03-31/functions/worker/code", json{{"ZipFile", zip}});
  EXPECT_EQ(configuration_of("worker")["CodeSize"], 160);
  EXPECT_EQ(send("POST", "/2015-03-31/functions/worker/invocations", std::string("{}")).status, 200);
  finish();
  EXPECT_EQ(send("POST", "/2015-03-31/functions/worker/invocations", std::string("{}")).status, 501);
}

TEST_F(LambdaControlPlaneInTypicalTime, ForgetsAFunctionThatIsDeletedBeforeItIsActive) {
  create_over_http("worker");
  EXPECT_EQ(send("DELETE", "/2015-03-31/functions/worker").status, 204);
  EXPECT_EQ(loop.now(), clock::Instant());
  finish();
  EXPECT_EQ(loop.now(), clock::Instant());  // nothing is owed
}

}  // namespace
}  // namespace cutoff::lambda
