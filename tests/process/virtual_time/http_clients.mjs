// Node's HTTP clients, of an agent that answers after 68 s and a gateway that gives up after 29 s.
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const endpoint = process.env.AWS_ENDPOINT_URL;
const agent = `${endpoint}/runtimes/` +
  "arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj/invocations";
const api = `${endpoint}/_aws/execute-api/skymarshal/dev/api/v1/invoke`;
const question = {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: '{"prompt":"Flight EY123 delayed 2 hours"}',
};

const start = process.hrtime.bigint();
const print = (...what) => console.log(`${Number(process.hrtime.bigint() - start) / 1e9} s`, ...what);

async function byFetch(url, timeout) {
  try {
    const signal = timeout && AbortSignal.timeout(timeout);
    const response = await fetch(url, { ...question, signal });
    const { message, assessment } = await response.json();
    return `${response.status} ${message ?? assessment.severity}`;
  } catch (error) {
    return error.name;
  }
}

function byRequest(url, timeout) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers: question.headers, timeout }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    // Unless it is asked for, a limit is only what Node's agent has for connections that nobody uses.
    if (timeout) {
      request.on("timeout", () => {
        request.destroy();
        resolve("timeout");
      });
    }
    request.on("error", (error) => error.code === "ECONNRESET" || reject(error));
    request.end(question.body);
  });
}

for (const ask of [byFetch, byRequest]) {
  for (const timeout of [60_000, 120_000, undefined]) {
    print(`${ask.name}, the agent, at most ${timeout} ms:`, await ask(agent, timeout));
  }
  for (const timeout of [20_000, 60_000]) {
    print(`${ask.name}, the API, at most ${timeout} ms:`, await ask(api, timeout));
  }
}

const controller = new AbortController();
setTimeout(() => controller.abort(), 10_000);
await fetch(agent, { ...question, signal: controller.signal }).catch((error) => print("aborted:", error.name));

// Several at once, which end in the order in which they gave up.
await Promise.all([40_000, 30_000, 50_000, 90_000].map(async (timeout) => {
  const answer = await byFetch(agent, timeout);
  print(`of ${timeout} ms:`, answer);
}));

// Polls, over connections that are kept.
let polls = 0;
while (polls < 60) {
  await sleep(2_000);
  const response = await fetch(`${endpoint}/_cutoff/clock`);
  await response.text();
  ++polls;
}
print(polls, "polls");
