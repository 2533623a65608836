// AWS's SDK for JavaScript as a client of `cutoff serve`. It prints what it is answered; real_clients_test.cc knows
// what that is.
//
//   node sdk_for_javascript.mjs polling     asks a question and polls for its answer, with what belongs to it
//   node sdk_for_javascript.mjs services    makes things of its own in each service, uses and deletes them
//   node sdk_for_javascript.mjs agents      the same in AgentCore's control plane
//   node sdk_for_javascript.mjs refusals    says what each service thinks of the credentials
//
// polling holds the clock's lock LOCK, which whoever starts it has taken for it, except while it waits in virtual time.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import * as agentcore from "@aws-sdk/client-bedrock-agentcore";
import * as agentcoreControl from "@aws-sdk/client-bedrock-agentcore-control";
import * as apigateway from "@aws-sdk/client-api-gateway";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as documents from "@aws-sdk/lib-dynamodb";
import * as sts from "@aws-sdk/client-sts";

const { AWS_ENDPOINT_URL: endpoint, LOCK: lock } = process.env;
const print = console.log;

async function http(url, body, method = body ? "POST" : "GET") {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${JSON.stringify(answer)}`);
  return { status: response.status, answer };
}

/** The name of the SDK's exception. */
async function refusal(request) {
  try {
    await request;
  } catch (error) {
    if (error.$fault) return error.name;
    throw error;
  }
  return "none";
}

// ---- the clock

async function now() {
  return `${(await http(`${endpoint}/_cutoff/clock`)).answer.now_ms} ms`;
}

async function sleep(duration) {
  await http(`${endpoint}/_cutoff/clock/sleep`, { for: duration, lock });
}

// ---- polling

async function polling() {
  const identity = new sts.STSClient();
  print(`caller: ${(await identity.send(new sts.GetCallerIdentityCommand())).Arn}`);

  const gateway = new apigateway.APIGatewayClient();
  const [api] = (await gateway.send(new apigateway.GetRestApisCommand())).items;
  const stages = await gateway.send(new apigateway.GetStagesCommand({ restApiId: api.id }));
  print(`api: ${api.name} at ${stages.item.map((stage) => stage.stageName).join(", ")}`);
  const resources = await gateway.send(new apigateway.GetResourcesCommand({ restApiId: api.id, embed: ["methods"] }));
  const routes = resources.items.flatMap((each) =>
    Object.keys(each.resourceMethods ?? {}).map((method) => `${method} ${each.path}`),
  );
  print(`routes: ${routes.sort().join(", ")}`);

  const functions = new lambda.LambdaClient();
  const [{ FunctionName }] = (await functions.send(new lambda.ListFunctionsCommand())).Functions;
  const { Configuration } = await functions.send(new lambda.GetFunctionCommand({ FunctionName }));
  const { Runtime, Timeout, MemorySize, Environment } = Configuration;
  print(`function: ${FunctionName}, ${Runtime}, ${Timeout} s, ${MemorySize} MB`);

  const TableName = Environment.Variables.REQUESTS_TABLE_NAME;
  const tables = new dynamodb.DynamoDBClient();
  const { Table } = await tables.send(new dynamodb.DescribeTableCommand({ TableName }));
  print(`table: ${TableName}, ${Table.TableStatus}, ${Table.KeySchema[0].AttributeName}`);
  const items = documents.DynamoDBDocumentClient.from(tables);
  const get = async (request_id) =>
    (await items.send(new documents.GetCommand({ TableName, Key: { request_id } }))).Item;

  const invokeUrl = process.env.INVOKE_URL;
  const { status, answer: accepted } = await http(invokeUrl, { prompt: "Flight EY123 delayed 2 hours" });
  print(`${await now()}: ${status} ${accepted.status}`);
  const pollUrl = invokeUrl.replace("/api/v1/invoke", accepted.poll_url);
  let answer = { status: "processing" };
  while (answer.status === "processing") {
    await sleep("2s");
    ({ answer } = await http(pollUrl));
    print(`${await now()}: ${answer.status}`);
  }
  print(`answered: ${answer.assessment.recommendation}`);

  const item = await get(accepted.request_id);
  const { severity } = JSON.parse(item.assessment);
  print(`stored: ${item.status}, ${severity}, ${item.execution_time_ms} ms, ${item.prompt}`);
  const found = await items.send(
    new documents.QueryCommand({
      TableName,
      KeyConditionExpression: "request_id = :id",
      ExpressionAttributeValues: { ":id": accepted.request_id },
    }),
  );
  print(`queried: ${found.Count} ${found.Items[0].status}`);
  const again = { TableName, Item: item, ConditionExpression: "attribute_not_exists(request_id)" };
  print(`stored again: ${await refusal(items.send(new documents.PutCommand(again)))}`);

  const said = await invokeAgent(Environment.Variables.AGENTCORE_RUNTIME_ARN, { prompt: "And the crew?" });
  print(`${await now()}: the agent says ${said.assessment.severity}`);

  const byHand = { request_id: "by hand", prompt: "Flight EY456 cancelled" };
  await items.send(new documents.PutCommand({ TableName, Item: { ...byHand, status: "processing" } }));
  const task = JSON.stringify({ _async_worker: true, ...byHand });
  const event = await functions.send(
    new lambda.InvokeCommand({ FunctionName, InvocationType: "Event", Payload: task }),
  );
  print(`${await now()}: event ${event.StatusCode}`);
  await sleep("70s");
  print(`${await now()}: ${(await get("by hand")).status}`);

  const poll = { httpMethod: "GET", path: "/api/v1/status/x", pathParameters: { request_id: accepted.request_id } };
  const invoked = await functions.send(new lambda.InvokeCommand({ FunctionName, Payload: JSON.stringify(poll) }));
  const response = JSON.parse(invoked.Payload.transformToString());
  const body = JSON.parse(response.body);
  print(`${await now()}: invoked ${invoked.StatusCode}, ${response.statusCode} ${body.status}`);

  const nobody = new lambda.InvokeCommand({ FunctionName: "nobody" });
  print(`no such function: ${await refusal(functions.send(nobody))}`);
  const nothing = new dynamodb.DescribeTableCommand({ TableName: "nothing" });
  print(`no such table: ${await refusal(tables.send(nothing))}`);
}

async function invokeAgent(agentRuntimeArn, question) {
  const agents = new agentcore.BedrockAgentCoreClient();
  const namingTheLock = (next) => (call) => {
    call.request.headers["X-Cutoff-Lock"] = lock;
    return next(call);
  };
  agents.middlewareStack.add(namingTheLock, { step: "build" });
  const { response } = await agents.send(
    new agentcore.InvokeAgentRuntimeCommand({ agentRuntimeArn, payload: JSON.stringify(question) }),
  );
  return JSON.parse(await response.transformToString());
}

// ---- services

async function services() {
  await tables();
  await roles();
  await functions();
  await apis();
}

async function tables() {
  const tables = new dynamodb.DynamoDBClient();
  const items = documents.DynamoDBDocumentClient.from(tables);
  const TableName = "flights";
  const { TableDescription } = await tables.send(
    new dynamodb.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "flight", AttributeType: "S" },
        { AttributeName: "day", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "flight", KeyType: "HASH" },
        { AttributeName: "day", KeyType: "RANGE" },
      ],
    }),
  );
  const keys = TableDescription.KeySchema.map((key) => key.AttributeName);
  print(`table: ${TableDescription.TableName} ${keys.join(", ")}`);
  await dynamodb.waitUntilTableExists({ client: tables, maxWaitTime: 60 }, { TableName });

  const flight = {
    flight: "EY123",
    day: 1,
    delay: 2.5,
    late: true,
    gate: null,
    seats: ["12A", "12B"],
    crew: { captain: "Ada" },
    codes: new Set(["DLY", "WX"]),
    legs: new Set([3, 7]),
    seal: Uint8Array.from([0, 0x63, 0x75, 0x74, 0xff]),
  };
  await items.send(new documents.PutCommand({ TableName, Item: flight }));
  for (const day of [2, 3]) {
    await items.send(new documents.PutCommand({ TableName, Item: { flight: "EY123", day, late: false } }));
  }
  const Key = { flight: "EY123", day: 1 };
  const { Item } = await items.send(new documents.GetCommand({ TableName, Key, ConsistentRead: true }));
  print("item:", isDeepStrictEqual(Item, flight) ? "as it was put" : Item);
  const again = { TableName, Item: flight, ConditionExpression: "attribute_not_exists(flight)" };
  print(`put again: ${await refusal(items.send(new documents.PutCommand(again)))}`);

  const { Attributes: updated } = await items.send(
    new documents.UpdateCommand({
      TableName,
      Key,
      UpdateExpression: "SET crew.#role = :name, delay = delay + :more",
      ExpressionAttributeNames: { "#role": "first officer" },
      ExpressionAttributeValues: { ":name": "Grace", ":more": 0.25 },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  print(`updated: ${updated.crew["first officer"]} ${updated.delay}`);

  const pages = [];
  for await (const page of documents.paginateQuery(
    { client: items, pageSize: 2 },
    {
      TableName,
      KeyConditionExpression: "flight = :flight AND #day BETWEEN :first AND :last",
      ExpressionAttributeNames: { "#day": "day" },
      ExpressionAttributeValues: { ":flight": "EY123", ":first": 1, ":last": 3 },
      ScanIndexForward: false,
    },
  )) {
    pages.push(page.Items.map((item) => item.day).join(" "));
  }
  print(`pages: ${pages.join(" | ")}`);
  const late = { TableName, FilterExpression: "late = :late", ExpressionAttributeValues: { ":late": true } };
  print(`late: ${(await items.send(new documents.ScanCommand(late))).Count}`);

  const second = { TableName, Key: { flight: "EY123", day: 2 } };
  const { Attributes: deleted } = await items.send(
    new documents.DeleteCommand({ ...second, ReturnValues: "ALL_OLD" }),
  );
  print(`deleted: ${deleted.flight} ${deleted.day}`);
  print(`left of it: ${(await items.send(new documents.GetCommand(second))).Item ?? "nothing"}`);
  const half = new documents.GetCommand({ TableName, Key: { flight: "EY123" } });
  print(`half a key: ${await refusal(items.send(half))}`);
  await tables.send(new dynamodb.DeleteTableCommand({ TableName }));
  await dynamodb.waitUntilTableNotExists({ client: tables, maxWaitTime: 60 }, { TableName });
  print(`tables: ${(await tables.send(new dynamodb.ListTablesCommand())).TableNames.join(", ")}`);
  print(`no table: ${await refusal(items.send(new documents.GetCommand({ TableName, Key })))}`);
}

async function roles() {
  const roles = new iam.IAMClient();
  const RoleName = "flights";
  const document = (statement) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  /** Documents come as they were sent: encoded. */
  const statementOf = (text) => JSON.parse(decodeURIComponent(text)).Statement[0];
  const mayAssume = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const create = new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(mayAssume) });
  print(`role: ${(await roles.send(create)).Role.Arn}`);
  print(`role again: ${await refusal(roles.send(create))}`);
  const { Role } = await roles.send(new iam.GetRoleCommand({ RoleName }));
  print(`trusts: ${statementOf(Role.AssumeRolePolicyDocument).Principal.Service}`);

  const policy = { RoleName, PolicyName: "reads" };
  const mayRead = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" };
  await roles.send(new iam.PutRolePolicyCommand({ ...policy, PolicyDocument: document(mayRead) }));
  print(`policies: ${(await roles.send(new iam.ListRolePoliciesCommand({ RoleName }))).PolicyNames.join(", ")}`);
  const { PolicyDocument } = await roles.send(new iam.GetRolePolicyCommand(policy));
  print(`allows: ${statementOf(PolicyDocument).Action}`);
  const all = await roles.send(new iam.ListRolesCommand());
  print(`roles: ${all.Roles.map((role) => role.RoleName).join(", ")}`);
  print(`role with policies: ${await refusal(roles.send(new iam.DeleteRoleCommand({ RoleName })))}`);
  await roles.send(new iam.DeleteRolePolicyCommand(policy));
  await roles.send(new iam.DeleteRoleCommand({ RoleName }));
  print(`no role: ${await refusal(roles.send(new iam.GetRoleCommand({ RoleName })))}`);
}

async function functions() {
  const functions = new lambda.LambdaClient();
  const FunctionName = "flights";
  const create = new lambda.CreateFunctionCommand({
    FunctionName,
    Role: "arn:aws:iam::123456789012:role/skymarshal-api-invoke-role",
    Runtime: "python3.11",
    Handler: "index.handler",
    Timeout: 30,
    Environment: { Variables: { AIRLINE: "EY" } },
    Code: { ZipFile: readFileSync(process.env.FUNCTION_ZIP) },
  });
  const created = await functions.send(create);
  await lambda.waitUntilFunctionActiveV2({ client: functions, maxWaitTime: 60 }, { FunctionName });
  print(`function: ${created.FunctionArn} ${created.Handler} ${created.Environment.Variables.AIRLINE}`);
  print(`function again: ${await refusal(functions.send(create))}`);
  const all = await functions.send(new lambda.ListFunctionsCommand());
  print(`functions: ${all.Functions.map((each) => each.FunctionName).join(", ")}`);
  const update = new lambda.UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 60 });
  print(`timeout: ${(await functions.send(update)).Timeout}`);
  await functions.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 }));
  const concurrency = await functions.send(new lambda.GetFunctionConcurrencyCommand({ FunctionName }));
  print(`reserved: ${concurrency.ReservedConcurrentExecutions}`);
  await functions.send(new lambda.DeleteFunctionCommand({ FunctionName }));
  print(`no function: ${await refusal(functions.send(new lambda.GetFunctionCommand({ FunctionName })))}`);
}

async function apis() {
  const gateway = new apigateway.APIGatewayClient();
  const api = { name: "flights", endpointConfiguration: { types: ["REGIONAL"] } };
  const { id: restApiId } = await gateway.send(new apigateway.CreateRestApiCommand(api));
  const [{ id: parentId }] = (await gateway.send(new apigateway.GetResourcesCommand({ restApiId }))).items;
  const board = new apigateway.CreateResourceCommand({ restApiId, parentId, pathPart: "board" });
  const get = { restApiId, resourceId: (await gateway.send(board)).id, httpMethod: "GET" };
  await gateway.send(new apigateway.PutMethodCommand({ ...get, authorizationType: "NONE" }));
  await gateway.send(new apigateway.PutMethodResponseCommand({ ...get, statusCode: "200" }));
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  await gateway.send(new apigateway.PutIntegrationCommand({ ...get, type: "MOCK", requestTemplates }));
  const responseTemplates = { "application/json": '{"flight": "EY123"}' };
  await gateway.send(
    new apigateway.PutIntegrationResponseCommand({ ...get, statusCode: "200", responseTemplates }),
  );
  await gateway.send(new apigateway.CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  const { status, answer } = await http(`${endpoint}/_aws/execute-api/${restApiId}/prod/board`);
  print(`api: ${status} ${answer.flight}`);
  const { items } = await gateway.send(new apigateway.GetRestApisCommand());
  print(`apis: ${items.map((each) => each.name).sort().join(", ")}`);
  const { item: stages } = await gateway.send(new apigateway.GetStagesCommand({ restApiId }));
  print(`stages: ${stages.map((stage) => stage.stageName).join(", ")}`);
  await gateway.send(new apigateway.DeleteRestApiCommand({ restApiId }));
  print(`no api: ${await refusal(gateway.send(new apigateway.GetRestApiCommand({ restApiId })))}`);
}

// ---- agents

async function agents() {
  const agents = new agentcoreControl.BedrockAgentCoreControlClient();
  const create = new agentcoreControl.CreateAgentRuntimeCommand({
    agentRuntimeName: "flights",
    roleArn: "arn:aws:iam::123456789012:role/flights",
    networkConfiguration: { networkMode: "PUBLIC" },
    agentRuntimeArtifact: {
      containerConfiguration: { containerUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/flights:latest" },
    },
  });
  const { agentRuntimeId, agentRuntimeVersion } = await agents.send(create);
  print(`agent: ${agentRuntimeId.replace(/-.*/, "")}, version ${agentRuntimeVersion}`);
  print(`agent again: ${await refusal(agents.send(create))}`);
  const { status, lifecycleConfiguration, createdAt } = await agents.send(
    new agentcoreControl.GetAgentRuntimeCommand({ agentRuntimeId }),
  );
  const { idleRuntimeSessionTimeout } = lifecycleConfiguration;
  print(`it is ${status} since ${createdAt.toISOString()}, idle for ${idleRuntimeSessionTimeout} s at most`);
  const all = await agents.send(new agentcoreControl.ListAgentRuntimesCommand());
  print(`agents: ${all.agentRuntimes.map((each) => each.agentRuntimeName).sort().join(", ")}`);
  await agents.send(new agentcoreControl.DeleteAgentRuntimeCommand({ agentRuntimeId }));
  print(`no agent: ${await refusal(agents.send(new agentcoreControl.GetAgentRuntimeCommand({ agentRuntimeId })))}`);
}

// ---- refusals

async function refusals() {
  print(`sts: ${await refusal(new sts.STSClient().send(new sts.GetCallerIdentityCommand()))}`);
  print(`iam: ${await refusal(new iam.IAMClient().send(new iam.ListRolesCommand()))}`);
  print(`dynamodb: ${await refusal(new dynamodb.DynamoDBClient().send(new dynamodb.ListTablesCommand()))}`);
  print(`lambda: ${await refusal(new lambda.LambdaClient().send(new lambda.ListFunctionsCommand()))}`);
  const apis = new apigateway.GetRestApisCommand();
  print(`apigateway: ${await refusal(new apigateway.APIGatewayClient().send(apis))}`);
}

await { polling, services, agents, refusals }[process.argv[2]]();
