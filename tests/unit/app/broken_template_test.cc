// Templates that cannot be used: each is refused before anything is deployed, in one sentence that names the line.
#include "emulator/app/template/template.h"
#include "tests/harness/folder.h"
#include "tests/unit/app/app_test.h"

namespace cutoff::app {
namespace {

using harness::Folder;

struct Broken {
  const char* text;
  const char* sentence;
};

const char* const function = R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.work
      InlineCode: x = 1
)";

TEST(BrokenTemplate, IsRefusedInOneSentenceThatNamesTheLine) {
  const Folder folder;
  const std::string worker = function;
  const std::string unknown_property = worker + "      VpcConfig: {SubnetIds: [a]}\n";
  const std::string slip = worker + "      Timout: 30\n";
  const std::string unknown_ref = worker + "      FunctionName: !Ref Nmae\n";
  const std::string attribute = worker + "      Description: !GetAtt WorkerRole.Name\n";
  const std::string import = worker + "      Description: !ImportValue other-stack\n";
  const std::string number = worker + "      Timeout: soon\n";
  const std::string sqs = worker + "      Events: {Q: {Type: SQS, Properties: {Queue: q}}}\n";
  const std::string policy = worker + "      Policies: [S3ReadPolicy: {BucketName: b}]\n";
  const std::string managed = worker + "      Policies: AdministratorAccess\n";
  const std::string two = worker + "      Timeout: 1\n      Timeout: 2\n";
  for (const auto& [text, sentence] : std::vector<Broken>{
           {"Resources: {", "1: this is not YAML: end of map flow not found"},
           {"Description: none", "1: Template format error: At least one Resources member must be defined."},
           {"Resorces: {A: {Type: B}}",
            "1: Resorces is no section of a template: did you mean \"Resources\"?"},
           {"Resources: {A: {Type: !Rf B}}",
            "1: Resources.A.Type has the tag !Rf, which is none of CloudFormation's"},
           {"Resources: {Q: {Type: AWS::DynamoDB::Tabel}}",
            "1: Resources.Q.Type is AWS::DynamoDB::Tabel, which is not offered here: did you mean "
            "\"AWS::DynamoDB::Table\"?"},
           {"Resources:\n  A:\n    Type: AWS::Serverless::Function\n",
            "3: Template format error: Unrecognized resource types: [AWS::Serverless::Function]: say "
            "Transform: "
            "AWS::Serverless-2016-10-31"},
           {unknown_property.c_str(), "9: Resources.Worker.Properties.VpcConfig is not offered here"},
           {slip.c_str(), "9: Resources.Worker.Properties.Timout is not offered here: did you mean Timeout?"},
           {two.c_str(), "10: Resources.Worker.Properties.Timeout is given twice: keep one of them"},
           {unknown_ref.c_str(),
            "9: Template format error: Unresolved resource dependencies [Nmae] in the Resources block of the "
            "template "
            "(Resources.Worker.Properties.FunctionName)"},
           {attribute.c_str(),
            "9: Resources.Worker.Properties.Description asks WorkerRole for the attribute Name, which it has "
            "not: it has \"Arn\""},
           {import.c_str(),
            "9: Resources.Worker.Properties.Description imports a value of another stack, and there is one "
            "only: write it as "
            "a parameter"},
           {number.c_str(),
            "9: Resources.Worker.Properties.Timeout is \"soon\", and has to be a whole number"},
           {sqs.c_str(), "9: Resources.Worker.Properties.Events.Q.Type is SQS, and only Api is offered here"},
           {policy.c_str(),
            "9: Resources.Worker.Properties.Policies[0].S3ReadPolicy is a policy template that is not "
            "offered here: there are "
            "\"DynamoDBCrudPolicy\", \"DynamoDBReadPolicy\", \"DynamoDBWritePolicy\" and "
            "\"LambdaInvokePolicy\""},
           {managed.c_str(),
            "9: Resources.Worker.Properties.Policies is AdministratorAccess, a managed policy that is not "
            "offered here: write "
            "its statements as a policy"},
           {"Resources:\n  F:\n    Type: AWS::Lambda::Permission\n    Properties:\n      FunctionName: "
            "elsewhere\n",
            "5: Resources.F.Properties.FunctionName names the function elsewhere, which is none of this "
            "template"},
           {"Resources:\n  A: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}\n"
            "  D: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref A}}\n",
            "3: Resources.D.Properties deploys nothing (AWS: The REST API doesn't contain any methods): let "
            "it depend on its "
            "methods, by DependsOn"},
           {"Resources:\n  A:\n    Type: AWS::DynamoDB::Table\n    DependsOn: B\n",
            "4: Template format error: Unresolved resource dependencies [B] in the Resources block of the "
            "template "
            "(Resources.A.DependsOn)"},
           {"Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\nResources: {Q: {Type: "
            "AWS::IAM::Role}}",
            "1: Conditions.A is a condition that depends on itself"},
           {"Resources: {A: {Type: AWS::IAM::Policy, Propertis: {}}}",
            "1: Resources.A.Propertis is no attribute of a resource: did you mean \"Properties\"?"},
       }) {
    EXPECT_EQ(refusal_of([&] { parse_template(folder.path("template.yaml"), text, {}); }),
              folder.path("template.yaml") + ":" + sentence);
  }
}

TEST(BrokenTemplate, WhoseAliasesMultiplyIsRefused) {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'h'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) text += (i == 0 ? "*" : ",*") + before;
    text += "]\n";
  }
  EXPECT_THAT(refusal_of([&] { parse_template("template.yaml", text, {}); }),
              ::testing::HasSubstr("this is too large: its aliases repeat too much"));
}

}  // namespace
}  // namespace cutoff::app
