// The Runtime API, as a function's code and Lambda meet at it.
#include "emulator/process/runtime_api.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/clock/fiber.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/fault.h"

namespace cutoff::process {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr std::size_t limit = 100;
const std::string id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

class RuntimeApiTest : public ::testing::Test {
 protected:
  void TearDown() override { loop.kill_all(); }

  /// What the code asks, and what it is answered: nothing as long as its request is held.
  using Answer = std::shared_ptr<std::optional<wire::Response>>;
  Answer asks(std::string method, std::string path, wire::Body body = {}, wire::Headers headers = {}) {
    auto answer = std::make_shared<std::optional<wire::Response>>();
    clock::spawn(loop, "code",
                 [this, answer,
                  request = wire::Request{std::move(method), "/2018-06-01/runtime/" + std::move(path),
                                          std::move(headers), std::move(body)}]() mutable {
                   *answer = api.handle(std::move(request));
                 });
    loop.run_ready();
    return answer;
  }
  std::pair<int, std::string> told(std::string method, std::string path, wire::Body body = {},
                                   wire::Headers headers = {}) {
    const Answer answer = asks(std::move(method), std::move(path), std::move(body), std::move(headers));
    return text_of(answer);
  }
  static std::pair<int, std::string> text_of(const Answer& answer) {
    return *answer ? std::pair((*answer)->status, (*answer)->body.text()) : std::pair(0, std::string("held"));
  }

  /// What becomes of an invocation: "answered …", "failed TYPE …", "exited".
  using Outcome = std::shared_ptr<std::string>;
  Outcome invokes(RuntimeApi::Event what) {
    return outcome_of([this, what = std::move(what)] { return "answered " + api.invoke(what).text(); });
  }
  Outcome initialises() {
    return outcome_of([this] {
      api.wait_until_ready();
      return std::string("ready");
    });
  }
  template <class Work>
  Outcome outcome_of(Work work) {
    auto outcome = std::make_shared<std::string>("waits");
    clock::spawn(loop, "lambda", [outcome, work = std::move(work)] {
      try {
        *outcome = work();
      } catch (const lambda::CodeFailure& failure) {
        *outcome = "failed " + failure.error_type + " " + failure.payload.text();
      } catch (const lambda::Exit& exit) {
        *outcome = "exited " + std::to_string(exit.status);
      }
    });
    loop.run_ready();
    return outcome;
  }

  /// Code that has been given an event and has not answered.
  Outcome running() {
    asks("GET", "invocation/next");
    return invokes(event);
  }

  clock::Loop loop;
  RuntimeApi api{loop, limit};
  RuntimeApi::Event event{id,
                          R"({"key":"value"})",
                          1'542'409'706'888,
                          "arn:aws:lambda:us-east-1:123456789012:function:f",
                          "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
                          R"({"custom":{}})"};
  const std::string response = "invocation/" + id + "/response";
  const std::string error = "invocation/" + id + "/error";
};

TEST_F(RuntimeApiTest, TheNextInvocationIsHeldUntilThereIsOneAndCarriesAllThatIsToldOfIt) {
  const Answer next = asks("GET", "invocation/next");
  EXPECT_EQ(text_of(next), std::pair(0, std::string("held")));
  invokes(event);
  EXPECT_EQ(text_of(next), std::pair(200, std::string(R"({"key":"value"})")));
  EXPECT_THAT(std::vector((*next)->headers.begin(), (*next)->headers.end()),
              ElementsAre(Pair("Content-Type", "application/json"), Pair("Lambda-Runtime-Aws-Request-Id", id),
                          Pair("Lambda-Runtime-Deadline-Ms", "1542409706888"),
                          Pair("Lambda-Runtime-Invoked-Function-Arn",
                               "arn:aws:lambda:us-east-1:123456789012:function:f"),
                          Pair("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700"),
                          Pair("Lambda-Runtime-Client-Context", R"({"custom":{}})")));
}

TEST_F(RuntimeApiTest, ToldNothingOfATraceAndAClientItSaysNothingOfThem) {
  event.trace.clear();
  event.client_context.clear();
  const Answer next = asks("GET", "invocation/next");
  invokes(event);
  EXPECT_FALSE((*next)->headers.has("Lambda-Runtime-Trace-Id"));
  EXPECT_FALSE((*next)->headers.has("Lambda-Runtime-Client-Context"));
}

TEST_F(RuntimeApiTest, TheResponseIsTheInvocationsAnswer) {
  const Outcome outcome = running();
  EXPECT_EQ(told("POST", response, "\"done\""), std::pair(202, std::string(R"({"status":"OK"})")));
  EXPECT_EQ(*outcome, "answered \"done\"");
}

TEST_F(RuntimeApiTest, OneInvocationFollowsTheOther) {
  running();
  told("POST", response, "1");
  event.request_id = "second";
  const Outcome outcome = invokes(event);
  EXPECT_EQ(*outcome, "waits");  // for the code to ask
  EXPECT_EQ(told("GET", "invocation/next").first, 200);
  told("POST", "invocation/second/response", "2");
  EXPECT_EQ(*outcome, "answered 2");
}

TEST_F(RuntimeApiTest, AskedAgainBeforeItsAnswerItGivesTheSameInvocation) {
  running();
  EXPECT_EQ(told("GET", "invocation/next"), std::pair(200, std::string(R"({"key":"value"})")));
}

TEST_F(RuntimeApiTest, OfTwoThatAskTheLastIsGivenTheInvocation) {
  const Answer given_up = asks("GET", "invocation/next");
  const Answer next = asks("GET", "invocation/next");
  invokes(event);
  EXPECT_EQ(text_of(next).first, 200);
  EXPECT_EQ(text_of(given_up).first, 0);
}

TEST_F(RuntimeApiTest, ASecondAnswerIsRefusedAndHarmsNothing) {
  const Outcome outcome = running();
  told("POST", response, "1");
  const std::pair refused(
      400, std::string(R"({"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})"));
  EXPECT_EQ(told("POST", response, "2"), refused);
  EXPECT_EQ(told("POST", error, "{}"), refused);
  EXPECT_EQ(*outcome, "answered 1");
}

TEST_F(RuntimeApiTest, AnAnswerToAnotherInvocationIsRefused) {
  const Outcome outcome = running();
  EXPECT_EQ(
      told("POST", "invocation/other/response", "1"),
      std::pair(400, std::string(R"({"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})")));
  EXPECT_EQ(*outcome, "waits");
}

TEST_F(RuntimeApiTest, AnErrorIsTheInvocationsAsItIs) {
  const Outcome outcome = running();
  EXPECT_EQ(told("POST", error, R"({"errorMessage":"no","errorType":"ValueError"})",
                 {{"Lambda-Runtime-Function-Error-Type", "Unhandled"}}),
            std::pair(202, std::string(R"({"status":"OK"})")));
  EXPECT_EQ(*outcome, R"(failed ValueError {"errorMessage":"no","errorType":"ValueError"})");
}

TEST_F(RuntimeApiTest, TheErrorTypesHeaderCountsWhereItHasTheForm) {
  const auto type_by = [&](const char* header) {
    const Outcome outcome = running();
    told("POST", error, "not JSON", {{"Lambda-Runtime-Function-Error-Type", header}});
    return *outcome;
  };
  EXPECT_EQ(type_by("Runtime.UnknownReason"), "failed Runtime.UnknownReason not JSON");
  EXPECT_EQ(type_by("Function.Broken"), "failed Function.Broken not JSON");
  EXPECT_EQ(type_by("Runtime.lower"), "failed Runtime.Unknown not JSON");
  EXPECT_EQ(type_by("Runtime."), "failed Runtime.Unknown not JSON");
  EXPECT_EQ(type_by("Mine.Broken"), "failed Runtime.Unknown not JSON");
}

TEST_F(RuntimeApiTest, AResponseOfTheLimitIsTakenAndOneByteMoreIsTheFunctionsError) {
  Outcome outcome = running();
  EXPECT_EQ(told("POST", response, std::string(limit, 'x')).first, 202);
  EXPECT_EQ(*outcome, "answered " + std::string(limit, 'x'));

  outcome = running();
  EXPECT_EQ(
      told("POST", response, std::string(limit + 1, 'x')),
      std::pair(413, std::string(R"({"errorMessage":"Exceeded maximum allowed payload size (100 bytes).",)"
                                 R"("errorType":"RequestEntityTooLarge"})")));
  EXPECT_EQ(*outcome,
            R"(failed Function.ResponseSizeTooLarge {"errorMessage":"Response payload size exceeded maximum )"
            R"(allowed payload size (100 bytes).","errorType":"Function.ResponseSizeTooLarge"})");
}

TEST_F(RuntimeApiTest, AnErrorAboveTheLimitIsRefusedAndMayBeGivenAgain) {
  const Outcome outcome = running();
  EXPECT_EQ(told("POST", error, std::string(limit + 1, 'x')).first, 413);
  EXPECT_EQ(*outcome, "waits");
  EXPECT_EQ(told("POST", error, "{}").first, 202);
}

TEST_F(RuntimeApiTest, AStreamedResponseIsTheAnswerAtItsEnd) {
  const Outcome outcome = running();
  auto [writer, body] = wire::Body::stream(loop);
  const Answer answer =
      asks("POST", response, body, {{"Lambda-Runtime-Function-Response-Mode", "streaming"}});
  clock::spawn(loop, "stream", [&writer = writer] {
    writer.write("one ");
    writer.write("two");
  });
  loop.run_ready();
  EXPECT_EQ(*outcome, "waits");
  writer.finish();
  loop.run_ready();
  EXPECT_EQ(text_of(answer).first, 202);
  EXPECT_EQ(*outcome, "answered one two");
}

TEST_F(RuntimeApiTest, AStreamSaysInItsTrailersThatItFailed) {
  const Outcome outcome = running();
  auto [writer, body] = wire::Body::stream(loop);
  const Answer answer =
      asks("POST", response, body, {{"Lambda-Runtime-Function-Response-Mode", "streaming"}});
  const std::string failure = R"({"errorMessage":"half-way","errorType":"Error"})";
  clock::spawn(loop, "stream", [&writer = writer] { writer.write("one "); });
  writer.finish({{"Lambda-Runtime-Function-Error-Type", "Function.Stopped"},
                 {"Lambda-Runtime-Function-Error-Body", wire::base64_encoded(failure)}});
  loop.run_ready();
  EXPECT_EQ(text_of(answer).first, 202);
  EXPECT_EQ(*outcome, "failed Function.Stopped " + failure);
}

TEST_F(RuntimeApiTest, AStreamThatBreaksOffIsATruncatedResponse) {
  const Outcome outcome = running();
  auto [writer, body] = wire::Body::stream(loop);
  const Answer answer = asks("POST", response, body);
  writer.fail(std::make_exception_ptr(wire::Fault(400, "InvalidRequestBody", "it ended")));
  loop.run_ready();
  EXPECT_EQ(text_of(answer),
            std::pair(400, std::string(R"({"errorMessage":"HTTP request detected as truncated",)"
                                       R"("errorType":"TruncatedHTTPRequest"})")));
  EXPECT_EQ(*outcome, R"(failed Runtime.TruncatedResponse {"errorType":"Runtime.TruncatedResponse"})");
}

TEST_F(RuntimeApiTest, AnUnknownResponseModeEndsTheInvocation) {
  const Outcome outcome = running();
  EXPECT_EQ(told("POST", response, "1", {{"Lambda-Runtime-Function-Response-Mode", "telepathy"}}),
            std::pair(400, std::string(R"({"errorMessage":"Invalid function response mode",)"
                                       R"("errorType":"InvalidFunctionResponseMode"})")));
  EXPECT_EQ(*outcome, "failed Runtime.InvalidResponseModeHeader ");
}

TEST_F(RuntimeApiTest, AnInitEndsWhenTheCodeAsksForItsFirstInvocation) {
  const Outcome outcome = initialises();
  EXPECT_EQ(*outcome, "waits");
  asks("GET", "invocation/next");
  EXPECT_EQ(*outcome, "ready");
}

TEST_F(RuntimeApiTest, AnInitsErrorIsWhatTheInvocationIsTold) {
  const Outcome outcome = initialises();
  const std::string failure = R"({"errorMessage":"no module","errorType":"Runtime.ImportModuleError"})";
  EXPECT_EQ(told("POST", "init/error", failure).first, 202);
  EXPECT_EQ(*outcome, "failed Runtime.ImportModuleError " + failure);
  api.end({1, {}});
  EXPECT_EQ(*initialises(), "failed Runtime.ImportModuleError " + failure);
}

TEST_F(RuntimeApiTest, OutOfOrderItSaysFromWhichStateToWhichItDoesNotGo) {
  const auto refusal = [](const char* from, const char* to) {
    return std::pair(403, std::string(R"({"errorMessage":"State transition from )") + from + " to " + to +
                              R"( failed for runtime. Error: State transition is not allowed",)"
                              R"("errorType":"InvalidStateTransition"})");
  };
  running();
  EXPECT_EQ(told("POST", "init/error", "{}"), refusal("Running", "InitError"));
  told("POST", response, "1");
  EXPECT_EQ(told("POST", "init/error", "{}"), refusal("ResponseSent", "InitError"));
  asks("GET", "invocation/next");
  EXPECT_EQ(told("POST", "init/error", "{}"), refusal("Ready", "InitError"));
}

TEST_F(RuntimeApiTest, AfterAnInitsErrorThereIsNoNextInvocation) {
  told("POST", "init/error", "{}");
  EXPECT_EQ(told("GET", "invocation/next").first, 403);
  EXPECT_EQ(told("POST", "init/error", "{}").first, 403);
}

TEST_F(RuntimeApiTest, WhatDoesNotExistIsNotFound) {
  EXPECT_EQ(told("GET", "invocation"), std::pair(404, std::string("404 page not found\n")));
  EXPECT_EQ(told("POST", "invocation/" + id + "/answer").first, 404);
  EXPECT_EQ(told("POST", "invocation/next").first, 405);
  EXPECT_EQ(told("GET", response).first, 405);
}

TEST_F(RuntimeApiTest, WhoWaitsForAProcessLearnsOfItsEnd) {
  const Outcome init = initialises();
  api.end({3, {}});
  loop.run_ready();
  EXPECT_EQ(*init, "exited 3");
  EXPECT_EQ(*running(), "exited 3");
}

TEST_F(RuntimeApiTest, AnInvocationLearnsOfTheEndOfItsProcess) {
  const Outcome outcome = running();
  api.end({0, {}});
  loop.run_ready();
  EXPECT_EQ(*outcome, "exited 0");
}

}  // namespace
}  // namespace cutoff::process
