// AWS's SDK for JavaScript, whose clients give up and send again, after a while that is drawn at random.
import { createRequire } from "node:module";

const require = createRequire(new URL("../clients/", import.meta.url));
const { LambdaClient, InvokeCommand } = require("@aws-sdk/client-lambda");

const start = process.hrtime.bigint();
const print = (...what) => console.log(`${Number(process.hrtime.bigint() - start) / 1e9} s`, ...what);

/** Numbers that look random and are always the same (a linear congruential generator). */
function seeded(state) {
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function invoke(settings) {
  Math.random = seeded(1);
  const client = new LambdaClient(settings);
  const event = { httpMethod: "POST", path: "/api/v1/invoke", body: '{"prompt":"x"}' };
  try {
    // It takes as long as its agent: 68 s.
    const answer = await client.send(new InvokeCommand({
      FunctionName: "skymarshal-api-invoke-dev",
      Payload: JSON.stringify(event),
    }));
    return JSON.parse(Buffer.from(answer.Payload)).statusCode;
  } catch (error) {
    return `${error.name} after ${error.$metadata?.attempts} attempts`;
  } finally {
    client.destroy();
  }
}

const within = (requestTimeout) => ({ requestHandler: { requestTimeout, throwOnRequestTimeout: true } });

print("no limit:", await invoke({}));
print("60 s, once:", await invoke({ ...within(60_000), maxAttempts: 1 }));
print("120 s:", await invoke(within(120_000)));
print("60 s, its default:", await invoke(within(60_000)));
print("60 s, five times:", await invoke({ ...within(60_000), maxAttempts: 5 }));
print("a socket that is silent for 60 s:", await invoke({ requestHandler: { socketTimeout: 60_000 }, maxAttempts: 1 }));
