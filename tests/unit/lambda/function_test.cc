// Functions as they are created, configured, named, reserved for and deleted.
#include "fakes/lambda/function_name.h"
#include "tests/unit/lambda/lambda_test.h"

namespace cutoff::lambda {
namespace {

using ::testing::IsEmpty;

class Functions : public LambdaTest {};

TEST_F(Functions, HaveAwsDefaults) {
  FunctionConfiguration given;
  given.name = "worker";
  given.role = "worker-role";
  const Function& made = lambda.create_function(root, given, in_process(takes(0s)));
  EXPECT_EQ(made.configuration().timeout, 3s);
  EXPECT_EQ(made.configuration().memory_mb, 128);
  EXPECT_EQ(made.arn(), "arn:aws:lambda:us-east-1:123456789012:function:worker");
  EXPECT_EQ(made.reserved_concurrency(), std::nullopt);
  EXPECT_EQ(&lambda.get_function(root, "worker"), &made);
  EXPECT_EQ(&lambda.get_function(root, made.arn()), &made);
}

TEST_F(Functions, AreRefusedATimeoutAndAMemorySizeOutOfRange) {
  const auto refusal = [&](std::chrono::seconds timeout, std::int64_t memory_mb) {
    return fault_of([&] {
      FunctionConfiguration given = configuration("worker", timeout);
      given.memory_mb = memory_mb;
      lambda.create_function(root, given, in_process(takes(0s)));
    });
  };
  EXPECT_EQ(refusal(901s, 128).message(),
            "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must "
            "have value "
            "less than or equal to 900");
  EXPECT_EQ(refusal(0s, 127).message(),
            "2 validation errors detected: Value '127' at 'memorySize' failed to satisfy constraint: Member "
            "must have "
            "value greater than or equal to 128; Value '0' at 'timeout' failed to satisfy constraint: Member "
            "must have "
            "value greater than or equal to 1");
  EXPECT_EQ(refusal(3s, 10'241).type(), "ValidationException");
  FunctionConfiguration largest = configuration("worker", 900s);
  largest.memory_mb = 10'240;
  EXPECT_NO_THROW(lambda.create_function(root, largest, in_process(takes(0s))));
}

TEST_F(Functions, NeedANameAndARoleThatExists) {
  EXPECT_EQ(fault_of([&] { create("not a name", takes(0s)); }).type(), "ValidationException");
  EXPECT_EQ(fault_of([&] { create(std::string(65, 'a'), takes(0s)); }).message(),
            "1 validation error detected: Value '" + std::string(65, 'a') +
                "' at 'functionName' failed to satisfy constraint: Member must have length less than or "
                "equal to 64");
  FunctionConfiguration stray = configuration("worker");
  stray.role = "nobody";
  EXPECT_EQ(fault_of([&] { lambda.create_function(root, stray, in_process(takes(0s))); }).message(),
            "The role defined for the function cannot be assumed by Lambda.");
}

TEST_F(Functions, NeedARoleThatTrustsLambda) {
  const auto trusting = [&](const char* service) {
    iam::Role role;
    role.name = service;
    role.trust = iam::Policy::parse(
        "",
        std::string(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")") +
            service + R"("},"Action":"sts:AssumeRole"}]})");
    region.iam().put_role(std::move(role));
    FunctionConfiguration given = configuration("worker");
    given.role = service;
    return given;
  };
  EXPECT_EQ(fault_of([&] {
              lambda.create_function(root, trusting("ec2.amazonaws.com"), in_process(takes(0s)));
            }).message(),
            "The role defined for the function cannot be assumed by Lambda.");
  EXPECT_NO_THROW(lambda.create_function(root, trusting("lambda.amazonaws.com"), in_process(takes(0s))));
}

TEST_F(Functions, HaveNamesOfTheirOwn) {
  create("worker", takes(0s));
  const wire::Fault fault = fault_of([&] { create("worker", takes(0s)); });
  EXPECT_EQ(fault.status(), 409);
  EXPECT_EQ(fault.message(), "Function already exist: worker");
}

TEST_F(Functions, TakeFourKilobytesOfVariablesAndNoReservedOnes) {
  const auto refusal = [&](EnvironmentVariables variables) {
    return fault_of([&] {
      FunctionConfiguration given = configuration("worker");
      given.environment = std::move(variables);
      lambda.create_function(root, given, in_process(takes(0s)));
    });
  };
  const std::string large(4096, 'x');
  EXPECT_EQ(
      refusal({{"SMALL_VAR", "ok"}, {"LARGE_VAR", large}}).message(),
      "Lambda was unable to configure your environment variables because the environment variables you have "
      "provided exceeded the 4KB limit. String measured: {\"SMALL_VAR\":\"ok\",\"LARGE_VAR\":\"" +
          large + "\"}");
  EXPECT_EQ(
      refusal({{"AWS_REGION", "mars"}}).message(),
      "Lambda was unable to configure your environment variables because the environment variables you have "
      "provided contains reserved keys that are currently not supported for modification. Reserved keys used "
      "in "
      "this request: AWS_REGION");
}

TEST_F(Functions, ThatDoNotExistAreNotFound) {
  EXPECT_EQ(fault_of([&] { lambda.get_function(root, "nobody"); }).message(),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody");
  EXPECT_EQ(fault_of([&] { lambda.delete_function(root, "nobody"); }).message(),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody");
}

TEST_F(Functions, AreNamedInEveryFormOfAws) {
  const auto name_of = [&](std::string_view text, std::string_view qualifier = {}) {
    const FunctionReference found = resolve_function_name(region, text, qualifier, NameRule::invoke);
    return found.name + "|" + found.qualifier;
  };
  EXPECT_EQ(name_of("worker"), "worker|");
  EXPECT_EQ(name_of("worker", "$LATEST"), "worker|$LATEST");
  EXPECT_EQ(name_of("worker:live"), "worker|live");
  EXPECT_EQ(name_of("function:worker"), "worker|");
  EXPECT_EQ(name_of("123456789012:function:worker"), "worker|");
  EXPECT_EQ(name_of("123456789012:worker:7"), "worker|7");
  EXPECT_EQ(name_of("us-east-1:123456789012:function:worker"), "worker|");
  EXPECT_EQ(name_of("arn:aws:lambda:us-east-1:123456789012:function:worker:$LATEST", "$LATEST"),
            "worker|$LATEST");
  EXPECT_EQ(name_of("with.dots"), "with.dots|");
}

TEST_F(Functions, AreNotReachedByNamesThatAwsRefuses) {
  const auto refusal = [&](std::string_view text, std::string_view qualifier = {}) {
    return fault_of([&] { resolve_function_name(region, text, qualifier, NameRule::invoke); });
  };
  EXPECT_EQ(refusal("worker:live", "7").message(),
            "The derived qualifier from the function name does not match the specified qualifier.");
  EXPECT_EQ(refusal("arn:aws:lambda:eu-west-1:123456789012:function:worker").message(),
            "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
  EXPECT_EQ(refusal("210987654321:function:worker").status(), 403);
  EXPECT_EQ(
      refusal("arn:aws:lambda:us-east-1:123400000000@function:myfn").message(),
      "1 validation error detected: Value 'arn:aws:lambda:us-east-1:123400000000@function:myfn' at "
      "'functionName' "
      "failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
      "(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?");
  for (const char* text :
       {"", ":", "a:b:c:d", "arn:aws:s3:us-east-1:123456789012:function:x", "a b", "worker:"}) {
    EXPECT_EQ(refusal(text).type(), "ValidationException") << text;
  }
}

TEST_F(Functions, MayReserveAllButAHundredOfTheAccountsConcurrency) {
  create("one", takes(0s));
  create("two", takes(0s));
  lambda.put_function_concurrency(root, "one", 800);
  const wire::Fault fault = fault_of([&] { lambda.put_function_concurrency(root, "two", 101); });
  EXPECT_EQ(fault.status(), 400);
  EXPECT_EQ(fault.type(), "InvalidParameterValueException");
  EXPECT_EQ(fault.message(),
            "Specified ReservedConcurrentExecutions for function decreases account's "
            "UnreservedConcurrentExecution below "
            "its minimum value of [100].");
  EXPECT_THAT(fault.members(), IsEmpty());
  lambda.put_function_concurrency(root, "two", 100);
  lambda.put_function_concurrency(root, "one", 10);  // replaces its own
  lambda.put_function_concurrency(root, "two", 890);
  lambda.delete_function_concurrency(root, "one");
  EXPECT_EQ(lambda.find_function("one")->reserved_concurrency(), std::nullopt);
  EXPECT_EQ(lambda.find_function("two")->reserved_concurrency(), 890);
  lambda.delete_function(root, "two");
  EXPECT_NO_THROW(lambda.put_function_concurrency(root, "one", 900));
}

TEST_F(Functions, ReserveForThemselvesAndNotForVersions) {
  create("worker", takes(0s));
  EXPECT_EQ(fault_of([&] { lambda.put_function_concurrency(root, "worker:$LATEST", 1); }).message(),
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
            "operation. "
            "Please specify either a function name or an unqualified function ARN.");
  EXPECT_EQ(fault_of([&] { lambda.put_function_concurrency(root, "doesnotexist", 1); }).message(),
            "Function not found: arn:aws:lambda:us-east-1:123456789012:function:doesnotexist:$LATEST");
}

TEST_F(Functions, KeepStatementsApartByTheirIds) {
  create("worker", takes(0s));
  lambda.add_permission(root, "worker",
                        {"s3", "lambda:InvokeFunction", "s3.amazonaws.com", "arn:aws:s3:::bucket"});
  EXPECT_EQ(fault_of([&] {
              lambda.add_permission(root, "worker", {"s3", "lambda:InvokeFunction", "*"});
            }).message(),
            "The statement id (s3) provided already exists. Please provide a new statement id, or remove the "
            "existing "
            "statement.");
  EXPECT_EQ(fault_of([&] {
              lambda.add_permission(root, "worker", {"example.com", "lambda:InvokeFunction", "*"});
            }).message(),
            "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: "
            "Member must "
            "satisfy regular expression pattern: ([a-zA-Z0-9-_]+)");
  EXPECT_EQ(fault_of([&] { lambda.remove_permission(root, "worker", "non-existent"); }).message(),
            "Statement non-existent is not found in resource policy.");
  lambda.remove_permission(root, "worker", "s3");
  EXPECT_EQ(fault_of([&] { lambda.remove_permission(root, "worker", "s3"); }).message(),
            "No policy is associated with the given resource.");
}

TEST_F(Functions, AreManagedOnlyByThoseWhoMay) {
  region.iam().put_role({"reader", {iam::Policy().allow({"lambda:GetFunction"}, {"*"})}});
  const iam::Caller reader = iam::Caller::assumed_role("123456789012", "reader", "me");
  create("worker", takes(0s));
  EXPECT_NO_THROW(lambda.get_function(reader, "worker"));
  const auto is_denied = [&](auto work) { return fault_of(work).type() == "AccessDeniedException"; };
  EXPECT_TRUE(is_denied([&] { lambda.delete_function(reader, "worker"); }));
  EXPECT_TRUE(is_denied([&] { lambda.put_function_concurrency(reader, "worker", 1); }));
  EXPECT_TRUE(is_denied([&] { lambda.delete_function_concurrency(reader, "worker"); }));
  EXPECT_TRUE(is_denied([&] {
    lambda.add_permission(reader, "worker", {"s", "lambda:InvokeFunction", "*"});
  }));
  EXPECT_TRUE(is_denied([&] { lambda.remove_permission(reader, "worker", "s"); }));
  EXPECT_TRUE(is_denied([&] { lambda.update_function_configuration(reader, "worker", {}); }));
  EXPECT_TRUE(
      is_denied([&] { lambda.create_function(reader, configuration("mine"), in_process(takes(0s))); }));
}

TEST_F(Functions, RunTheirNewConfigurationInNewEnvironments) {
  create_module("worker", [imports = std::make_shared<int>(0)](InitContext&) -> Handler {
    ++*imports;
    return [imports](const wire::Payload&, Context& context) {
      return wire::Payload::from_text("\"" + std::string(context.environment_variable("STAGE")) +
                                      std::to_string(*imports) + "\"");
    };
  });
  EXPECT_EQ(invoke("worker").payload.text(), "\"1\"");
  FunctionUpdate update;
  update.environment = EnvironmentVariables{{"STAGE", "dev"}};
  lambda.update_function_configuration(root, "worker", update);
  EXPECT_EQ(invoke("worker").payload.text(), "\"dev2\"");
  update.environment.reset();
  update.timeout = 1000s;
  EXPECT_EQ(fault_of([&] { lambda.update_function_configuration(root, "worker", update); }).type(),
            "ValidationException");
  EXPECT_EQ(lambda.find_function("worker")->configuration().timeout, 3s);
}

}  // namespace
}  // namespace cutoff::lambda
