// The function's log: its lines as AWS writes them, and the journal that they are made from.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

class FunctionLog : public LambdaTest {};

TEST_F(FunctionLog, HoldsStartWhatTheHandlerSaysEndAndReport) {
  create_module("worker", [](InitContext& init) -> Handler {
    clock::sleep_for(init.loop(), 110ms + 104us);
    return [](const wire::Payload&, Context& context) -> wire::Payload {
      context.log("{}");
      clock::sleep_for(context.loop(), 3ms + 10us);
      return {};
    };
  });
  const std::string id = invoke("worker").request_id.text();
  EXPECT_EQ(
      log(),
      "START RequestId: " + id + " Version: $LATEST\n{}\nEND RequestId: " + id + "\nREPORT RequestId: " + id +
          "\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tInit "
          "Duration: 110.10 ms\t\n");
}

TEST_F(FunctionLog, OfAWarmInvocationNamesNoInit) {
  create("worker", takes(2900us));
  invoke("worker");
  const std::string id = invoke("worker").request_id.text();
  EXPECT_EQ(
      log_line(*entries("lambda.report").back()),
      "REPORT RequestId: " + id +
          "\tDuration: 2.90 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t\n");
}

TEST_F(FunctionLog, DoesNotBillTheInitWhereThatIsOff) {
  Options old;
  old.init_is_billed = false;
  old.unmeasured_memory_mb = 36;
  Lambda before(region, destinations, old);
  before.create_function(root, configuration("worker"), in_process_module([](InitContext& init) -> Handler {
                           clock::sleep_for(init.loop(), 5s);
                           return takes(1ms);
                         }));
  run([&] { return before.start_invoke(root, input("worker")).wait(); });
  EXPECT_EQ(only("lambda.report").duration("billed_ms"), 1ms);
  EXPECT_EQ(only("lambda.report").number_of("max_memory_mb"), 36);
}

TEST_F(FunctionLog, EndsInTheReplyOfWhoAsksForIt) {
  create("worker", [](const wire::Payload&, Context& context) -> wire::Payload {
    context.log("hello");
    return {};
  });
  InvokeInput tail = input("worker");
  tail.log_tail = true;
  const wire::FunctionReply reply = invoke(std::move(tail));
  EXPECT_EQ(reply.log_tail, log());
  EXPECT_EQ(reply.log_tail.substr(0, 6), "START ");
}

TEST_F(FunctionLog, EndsInTheReplyAtFourKilobytes) {
  create("worker", [](const wire::Payload&, Context& context) -> wire::Payload {
    for (int i = 0; i < 100; ++i) context.log(std::string(99, 'x'));
    return {};
  });
  InvokeInput tail = input("worker");
  tail.log_tail = true;
  const wire::FunctionReply reply = invoke(std::move(tail));
  const std::string all = log();
  EXPECT_EQ(reply.log_tail, all.substr(all.size() - 4096));
}

TEST_F(FunctionLog, IsMadeFromAJournalWhoseEntriesCarryTheTrace) {
  create("worker", [](const wire::Payload&, Context& context) -> wire::Payload {
    context.log("hello");
    clock::sleep_for(context.loop(), 1s);
    return {};
  });
  InvokeInput traced = input("worker");
  traced.trace = region.new_trace();
  const wire::TraceId trace = traced.trace;
  const std::string id = invoke(std::move(traced)).request_id.text();
  std::string environment;
  std::string text;
  for (const journal::Entry& entry : region.journal().entries()) {
    EXPECT_EQ(entry.trace, trace);
    environment = entry.has("environment") ? entry.text("environment") : environment;
    text += std::string(entry.kind) + " {";
    for (const journal::Field field : entry.fields)
      text += std::string(field.key) + "=" + entry.text(field.key) + " ";
    text += "}\n";
  }
  const std::string common = "function=worker request_id=" + id + " environment=" + environment + " ";
  EXPECT_EQ(text,
            "lambda.invoke {function=worker request_id=" + id +
                " invocation_type=RequestResponse caller=arn:aws:iam::123456789012:root }\n"
                "lambda.init {function=worker environment=" +
                environment + " duration_ms=0 status=success phase=init }\nlambda.start {" + common +
                "version=$LATEST }\nlambda.log {" + common + "message=hello }\nlambda.end {" + common +
                "}\nlambda.report {" + common +
                "duration_ms=1000 billed_ms=1000 memory_mb=128 max_memory_mb=128 init_ms=0 status=success }\n"
                "lambda.reply {function=worker request_id=" +
                id + " heard=true }\n");
}

}  // namespace
}  // namespace cutoff::lambda
