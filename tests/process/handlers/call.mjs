// Calls async-polling's handlers in Node as their runtime would, and prints what they answer.
const flows = process.argv[2];
const agent = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/skymarshal_agent-AbCdEfGhIj";
Object.assign(process.env, {
  SKYMARSHAL_AWS_REGION: "us-east-1",
  REQUESTS_TABLE_NAME: "skymarshal-requests-dev",
  SESSION_TABLE_NAME: "skymarshal-sessions-dev",
  AGENTCORE_RUNTIME_ARN: agent,
});
const { handler } = await import(`${flows}/async_polling/node/index.mjs`);
const { dynamodb } = await import(`${flows}/async_polling/node/aws.mjs`);
console.log = () => {}; // what the handlers log
const context = { functionName: "skymarshal-api-invoke-dev", getRemainingTimeInMillis: () => 900_000 };

function show(answer) {
  const text = answer === undefined ? "nothing" : `${answer.statusCode} ${answer.body}`;
  process.stdout.write(`${text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
    .replace(/"execution_time_ms":\d+/, '"execution_time_ms":N')}\n`);
}
const post = (body) => handler({ httpMethod: "POST", body }, context);
const get = (id) => handler({ httpMethod: "GET", pathParameters: { request_id: id } }, context);
const put = (id) => dynamodb("PutItem", {
  TableName: "skymarshal-requests-dev",
  Item: { request_id: { S: id }, status: { S: "processing" }, prompt: { S: "a" } },
});

for (const body of ["nonsense", "[1]", '{"prompt":" "}', '{"prompt":"a","session_id":7}', '{"prompt":"a"}']) {
  show(await post(body));
}
show(await get("none"));
await put("mine");
show(await get("mine"));
const task = { _async_worker: true, request_id: "mine", prompt: "a" };
show(await handler(task, context));
show(await get("mine"));
show(await handler(task, context)); // once complete, never again
await put("lost");
process.env.AGENTCORE_RUNTIME_ARN = agent.replace("skymarshal", "other");
show(await handler({ ...task, request_id: "lost" }, context));
process.stdout.write(`${JSON.parse((await get("lost")).body).status}\n`);
process.env.AGENTCORE_RUNTIME_ARN = agent;

const direct = await import(`${flows}/direct/node/handler.mjs`);
show(await direct.handle({ body: '{"prompt":"a"}' }));
