// Invoke: what is accepted, what is refused and how, and what a failing function answers.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

using ::testing::HasSubstr;

class Invoke : public LambdaTest {};

TEST_F(Invoke, AnswersWithWhatTheHandlerReturns) {
  create("echo", [](const wire::Payload& event, Context&) { return event; });
  const wire::FunctionReply reply = invoke("echo", "{\"a\": 1}");
  EXPECT_EQ(reply.payload.text(), "{\"a\": 1}");
  EXPECT_EQ(reply.function_error, "");
  EXPECT_EQ(reply.executed_version, "$LATEST");
  EXPECT_EQ(reply.log_tail, "");
}

TEST_F(Invoke, GivesAnEmptyObjectForNoPayloadAndNullForNoAnswer) {
  create("worker", [](const wire::Payload& event, Context&) -> wire::Payload {
    EXPECT_EQ(event.text(), "{}");
    return {};
  });
  EXPECT_EQ(invoke("worker").payload.text(), "null");
}

struct Order {
  int number = 0;
  static inline int rendered = 0;
  void write_json(wire::JsonWriter& writer) const {
    ++rendered;
    writer.begin_object().member("number", number).end_object();
  }
  std::size_t json_size_at_most() const { return 64; }
};

TEST_F(Invoke, MakesNoJsonOfTypedPayloads) {
  create("worker", [](const wire::Payload& event, Context&) {
    return wire::Payload::of(Order{event.get_if<Order>()->number + 1});
  });
  InvokeInput typed = input("worker");
  typed.event = wire::Payload::of(Order{41});
  Order::rendered = 0;
  EXPECT_EQ(invoke(std::move(typed)).payload.get_if<Order>()->number, 42);
  EXPECT_EQ(Order::rendered, 0);
}

TEST_F(Invoke, TellsTheHandlerWhatItRunsAs) {
  FunctionConfiguration made = configuration("worker", 10s);
  made.memory_mb = 512;
  made.environment = {{"TABLE", "requests"}};
  wire::TraceId trace{1, 2, 3};
  lambda.create_function(
      root, made, in_process([&](const wire::Payload&, Context& context) -> wire::Payload {
        EXPECT_EQ(context.function_name(), "worker");
        EXPECT_EQ(context.function_version(), "$LATEST");
        EXPECT_EQ(context.invoked_function_arn(), "arn:aws:lambda:us-east-1:123456789012:function:worker");
        EXPECT_EQ(context.memory_mb(), 512);
        EXPECT_EQ(context.environment_variable("TABLE"), "requests");
        EXPECT_EQ(context.environment_variable("OTHER"), "");
        EXPECT_EQ(context.caller().principal, "arn:aws:sts::123456789012:assumed-role/worker-role/worker");
        EXPECT_EQ(context.trace(), trace);
        EXPECT_EQ(context.client_context(), "{}");
        EXPECT_EQ(context.log_group_name(), "/aws/lambda/worker");
        EXPECT_THAT(context.log_stream_name(),
                    ::testing::MatchesRegex("2026/02/10/\\[\\$LATEST\\][0-9a-f]{32}"));
        return wire::Payload::from_text("\"" + context.request_id().text() + "\"");
      }));
  InvokeInput given = input("123456789012:function:worker");
  given.trace = trace;
  given.client_context = "{}";
  const wire::FunctionReply reply = invoke(std::move(given));
  EXPECT_EQ(reply.payload.text(), "\"" + reply.request_id.text() + "\"");
}

TEST_F(Invoke, TellsTheHandlerTheQualifierThatTheCallerGave) {
  create("worker", [](const wire::Payload&, Context& context) {
    return wire::Payload::from_text("\"" + context.invoked_function_arn() + "\"");
  });
  EXPECT_EQ(invoke("worker:$LATEST").payload.text(),
            "\"arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST\"");
}

TEST_F(Invoke, OfAHandlerThatThrowsIsAFunctionErrorOfItsType) {
  create("fails", [](const wire::Payload&, Context&) -> wire::Payload {
    throw HandlerError("CustomException", "some error occurred",
                       {"  File \"/var/task/handler.py\", line 6, in handler\n    raise\n"});
  });
  const wire::FunctionReply reply = invoke("fails");
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_EQ(
      reply.payload.text(),
      "{\"errorMessage\":\"some error occurred\",\"errorType\":\"CustomException\",\"requestId\":\"" +
          reply.request_id.text() +
          "\",\"stackTrace\":[\"  File \\\"/var/task/handler.py\\\", line 6, in handler\\n    raise\\n\"]}");
  EXPECT_EQ(only("lambda.log").text("message"),
            "[ERROR] CustomException: some error occurred\nTraceback (most recent call last):\n"
            "\u00a0\u00a0File \"/var/task/handler.py\", line 6, in handler\n\u00a0\u00a0\u00a0\u00a0raise");
  EXPECT_EQ(only("lambda.report").text("error_type"), "CustomException");
  EXPECT_EQ(only("lambda.reply").text("function_error"), "Unhandled");
}

TEST_F(Invoke, NamesTheClassOfAnyOtherException) {
  create("std", [](const wire::Payload&, Context&) -> wire::Payload { throw std::out_of_range("too far"); });
  create("int", [](const wire::Payload&, Context&) -> wire::Payload { throw 42; });
  create("fault", [](const wire::Payload&, Context&) -> wire::Payload {
    throw wire::Fault(403, "AccessDeniedException", "no");
  });
  EXPECT_THAT(invoke("std").payload.text(),
              HasSubstr("{\"errorMessage\":\"too far\",\"errorType\":\"std::out_of_range\","));
  EXPECT_THAT(invoke("int").payload.text(), HasSubstr("{\"errorMessage\":\"\",\"errorType\":\"int\","));
  EXPECT_THAT(invoke("fault").payload.text(),
              HasSubstr("{\"errorMessage\":\"no\",\"errorType\":\"AccessDeniedException\","));
}

TEST_F(Invoke, OfAHandlerThatThrowsLeavesItsEnvironmentWarm) {
  create("fails", [](const wire::Payload&, Context&) -> wire::Payload { throw HandlerError("E", "e"); });
  invoke("fails");
  invoke("fails");
  EXPECT_EQ(entries("lambda.init").size(), 1U);
}

TEST_F(Invoke, OfAHandlerThatExitsIsAnExitError) {
  const auto answer_of = [&](const std::string& name, Exit exit) {
    create(name, [exit](const wire::Payload&, Context&) -> wire::Payload { throw exit; });
    const wire::FunctionReply reply = invoke(name);
    EXPECT_EQ(reply.function_error, "Unhandled");
    const std::string text = reply.payload.text();
    const std::string prefix =
        "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + reply.request_id.text() +
        " Error: ";
    EXPECT_EQ(text.substr(0, prefix.size()), prefix);
    return text.substr(prefix.size());
  };
  EXPECT_EQ(answer_of("zero", {0}), "Runtime exited without providing a reason\"}");
  EXPECT_EQ(answer_of("not-zero", {127}), "Runtime exited with error: exit status 127\"}");
  EXPECT_EQ(answer_of("killed", {137, "killed"}), "Runtime exited with error: signal: killed\"}");
  EXPECT_THAT(log(), HasSubstr("\tStatus: error\tError Type: Runtime.ExitError\n"));
  EXPECT_THAT(log(), HasSubstr(" Error: Runtime exited with error: exit status 127\nRuntime.ExitError\n"));
}

TEST_F(Invoke, AfterAnExitInitialisesAgainInItsOwnTime) {
  create_module("worker", [](InitContext& init) -> Handler {
    clock::sleep_for(init.loop(), 1s);
    return [](const wire::Payload&, Context&) -> wire::Payload { throw Exit{1}; };
  });
  invoke("worker");
  invoke("worker");
  const auto reports = entries("lambda.report");
  EXPECT_EQ(reports[0]->duration("duration_ms"), 0s);
  EXPECT_EQ(reports[1]->duration("duration_ms"), 1s);
}

TEST_F(Invoke, AnswersAnErrorForAResponseOverSixMebibytesAndAHundredBytes) {
  create("large", [](const wire::Payload& event, Context&) {
    return wire::Payload::from_text(std::string(std::stoul(event.text()), 'x'));
  });
  EXPECT_EQ(invoke("large", "6291556").payload.text().size(), 6'291'556U);
  const wire::FunctionReply reply = invoke("large", "6291557");
  EXPECT_EQ(reply.function_error, "Unhandled");
  EXPECT_EQ(
      reply.payload.text(),
      "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 bytes).\","
      "\"errorType\":\"Function.ResponseSizeTooLarge\"}");
}

TEST_F(Invoke, RefusesARequestOverSixMebibytes) {
  create("worker", takes(0s));
  EXPECT_NO_THROW(invoke("worker", '"' + std::string(6'291'454, 'x') + '"'));
  const wire::Fault fault = fault_of([&] { invoke("worker", '"' + std::string(6'291'455, 'x') + '"'); });
  EXPECT_EQ(fault.status(), 413);
  EXPECT_EQ(fault.message(), "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
}

TEST_F(Invoke, RefusesTextThatIsNotJsonInTheWordsOfAwssParser) {
  create("worker", takes(0s));
  const auto refusal = [&](std::string text) { return fault_of([&] { invoke("worker", text); }); };
  const std::string source =
      "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: ";
  const std::string start = "Could not parse request body into json: Could not parse payload into json: ";
  const std::string kinds = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  // The two that are recorded.
  EXPECT_EQ(refusal("n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt").message(),
            start + "Invalid UTF-8 start byte 0x87\n at " + source + "1, column: 3]");
  EXPECT_EQ(refusal("\x99\xeb,j\x07\xa1zYh").message(),
            start + "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value " + kinds +
                "\n at " + source + "1, column: 1]");
  EXPECT_EQ(refusal("oops").message(), start + "Unrecognized token 'oops': was expecting " + kinds +
                                           "\n at " + source + "1, column: 5]");
  EXPECT_EQ(refusal("{\n\"a\":1").message(),
            start + "Unexpected end-of-input: expected close marker for Object (start marker at " + source +
                "1, column: 1])\n at " + source + "2, column: 6]");
  for (const char* text : {"{'a':1}", "[1,]",  "[1 2]",   "{\"a\" 1}",   "{\"a\":1,}", "01",        "-",
                           "1.",      "1e",    "\"\\x\"", "\"\\u12g4\"", "\"open",     "\"\xc3(\"", "tru",
                           "nullx",   "{} {}", "[",       "]",           "\"a\nb\"",   "  "}) {
    EXPECT_EQ(refusal(text).type(), "InvalidRequestContentException") << text;
  }
}

TEST_F(Invoke, TakesAllThatIsJson) {
  create("worker", takes(0s));
  for (const char* text :
       {"null", "true", "false", "0", "-0.5e+10", "10", "\"\\u00e9\\n\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
        "[]", "{}", " [ [ ] , { \"a\" : [ 1 , 2 ] , \"b\" : null } ] \n"}) {
    EXPECT_EQ(invoke("worker", text).function_error, "") << text;
  }
  EXPECT_NO_THROW(invoke("worker", std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_F(Invoke, RefusesAFunctionOrAVersionThatDoesNotExist) {
  create("worker", takes(0s));
  const auto message = [&](std::string name) { return fault_of([&] { invoke(name); }).message(); };
  EXPECT_EQ(message("doesnotexist"),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:doesnotexist:$LATEST");
  EXPECT_EQ(message("worker:1221"),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:worker:1221");
}

TEST_F(Invoke, RefusesMoreThanIsReserved) {
  create("worker", takes(1s));
  lambda.put_function_concurrency(root, "worker", 1);
  run([&] {
    auto first = lambda.start_invoke(root, input("worker"));
    const wire::Fault fault = fault_of([&] { lambda.start_invoke(root, input("worker")); });
    EXPECT_EQ(fault.status(), 429);
    EXPECT_EQ(fault.type(), "TooManyRequestsException");
    EXPECT_EQ(fault.message(), "Rate Exceeded.");
    EXPECT_EQ(fault.members(),
              (std::vector<wire::Fault::Member>{
                  {"Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"}, {"Type", "User"}}));
    first.wait();
    EXPECT_NO_THROW(lambda.start_invoke(root, input("worker")));  // the slot is free before the answer is out
  });
  EXPECT_EQ(only("lambda.throttle").text("reason"), "ReservedFunctionConcurrentInvocationLimitExceeded");
}

TEST_F(Invoke, IsOffForAFunctionThatReservesNothing) {
  create("worker", takes(1s));
  lambda.put_function_concurrency(root, "worker", 0);
  EXPECT_EQ(fault_of([&] { invoke("worker"); }).status(), 429);
}

TEST_F(Invoke, SharesWhatIsNotReserved) {
  create("reserved", takes(1s));
  create("one", takes(1s));
  create("two", takes(1s));
  lambda.put_function_concurrency(root, "reserved", 900);
  run([&] {
    for (int i = 0; i < 60; ++i) lambda.start_invoke(root, input("one"));
    for (int i = 0; i < 40; ++i) lambda.start_invoke(root, input("two"));
    EXPECT_EQ(fault_of([&] { lambda.start_invoke(root, input("one")); }).members().front().second,
              "ConcurrentInvocationLimitExceeded");
    EXPECT_NO_THROW(lambda.start_invoke(root, input("reserved")));
    // Who reserves while he runs gives the others room again.
    lambda.put_function_concurrency(root, "reserved", 100);
    lambda.put_function_concurrency(root, "two", 40);
    EXPECT_NO_THROW(lambda.start_invoke(root, input("one")));
  });
}

TEST_F(Invoke, NeedsThePermissionOfTheCallersRole) {
  create("worker", takes(0s));
  region.iam().put_role(
      {"may", {iam::Policy().allow({"lambda:InvokeFunction"}, {"arn:aws:lambda:*:*:function:work*"})}});
  region.iam().put_role({"may-not", {}});
  const auto as = [&](std::string role) {
    return run([&] {
      return lambda.start_invoke(iam::Caller::assumed_role("123456789012", role, "me"), input("worker"))
          .wait();
    });
  };
  EXPECT_EQ(as("may").payload.text(), "\"done\"");
  const wire::Fault fault = fault_of([&] { as("may-not"); });
  EXPECT_EQ(fault.status(), 403);
  EXPECT_EQ(fault.message(),
            "User: arn:aws:sts::123456789012:assumed-role/may-not/me is not authorized to perform: "
            "lambda:InvokeFunction on "
            "resource: arn:aws:lambda:us-east-1:123456789012:function:worker because no identity-based "
            "policy allows the "
            "lambda:InvokeFunction action");
}

TEST_F(Invoke, ByAServiceNeedsTheFunctionsOwnPermission) {
  create("worker", takes(0s));
  ServiceTarget gateway(lambda, "apigateway.amazonaws.com");
  const std::string source = "arn:aws:execute-api:us-east-1:123456789012:abc/prod/POST/invoke";
  const auto call = [&](const std::string& from) {
    return run([&] { return gateway.start({"worker", {}, {}, from}).wait(); });
  };
  EXPECT_EQ(fault_of([&] { call(source); }).status(), 403);
  lambda.add_permission(root, "worker",
                        {"gw", "lambda:InvokeFunction", "apigateway.amazonaws.com",
                         "arn:aws:execute-api:us-east-1:123456789012:abc/*"});
  EXPECT_EQ(call(source).payload.text(), "\"done\"");
  EXPECT_EQ(only("lambda.invoke").text("caller"), "apigateway.amazonaws.com");
  EXPECT_EQ(
      fault_of([&] { call("arn:aws:execute-api:us-east-1:123456789012:other/prod/POST/invoke"); }).status(),
      403);
}

TEST_F(Invoke, AsADryRunChecksAndRunsNothing) {
  create("worker", takes(0s));
  EXPECT_NO_THROW(lambda.dry_run(root, input("worker")));
  EXPECT_EQ(fault_of([&] { lambda.dry_run(root, input("nobody")); }).status(), 404);
  EXPECT_EQ(fault_of([&] { lambda.dry_run(iam::Caller::anonymous(), input("worker")); }).status(), 403);
  EXPECT_TRUE(region.journal().entries().empty());
}

TEST_F(Invoke, LeavesNothingOfTheHandlersRunningAfterItsAnswer) {
  auto ended_at = std::make_shared<std::optional<clock::Instant>>();
  create("worker", [ended_at](const wire::Payload&, Context& context) -> wire::Payload {
    context.spawn("straggler", [ended_at, &loop = context.loop()] {
      struct End {
        std::shared_ptr<std::optional<clock::Instant>> at;
        clock::Loop& loop;
        ~End() { *at = loop.now(); }
      } const end{ended_at, loop};
      clock::sleep_for(loop, 1h);
    });
    clock::sleep_for(context.loop(), 1s);
    return {};
  });
  invoke("worker");
  EXPECT_EQ(*ended_at, clock::Instant(1s));
}

TEST_F(Invoke, LogsWhatTheHandlersChildrenThrow) {
  create("worker", [](const wire::Payload&, Context& context) -> wire::Payload {
    context.spawn("downloader", [] { throw HandlerError("IOError", "no such file"); }).join();
    return {};
  });
  EXPECT_EQ(invoke("worker").function_error, "");
  EXPECT_EQ(only("lambda.log").text("message"), "Exception in downloader: IOError: no such file");
}

}  // namespace
}  // namespace cutoff::lambda
