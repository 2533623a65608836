// What is left when callers leave, functions are deleted and clouds end in the middle of the work.
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

TEST(Teardown, EndsInvocationsAtEveryKindOfWait) {
  clock::Loop loop;
  auto alive = std::make_shared<int>(0);
  {
    region::Region region(loop, {});
    region.iam().put_role({"role", {}});
    DestinationStore destinations;
    Lambda lambda(region, destinations);
    const iam::Caller root = iam::Caller::root("123456789012");
    struct Life {
      std::shared_ptr<int> alive;
      explicit Life(std::shared_ptr<int> count) : alive(std::move(count)) { ++*alive; }
      ~Life() { --*alive; }
    };
    const auto create = [&](const char* name, Handler handler, clock::Duration init) {
      FunctionConfiguration made;
      made.name = name;
      made.role = "role";
      made.timeout = 900s;
      lambda.create_function(root, made, in_process_module([handler, init, alive](InitContext& context) {
                               Life life(alive);
                               clock::sleep_for(context.loop(), init);
                               return handler;
                             }));
    };
    create(
        "waits",
        [alive](const wire::Payload&, Context& context) -> wire::Payload {
          Life life(alive);
          clock::sleep_for(context.loop(), 1h);
          return {};
        },
        0s);
    create(
        "swallows",
        [alive](const wire::Payload&, Context& context) -> wire::Payload {
          Life life(alive);
          try {
            clock::sleep_for(context.loop(), 1h);
          } catch (...) {
          }
          return {};
        },
        0s);
    create(
        "spawns",
        [alive](const wire::Payload&, Context& context) -> wire::Payload {
          context
              .spawn("child",
                     [alive, &context] {
                       Life life(alive);
                       clock::sleep_for(context.loop(), 1h);
                     })
              .join();
          return {};
        },
        0s);
    create("initialises", takes(0s), 9s);
    create(
        "invokes",
        [&lambda, root, alive](const wire::Payload&, Context&) -> wire::Payload {
          Life life(alive);
          InvokeInput nested;
          nested.function = "waits";
          return lambda.start_invoke(root, nested).wait().payload;
        },
        0s);
    std::vector<clock::Result<wire::FunctionReply>> results;
    for (const char* name : {"waits", "swallows", "spawns", "initialises", "invokes"}) {
      InvokeInput input;
      input.function = name;
      results.push_back(lambda.start_invoke(root, std::move(input)));
    }
    EXPECT_EQ(lambda.under_way(), 6U);
    EXPECT_EQ(*alive, 6);
    loop.advance(1s);
    loop.kill_all();
    EXPECT_EQ(*alive, 0);
    EXPECT_EQ(lambda.under_way(), 0U);
    EXPECT_EQ(lambda.find_function("waits")->running(), 0);
    for (const auto& result : results) EXPECT_TRUE(result.ready());  // with Abandoned
  }
  EXPECT_EQ(loop.timers(), 0U);
}

class Leaving : public LambdaTest {};

TEST_F(Leaving, ALambdaItselfEndsWhatIsUnderWay) {
  auto lambda_of_its_own = std::make_unique<Lambda>(region, destinations);
  lambda_of_its_own->create_function(root, configuration("worker", 900s), in_process(takes(800s)));
  auto result = lambda_of_its_own->start_invoke(root, input("worker"));
  lambda_of_its_own.reset();
  EXPECT_EQ(loop.fibers(), 0U);
  EXPECT_THROW(run([&] { result.wait(); }), clock::Abandoned);
}

TEST_F(Leaving, ACallerWhoIsGoneLeavesTheWorkGoingOn) {
  create("worker", takes(68s), 900s);
  auto caller = clock::spawn(loop, "caller", [&] {
    const std::string on_the_callers_stack = "worker";
    lambda.start_invoke(root, input(on_the_callers_stack)).wait();
  });
  loop.advance(1s);
  caller.kill();
  EXPECT_TRUE(loop.run_until_idle(1h));
  EXPECT_EQ(only("lambda.report").at, clock::Instant(68s));
  EXPECT_EQ(only("lambda.reply").text("heard"), "false");
}

TEST_F(Leaving, ADeletedFunctionFinishesWhatItHasBegun) {
  create_module(
      "worker", [](InitContext&) -> Handler { return takes(68s); }, 900s);
  run([&] {
    auto result = lambda.start_invoke(root, input("worker"));
    lambda.delete_function(root, "worker");
    EXPECT_EQ(fault_of([&] { lambda.start_invoke(root, input("worker")); }).status(), 404);
    create("worker", takes(0s));  // another one of that name
    EXPECT_EQ(result.wait().payload.text(), "\"done\"");
    EXPECT_EQ(loop.now(), clock::Instant(68s));
  });
  EXPECT_EQ(lambda.find_function("worker")->idle_environments(), 0U);
}

TEST_F(Leaving, AFunctionMayDeleteAndInvokeItself) {
  create("worker", [this](const wire::Payload& event, Context& context) -> wire::Payload {
    if (event.text() == "\"inner\"") {
      lambda.delete_function(root, context.function_name());
      return wire::Payload::from_text("\"deleted\"");
    }
    return lambda.start_invoke(root, input("worker", "\"inner\"")).wait().payload;
  });
  EXPECT_EQ(invoke("worker").payload.text(), "\"deleted\"");
  EXPECT_EQ(lambda.find_function("worker"), nullptr);
}

TEST_F(Leaving, AnEnvironmentThatCannotRunItsCodeTellsTheCaller) {
  struct Broken final : Environment {
    void init(InitContext&) override { throw std::runtime_error("cannot start python3.12: no such file"); }
    wire::Payload invoke(const wire::Payload&, Context&) override { return {}; }
    void stop(StopReason) noexcept override {}
  };
  struct Factory final : EnvironmentFactory {
    std::unique_ptr<Environment> make() override { return std::make_unique<Broken>(); }
  };
  lambda.create_function(root, configuration("worker"), std::make_unique<Factory>());
  EXPECT_THROW(invoke("worker"), std::runtime_error);
  EXPECT_EQ(lambda.under_way(), 0U);
  EXPECT_EQ(lambda.find_function("worker")->running(), 0);
}

TEST_F(Leaving, AnEnvironmentIsStoppedOnceAndToldWhy) {
  struct Watched final : Environment {
    explicit Watched(std::vector<StopReason>& all) : stops(all) {}
    void init(InitContext&) override {}
    wire::Payload invoke(const wire::Payload& event, Context& context) override {
      if (event.text() == "1") clock::sleep_for(context.loop(), 1h);
      if (event.text() == "2") throw Exit{2};
      return {};
    }
    void stop(StopReason reason) noexcept override { stops.push_back(reason); }
    std::optional<std::int64_t> max_memory_mb() const override { return 77; }
    std::vector<StopReason>& stops;
  };
  struct Factory final : EnvironmentFactory {
    explicit Factory(std::vector<StopReason>& all) : stops(all) {}
    std::unique_ptr<Environment> make() override { return std::make_unique<Watched>(stops); }
    std::vector<StopReason>& stops;
  };
  std::vector<StopReason> stops;
  lambda.create_function(root, configuration("worker"), std::make_unique<Factory>(stops));
  for (const char* event : {"0", "1", "2", "0"}) invoke("worker", event);
  lambda.delete_function(root, "worker");
  EXPECT_EQ(stops, (std::vector{StopReason::timeout, StopReason::failure, StopReason::spindown}));
  EXPECT_EQ(entries("lambda.report").front()->number_of("max_memory_mb"), 77);
}

}  // namespace
}  // namespace cutoff::lambda
