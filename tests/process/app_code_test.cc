// The code of an application's functions, in whatever form its description has it.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/folder.h"
#include "tests/process/cutoff.h"
#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

using ::testing::HasSubstr;

class AppCode : public ::testing::Test {
 protected:
  std::string write(const std::string& file, const std::string& text) {
    folder_.write(file, text);
    return folder_.path(file);
  }
  std::string refusal(const std::string& description) {
    const Ended ended = run_cutoff({"serve", description, "--port", "0"});
    EXPECT_EQ(ended.exit_code, 2);
    return ended.err;
  }

  const harness::Folder folder_;
};

TEST_F(AppCode, IsAZipFileMadeByHand) {
  write("index.py", "def handler(event, context):\n    return [context.function_name, event]\n");
  const Ended zipped =
      run({"/usr/bin/python3", {"-m", "zipfile", "-c", "code.zip", "index.py"}, {}, folder_.path("")});
  ASSERT_EQ(zipped.exit_code, 0) << zipped.err;
  std::filesystem::remove(folder_.path("index.py"));
  const Functions functions({write(
      "cutoff.json",
      R"({"functions": {"zipped": {"code": "code.zip", "handler": "index.handler", "runtime": "python3.11"}}})")});
  EXPECT_EQ(functions.invoke("zipped", "[1]").payload, R"(["zipped", [1]])");
}

TEST_F(AppCode, IsInTheTemplate) {
  const std::string role =
      "  Role:\n"
      "    Type: AWS::IAM::Role\n"
      "    Properties:\n"
      "      AssumeRolePolicyDocument:\n"
      "        Version: '2012-10-17'\n"
      "        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "
      "sts:AssumeRole}]\n";
  const auto function = [](const std::string& name, const std::string& runtime, const std::string& code) {
    return "  " + name + ":\n    Type: AWS::Lambda::Function\n    Properties:\n      FunctionName: " + name +
           "\n      Role: !GetAtt Role.Arn\n      Handler: index.handler\n      Runtime: " + runtime +
           "\n      Code:\n        ZipFile: |\n" + code;
  };
  const Functions functions(
      {write("template.yaml", "Resources:\n" + role +
                                  function("InPython", "python3.11",
                                           "          def handler(event, context):\n"
                                           "              return event + 1\n") +
                                  function("InNode", "nodejs20.x",
                                           "          exports.handler = async (event) => event + 1;\n"))});
  EXPECT_EQ(functions.invoke("InPython", "1").payload, "2");
  EXPECT_EQ(functions.invoke("InNode", "2").payload, "3");
}

TEST_F(AppCode, ThatNothingCanRunIsRefusedWithItsFunction) {
  write("index.py", "");
  EXPECT_THAT(
      refusal(write("cutoff.json",
                    R"({"functions": {"old": {"code": ".", "handler": "A::b", "runtime": "java21"}}})")),
      HasSubstr("old"));
}

/// What everybody writes first who lets a function invoke itself, and what he repairs it to.
TEST_F(AppCode, OfAFunctionThatMayInvokeItselfRunsOnceItsGrantIsNoCircle) {
  write(
      "index.py",
      "import boto3\n"
      "def handler(event, context):\n"
      "    if event == 'again': return 'was invoked'\n"
      "    answer = boto3.client('lambda').invoke(FunctionName=context.function_name, Payload=b'\"again\"')\n"
      "    return answer['Payload'].read().decode()\n");
  const auto with_grant = [](const std::string& grant, const std::string& name) {
    return "Transform: AWS::Serverless-2016-10-31\nResources:\n  Worker:\n"
           "    Type: AWS::Serverless::Function\n    Properties:\n" +
           name +
           "      CodeUri: .\n      Handler: index.handler\n      Runtime: python3.11\n      Policies:\n     "
           "   " +
           grant;
  };
  EXPECT_THAT(
      refusal(write("template.yaml", with_grant("- LambdaInvokePolicy: {FunctionName: !Ref Worker}\n", ""))),
      HasSubstr("Circular dependency between resources: ["));
  const Functions functions(
      {write("template.yaml",
             with_grant("- LambdaInvokePolicy: {FunctionName: worker}\n", "      FunctionName: worker\n"))});
  EXPECT_EQ(functions.invoke("worker", "1").payload, R"("\"was invoked\"")");
}

}  // namespace
}  // namespace cutoff::process
