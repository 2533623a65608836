// SAM: what its functions, APIs and tables become.
#include <chrono>

#include "emulator/app/template/template.h"
#include "tests/harness/folder.h"
#include "tests/unit/app/app_test.h"

namespace cutoff::app {
namespace {

using harness::Folder;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class Sam : public AppTest {
 protected:
  Sam() { folder.write("shop/src/app.py", ""); }

  Application read(const std::string& text) const {
    return parse_template(folder.path("shop/template.yaml"), "Transform: AWS::Serverless-2016-10-31\n" + text,
                          {});
  }

  Folder folder;
};

const std::string hello = R"(
Globals: {Function: {Runtime: python3.11, Timeout: 30, Environment: {Variables: {LOG_LEVEL: INFO, STAGE: dev}}}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.hello
      Environment: {Variables: {STAGE: prod, TABLE: !Ref Table}}
      EventInvokeConfig: {MaximumRetryAttempts: 1}
      Policies:
        - AWSXRayDaemonWriteAccess
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
        - Statement: {Effect: Allow, Action: 'bedrock-agentcore:*', Resource: '*'}
      Events:
        Say: {Type: Api, Properties: {Path: '/hello/{name}', Method: GET}}
        Any: {Type: Api, Properties: {Path: /any, Method: any}}
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: at, Type: Number}}
)";

TEST_F(Sam, AFunctionTakesFromGlobalsWhatItDoesNotSay) {
  const Application application = read(hello);
  const Function& function = application.functions.at(0);
  EXPECT_EQ(function.configuration.runtime, "python3.11");
  EXPECT_EQ(function.configuration.timeout, 30s);
  EXPECT_THAT(function.configuration.environment,
              ElementsAre(Pair("LOG_LEVEL", "INFO"), Pair("STAGE", "prod"),
                          Pair("TABLE", application.tables.at(0).table.table)));
  EXPECT_EQ(function.code, (Code{.form = Code::Form::folder, .path = folder.path("shop/src/")}));
  EXPECT_EQ(function.events->maximum_retry_attempts, 1);
}

TEST_F(Sam, AFunctionsRoleHasItsPolicies) {
  const Application application = read(hello);
  const Role& role = application.roles.at(0);
  EXPECT_THAT(role.role.role_name, ::testing::StartsWith("shop-HelloRole-"));
  EXPECT_THAT(role.policies, ElementsAre(Pair("AWSLambdaBasicExecutionRole", ::testing::_),
                                         Pair("AWSXRayDaemonWriteAccess", ::testing::_),
                                         Pair("HelloRolePolicy0", HasSubstr("dynamodb:ConditionCheckItem")),
                                         Pair("HelloRolePolicy1", HasSubstr("bedrock-agentcore:*"))));
  EXPECT_THAT(role.policies[2].second,
              HasSubstr("arn:aws:dynamodb:us-east-1:123456789012:table/shop-Table-"));
}

TEST_F(Sam, EventsThatNameNoApiShareOne) {
  const Application application = read(hello);
  ASSERT_EQ(application.apis.size(), 1U);
  const Api& api = application.apis[0];
  EXPECT_EQ(api.api.name, "shop");
  EXPECT_EQ(api.api.endpoint, apigateway::EndpointType::edge);
  ASSERT_EQ(api.routes.size(), 2U);
  EXPECT_EQ(api.routes[0].method.http_method, "GET");
  EXPECT_EQ(api.routes[1].method.http_method, "ANY");
  std::vector<std::string> stages;
  for (const auto& stage : api.stages) stages.push_back(stage.stage_name);
  EXPECT_THAT(stages, UnorderedElementsAre("Prod", "Stage"));
  EXPECT_THAT(application.functions[0].permissions[0].source_arn,
              "arn:aws:execute-api:us-east-1:123456789012:" + api.api.id + "/*/GET/hello/*");
  EXPECT_THAT(application.functions[0].permissions[1].source_arn,
              "arn:aws:execute-api:us-east-1:123456789012:" + api.api.id + "/*/*/any");
}

TEST_F(Sam, ASimpleTableIsOnDemand) {
  const Table table = read(hello).tables.at(0);
  EXPECT_EQ(table.table.billing_mode, dynamodb::BillingMode::pay_per_request);
  EXPECT_EQ(table.table.attribute_definitions.at(0).name, "at");
  EXPECT_EQ(table.table.attribute_definitions.at(0).type, dynamodb::KeyType::number);
}

TEST_F(Sam, IsDeployedAndAnswers) {
  code.add("app.hello", [](const wire::Payload&, lambda::Context& context, sdk::Aws&) {
    return wire::Payload::from_text(R"({"statusCode":200,"body":")" +
                                    std::string(context.environment_variable("STAGE")) + "\"}");
  });
  const Application application = read(hello);
  deploy(application, cloud, code);
  const std::string host = "https://" + application.apis[0].api.id + ".execute-api.us-east-1.amazonaws.com";
  EXPECT_THAT(request("GET", host + "/Prod/hello/you"),
              ::testing::AllOf(harness::HasStatus(200), harness::HasBody("prod")));
  EXPECT_THAT(request("DELETE", host + "/Prod/any"), harness::HasStatus(200));
}

const std::string with_cors = R"(
Globals: {Api: {OpenApiVersion: 3.0.1}}
Parameters: {Origin: {Type: String, Default: "'https://shop.example'"}}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Metadata: {cutoff: {id: shop}}
    Properties:
      Name: shop
      StageName: dev
      EndpointConfiguration: {Type: REGIONAL}
      Cors: {AllowOrigin: !Ref Origin, AllowHeaders: "'Content-Type'"}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      InlineCode: 'exports.handler = async () => ({statusCode: 200})'
      Handler: index.handler
      Events:
        Say: {Type: Api, Properties: {Path: /hello, Method: post, RestApiId: !Ref Api, TimeoutInMillis: 3000}}
)";

TEST_F(Sam, CorsAnswersOptions) {
  const Application application = read(with_cors);
  const Api& api = application.apis.at(0);
  EXPECT_EQ(api.api.id, "shop");
  EXPECT_EQ(api.api.endpoint, apigateway::EndpointType::regional);
  ASSERT_EQ(api.stages.size(), 1U);
  ASSERT_EQ(api.routes.size(), 2U);
  EXPECT_EQ(api.routes[0].integration->timeout, 3s);
  EXPECT_THAT(
      api.routes[1].integration_responses.at(0).response_parameters,
      ElementsAre(Pair("method.response.header.Access-Control-Allow-Headers", "'Content-Type'"),
                  Pair("method.response.header.Access-Control-Allow-Methods", "'OPTIONS,POST'"),
                  Pair("method.response.header.Access-Control-Allow-Origin", "'https://shop.example'")));
}

// ---- a function that grants itself to itself

std::string self_invoking(const std::string& resource) {
  return R"(
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker
      Runtime: python3.11
      CodeUri: src/
      Handler: app.work
      Policies: [{Statement: [{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: )" +
         resource + R"(}]}]
      Events: {Start: {Type: Api, Properties: {Path: /start, Method: post}}}
)";
}

TEST_F(Sam, ASelfInvokeGrantByGetAttIsACircleAsInCloudFormation) {
  const std::string sentence = refusal_of([&] { read(self_invoking("!GetAtt Worker.Arn")); });
  EXPECT_THAT(sentence,
              HasSubstr("template.yaml:4: Circular dependency between resources: [WorkerRole, "
                        "WorkerStartPermissionProd, Worker, ServerlessRestApi, ServerlessRestApiDeployment"));
  EXPECT_THAT(sentence,
              HasSubstr(", ServerlessRestApiProdStage]. WorkerRole needs Worker, which needs WorkerRole: "
                        "break it where a name will do in the place of Ref or GetAtt"));
}

TEST_F(Sam, TheSameGrantByNameIsNone) {
  EXPECT_EQ(read(self_invoking("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:worker'"))
                .functions.size(),
            1U);
  EXPECT_EQ(read(self_invoking("'*'")).functions.size(), 1U);
}

TEST_F(Sam, AFunctionThatKnowsItsImplicitApisAddressIsACircle) {
  EXPECT_THAT(refusal_of([&] {
                read(R"(
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      CodeUri: src/
      Handler: app.hello
      Environment: {Variables: {URL: !Sub 'https://${ServerlessRestApi}.example'}}
      Events: {Say: {Type: Api, Properties: {Path: /hello, Method: get}}}
)");
              }),
              HasSubstr("Circular dependency between resources: ["));
}

}  // namespace
}  // namespace cutoff::app
