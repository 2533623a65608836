// Templates: what CloudFormation's functions come to, and what the kinds of resources become.
#include "emulator/app/template/template.h"

#include <chrono>

#include "tests/harness/folder.h"
#include "tests/unit/app/app_test.h"

namespace cutoff::app {
namespace {

using harness::Folder;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using Parameters = std::map<std::string, std::string>;

class Template : public ::testing::Test {
 protected:
  Application read(const std::string& text, const Parameters& parameters = {}) const {
    return parse_template(folder.path("shop/template.yaml"), text, {}, parameters);
  }
  std::string refusal(const std::string& text, const Parameters& parameters = {}) const {
    const std::string sentence = refusal_of([&] { read(text, parameters); });
    const std::string here = folder.path("shop/");
    return sentence.starts_with(here) ? sentence.substr(here.size()) : sentence;
  }

  /// The name of a table whose TableName is `value`, which is how these tests look at what a value comes to.
  std::string value_of(const std::string& value, const std::string& sections = "",
                       const Parameters& parameters = {}) const {
    return read(with_name(value, sections), parameters).tables.at(0).table.table;
  }
  static std::string with_name(const std::string& value, const std::string& sections = "") {
    return sections + R"(
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: )" +
           value + R"(
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
)";
  }

  Folder folder;
};

TEST_F(Template, ShortAndLongFormsAreTheSame) {
  EXPECT_EQ(value_of("!Ref AWS::Region"), "us-east-1");
  EXPECT_EQ(value_of("{Ref: AWS::Region}"), "us-east-1");
  EXPECT_EQ(value_of("!Sub 'in-${AWS::Region}'"), "in-us-east-1");
  EXPECT_EQ(value_of("{'Fn::Sub': 'in-${AWS::Region}'}"), "in-us-east-1");
}

TEST_F(Template, PseudoParametersAreThoseOfThePlace) {
  EXPECT_EQ(value_of("!Sub '${AWS::AccountId}-${AWS::Partition}-${AWS::StackName}-${AWS::URLSuffix}'"),
            "123456789012-aws-shop-amazonaws.com");
}

TEST_F(Template, FunctionsOfTexts) {
  EXPECT_EQ(value_of("!Join ['-', [a, !Ref AWS::Region, c]]"), "a-us-east-1-c");
  EXPECT_EQ(value_of("!Select [1, [a, b, c]]"), "b");
  EXPECT_EQ(value_of("!Select [2, !Split ['-', 'a-b-c']]"), "c");
  EXPECT_EQ(value_of("!Sub ['${one}-${!two}-${AWS::Region}', {one: !Join ['', [x, y]]}]"),
            "xy-${two}-us-east-1");
  EXPECT_EQ(value_of("!Base64 text"), "dGV4dA==");
}

TEST_F(Template, AParameterHasItsDefaultUnlessItIsGiven) {
  const std::string stage = "Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}}";
  EXPECT_EQ(value_of("!Sub 'orders-${Stage}'", stage), "orders-dev");
  EXPECT_EQ(value_of("!Sub 'orders-${Stage}'", stage, {{"Stage", "prod"}}), "orders-prod");
  EXPECT_EQ(refusal(with_name("x", stage), {{"Stage", "test"}}),
            "template.yaml:1: Parameter 'Stage' must be one of AllowedValues");
  EXPECT_EQ(refusal(with_name("x", stage), {{"Stge", "dev"}}),
            "template.yaml:1: Parameters: [Stge] do not exist in the template");
  EXPECT_EQ(refusal(with_name("x", "Parameters: {Stage: {Type: String}}")),
            "template.yaml:1: Parameters: [Stage] must have values: give it with --parameter Stage=VALUE");
}

TEST_F(Template, AListParameterIsSplitAtItsCommas) {
  EXPECT_EQ(
      value_of("!Select [1, !Ref Names]", "Parameters: {Names: {Type: CommaDelimitedList, Default: 'a, b'}}"),
      "b");
}

TEST_F(Template, ANumberParameterHasItsBounds) {
  const std::string size = "Parameters: {Size: {Type: Number, Default: 5, MinValue: 1, MaxValue: 9}}";
  EXPECT_EQ(value_of("!Sub 'n${Size}'", size), "n5");
  EXPECT_EQ(refusal(with_name("x", size), {{"Size", "10"}}),
            "template.yaml:1: Parameter 'Size' must be a number not greater than 9");
  EXPECT_EQ(refusal(with_name("x", size), {{"Size", "many"}}),
            "template.yaml:1: Parameter 'Size' must be a number");
}

TEST_F(Template, AMappingIsLookedUp) {
  const std::string sizes = "Mappings: {Sizes: {us-east-1: {small: s-east}}}";
  EXPECT_EQ(value_of("!FindInMap [Sizes, !Ref AWS::Region, small]", sizes), "s-east");
  EXPECT_THAT(refusal(with_name("!FindInMap [Sizes, !Ref AWS::Region, big]", sizes)),
              HasSubstr("finds nothing in the mappings under Sizes, us-east-1, big"));
}

const std::string conditions = R"(
Parameters: {Stage: {Type: String, Default: dev}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Or [!Equals [!Ref Stage, test], !Equals [!Ref Stage, dev]]
  IsOther: !And [!Not [!Condition IsProd], !Not [Condition: IsTest]]
)";

TEST_F(Template, AConditionDecides) {
  const std::string name = "!If [IsProd, p, !If [IsTest, t, !If [IsOther, o, none]]]";
  EXPECT_EQ(value_of(name, conditions, {{"Stage", "prod"}}), "p");
  EXPECT_EQ(value_of(name, conditions, {{"Stage", "test"}}), "t");
  EXPECT_EQ(value_of(name, conditions, {{"Stage", "beta"}}), "o");
}

TEST_F(Template, NoValueIsAsIfItWereNotWritten) {
  EXPECT_THAT(value_of("!Ref AWS::NoValue"), ::testing::StartsWith("shop-Table-"));
  EXPECT_THAT(value_of("!If [IsProd, fixed, !Ref AWS::NoValue]", conditions),
              ::testing::StartsWith("shop-Table-"));
}

TEST_F(Template, AResourceWhoseConditionDoesNotHoldIsNotThere) {
  const std::string text = with_name("orders", conditions) + "    Condition: IsProd\n";
  EXPECT_THAT(read(text).tables, IsEmpty());
  EXPECT_EQ(read(text, {{"Stage", "prod"}}).tables.size(), 1U);
}

TEST_F(Template, ANameThatIsNotGivenIsMadeAndStaysTheSame) {
  const std::string text = with_name("!Ref AWS::NoValue");
  const std::string name = read(text).tables.at(0).table.table;
  EXPECT_THAT(name, ::testing::MatchesRegex("shop-Table-[A-Z0-9]{12}"));
  EXPECT_EQ(read(text).tables.at(0).table.table, name);
}

TEST_F(Template, JsonIsReadAsYamlIs) {
  const Application application =
      read(R"({"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
    "TableName": {"Fn::Join": ["-", ["a", "b"]]}, "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}}})");
  EXPECT_EQ(application.tables.at(0).table.table, "a-b");
}

TEST_F(Template, ATablesMetadataMayHaveItems) {
  const std::string text =
      with_name("orders") + "    Metadata: {cutoff: {items: [{id: '1', count: 7, done: true}]}}\n";
  const dynamodb::Item expected{{"id", "1"}, {"count", 7}, {"done", true}};
  EXPECT_THAT(read(text).tables.at(0).items, ElementsAre(expected));
}

// ---- a whole application

const std::string shop = R"(
Resources:
  Tick: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref Ticks, HttpMethod: POST,
    AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, TimeoutInMillis: 5000,
      Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations'}}}
  Api: {Type: AWS::ApiGateway::RestApi, Metadata: {cutoff: {id: shop}}, Properties: {Name: shop}}
  Ticks: {Type: AWS::ApiGateway::Resource,
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: ticks}}
  Deployed: {Type: AWS::ApiGateway::Deployment, DependsOn: Tick, Properties: {RestApiId: !Ref Api}}
  Dev: {Type: AWS::ApiGateway::Stage,
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployed, StageName: dev, Variables: {a: b}}}
  MayCall: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !GetAtt Worker.Arn,
    Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com,
    SourceArn: !Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/ticks'}}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: worker
      Runtime: python3.11
      Handler: index.tick
      Role: !GetAtt WorkerRole.Arn
      Timeout: 60
      MemorySize: 512
      ReservedConcurrentExecutions: 2
      Environment: {Variables: {TABLE: !Ref Table, AGENT: !GetAtt Agent.AgentRuntimeArn}}
      Code: {ZipFile: "def tick(event, context): return {}"}
  Retries: {Type: AWS::Lambda::EventInvokeConfig,
    Properties: {FunctionName: !Ref Worker, Qualifier: $LATEST, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60}}
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker-role
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
  MayInvokeItself:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: itself
      Roles: [!Ref WorkerRole]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Worker.Arn}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}, {AttributeName: at, AttributeType: N}]
      KeySchema: [{AttributeName: id, KeyType: HASH}, {AttributeName: at, KeyType: RANGE}]
      ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 2}
      TimeToLiveSpecification: {AttributeName: until, Enabled: true}
  Agent:
    Type: AWS::BedrockAgentCore::Runtime
    Metadata: {cutoff: {id: helper-AbCdEfGhIj, script: {latency: 68s, response: {answer: 42}}}}
    Properties:
      AgentRuntimeName: helper
      AgentRuntimeArtifact: {ContainerConfiguration: {ContainerUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/helper:latest"}}
      NetworkConfiguration: {NetworkMode: PUBLIC}
      RoleArn: !GetAtt WorkerRole.Arn
      LifecycleConfiguration: {IdleRuntimeSessionTimeout: 60}
Outputs:
  Url: {Value: !Sub 'https://${Api}.execute-api.${AWS::Region}.amazonaws.com/dev/'}
)";

TEST_F(Template, AResourceMayStandBeforeWhatItNeeds) {
  const Application application = read(shop);
  const Function& worker = application.functions.at(0);
  EXPECT_THAT(
      worker.configuration.environment,
      ElementsAre(
          Pair("TABLE", "orders"),
          Pair("AGENT", "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/helper-AbCdEfGhIj")));
  EXPECT_EQ(worker.configuration.timeout, 60s);
  EXPECT_EQ(worker.code, (Code{.form = Code::Form::text, .text = "def tick(event, context): return {}"}));
  EXPECT_EQ(worker.events->maximum_retry_attempts, 0);
  EXPECT_EQ(worker.permissions.at(0).source_arn,
            "arn:aws:execute-api:us-east-1:123456789012:shop/*/POST/ticks");
  EXPECT_THAT(
      application.roles.at(0).policies,
      ElementsAre(Pair("AWSLambdaBasicExecutionRole", HasSubstr("logs:PutLogEvents")),
                  Pair("itself", HasSubstr("arn:aws:lambda:us-east-1:123456789012:function:worker"))));
  EXPECT_EQ(application.agents.at(0).runtime.idle_timeout, 60s);
  EXPECT_THAT(application.outputs,
              ElementsAre(Pair("Url", "https://shop.execute-api.us-east-1.amazonaws.com/dev/")));
  EXPECT_THAT(application.warnings, IsEmpty());
}

class DeployedTemplate : public AppTest {
 protected:
  Folder folder;
};

TEST_F(DeployedTemplate, Answers) {
  code.add("index.tick", [](const wire::Payload&, lambda::Context& context, sdk::Aws&) {
    return wire::Payload::from_text(R"({"statusCode":200,"body":")" + context.function_name() + "\"}");
  });
  deploy(parse_template(folder.path("template.yaml"), shop, {}), cloud, code);
  EXPECT_THAT(request("POST", "https://shop.execute-api.us-east-1.amazonaws.com/dev/ticks"),
              ::testing::AllOf(harness::HasStatus(200), harness::HasBody("worker")));
  EXPECT_EQ(cloud.dynamodb().describe_time_to_live({root(), {}}, {.table = "orders"}).attribute, "until");
}

TEST_F(Template, ADeploymentThatDependsOnSomeMethodsIsWarnedOf) {
  std::string text = shop;
  const std::string more =
      "  Look: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref Ticks,\n"
      "    HttpMethod: GET, Integration: {Type: MOCK}}}\n";
  text.insert(text.find("  Api:"), more);
  EXPECT_THAT(
      read(text).warnings,
      ElementsAre(
          "the deployment Deployed does not depend on the method Look: on AWS it may be made without it"));
}

TEST_F(Template, ABodyInOpenApiMakesRoutes) {
  const Application application = read(R"(
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: pets}
        paths:
          /pets/{id}:
            get:
              x-amazon-apigateway-integration: {type: mock, timeoutInMillis: 1000,
                requestTemplates: {application/json: '{"statusCode": 200}'},
                responses: {default: {statusCode: '200', responseTemplates: {application/json: cat}}}}
              responses: {'200': {description: a pet}}
)");
  const Api& api = application.apis.at(0);
  EXPECT_EQ(api.api.name, "pets");
  EXPECT_EQ(api.routes.at(0).path, "/pets/{id}");
  EXPECT_EQ(api.routes.at(0).integration->timeout, 1s);
  EXPECT_EQ(api.routes.at(0).integration_responses.at(0).status, 200);
  EXPECT_EQ(api.routes.at(0).method_responses.at(0).status, 200);
}

}  // namespace
}  // namespace cutoff::app
