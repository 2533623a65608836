// A random program that knows, of each of its steps, how long it takes.
//
//   soak.mjs SEED          makes a program of the seed and runs it
//
// A program is a list of steps, each a kind and what it needs; some have programs of their own, which run side by side: in
// one thread, in worker threads, or in processes. After each step the clock is compared with the sum of what the steps
// before it take. An error is one line, with the step that has taken longer or less long than it does.
import { execFile, fork } from "node:child_process";
import { createHash, pbkdf2, randomFill } from "node:crypto";
import { once } from "node:events";
import { open, mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { brotliCompress, gunzip, gzip } from "node:zlib";

const endpoint = process.env.AWS_ENDPOINT_URL;
const agentUrl = `${endpoint}/runtimes/` +
  "arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj/invocations";
const agentTakes = 68_000;
const self = fileURLToPath(import.meta.url);

/** The machine's monotonic clock in ms. */
const now = () => Number(process.hrtime.bigint()) / 1e6;
/** All that waits here does so for whole ms; what counts in floating-point numbers may add some nanoseconds. */
const same = (one, other) => Math.abs(one - other) < 0.002;

// ---- the program

/** Numbers that look random and are always the same (xorshift). */
function chanceOf(seed) {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 8; ++i) next();
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    one: (list) => list[Math.floor(next() * list.length)],
  };
}

const several = (chance, most, make) => Array.from({ length: chance.between(1, most) }, () => make(chance));
const duration = (chance, least = 10, most = 30_000) => 10 * chance.between(Math.ceil(least / 10), most / 10);

/** What each step needs. */
const leaves = {
  sleep: (chance) => [duration(chance)],
  naps: (chance) => [chance.between(2, 30), duration(chance, 10, 200)],
  interval: (chance) => [chance.between(2, 30), duration(chance, 10, 2_000)],
  compute: (chance) => [chance.between(1, 3_000_000)],
  compress: (chance) => [chance.between(1, 300_000)],
  derive: (chance) => [chance.between(1, 20_000)],
  fsync: (chance) => [chance.between(1, 5)],
  clock: () => [],
  agent: () => [],
  agentLate: (chance) => [chance.one(["fetch", "request"]), duration(chance, 1_000, 67_000)],
  cat: (chance) => [chance.between(1, 500_000)],
  child: (chance) => [duration(chance)],
  childKilled: (chance) => [duration(chance)],
  atomics: (chance) => [duration(chance)],
  race: (chance) => [several(chance, 8, duration)],
  all: (chance) => [several(chance, 12, duration)],
};
const nests = ["together", "together", "together", "workers", "processes"];

function programOf(chance, depth) {
  return Array.from({ length: chance.between(2, 6) }, () => {
    if (depth > 0 && chance.next() < 0.35) {
      return [chance.one(nests), Array.from({ length: chance.between(2, 3) }, () => programOf(chance, depth - 1))];
    }
    const kind = chance.one(Object.keys(leaves));
    return [kind, ...leaves[kind](chance)];
  });
}

const count = (program) =>
  program.reduce((sum, [kind, of]) => sum + 1 + (nests.includes(kind) ? of.map(count).reduce((a, b) => a + b) : 0), 0);

// ---- its steps: each gives the ms that it has to take, or the instant at which what it began has ended

const asked = { method: "POST", headers: { "Content-Type": "application/json" } };
const question = '{"prompt":"x"}';

function check(holds, what) {
  if (!holds) throw new Error(what);
}

const steps = {
  async sleep(begin, ms) {
    await sleep(ms);
    return begin + ms;
  },
  async naps(begin, times, ms) {
    for (let i = 0; i < times; ++i) await sleep(ms);
    return begin + times * ms;
  },
  async interval(begin, times, ms) {
    await new Promise((resolve) => {
      let left = times;
      const interval = setInterval(() => {
        if (--left > 0) return;
        clearInterval(interval);
        resolve();
      }, ms);
    });
    return begin + times * ms;
  },
  async compute(begin, rounds) {
    for (let i = 0, sum = 0; i < rounds; ++i) sum += i * i;
    return begin;
  },
  async compress(begin, size) {
    const data = await promisify(randomFill)(Buffer.alloc(size));
    const [packed] = await Promise.all([promisify(gzip)(data), promisify(brotliCompress)(data.subarray(0, 10_000))]);
    check((await promisify(gunzip)(packed)).equals(data), "gunzip gives something else");
    createHash("sha256").update(data).digest();
    return begin;
  },
  async derive(begin, iterations) {
    await Promise.all([1, 2, 3].map(() => promisify(pbkdf2)("password", "salt", iterations, 32, "sha256")));
    return begin;
  },
  async fsync(begin, times) {
    const folder = await mkdtemp(join(tmpdir(), "soak-"));
    const file = await open(join(folder, "file"), "w");
    for (let i = 0; i < times; ++i) {
      await file.write("x".repeat(4096));
      await file.sync();
    }
    await file.close();
    await rm(folder, { recursive: true });
    return begin;
  },
  async clock(begin) {
    const { now_ms: its } = await (await fetch(`${endpoint}/_cutoff/clock`)).json();
    check(same(its, begin - began), `the emulator's clock says ${its} ms`);
    return begin;
  },
  async agent(begin) {
    const response = await fetch(agentUrl, { ...asked, body: question });
    check(response.status === 200, response.status);
    await response.text();
    return begin + agentTakes;
  },
  async agentLate(begin, how, ms) {
    if (how === "fetch") {
      const gaveUp = await fetch(agentUrl, { ...asked, body: question, signal: AbortSignal.timeout(ms) })
        .catch((error) => error.name);
      check(gaveUp === "TimeoutError", gaveUp);
      return begin + ms;
    }
    const request = http.request(agentUrl, { ...asked, timeout: ms });
    request.on("error", () => {});
    request.end(question);
    await once(request, "timeout");
    request.destroy();
    return begin + ms;
  },
  async cat(begin, size) {
    const data = Buffer.alloc(size, "x");
    const child = execFile("cat", { encoding: "buffer", maxBuffer: size });
    child.stdin.end(data);
    const pieces = [];
    for await (const piece of child.stdout) pieces.push(piece);
    check(Buffer.concat(pieces).length === size, "cat gave less");
    return begin;
  },
  async child(begin, ms) {
    await promisify(execFile)("sleep", [String(ms / 1000)]);
    return begin + ms;
  },
  async childKilled(begin, timeout) {
    const ended = await promisify(execFile)("sleep", ["1000"], { timeout }).catch(({ killed }) => killed);
    check(ended === true, "it was not killed");
    return begin + timeout;
  },
  async atomics(begin, ms) {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const keeps = setInterval(() => {}, 60_000); // for which the process goes on: this wait is no reason to Node
    check(await Atomics.waitAsync(cell, 0, 0, ms).value === "timed-out", "it was notified");
    clearInterval(keeps);
    return begin + ms;
  },
  async race(begin, each) {
    await Promise.race(each.map((ms) => sleep(ms, undefined, { ref: false })).concat(sleep(Math.min(...each))));
    return begin + Math.min(...each);
  },
  async all(begin, each) {
    await Promise.all(each.map((ms) => sleep(ms)));
    return begin + Math.max(...each);
  },
  async together(begin, programs) {
    return Math.max(...await Promise.all(programs.map((program) => run(program, begin))));
  },
  async workers(begin, programs) {
    return Math.max(...await Promise.all(programs.map(async (program) => {
      const worker = new Worker(self, { workerData: { program, begin, began } });
      const [[end]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
      return end;
    })));
  },
  async processes(begin, programs) {
    return Math.max(...await Promise.all(programs.map(async (program) => {
      const child = fork(self);
      child.send({ program, begin, began });
      const [[end]] = await Promise.all([once(child, "message"), once(child, "exit")]);
      return end;
    })));
  },
};

// ---- run

let began; // the emulator's time, by our clock

/** When it has ended. */
async function run(program, begin) {
  for (const [number, [kind, ...needs]] of program.entries()) {
    const wanted = await steps[kind](begin, ...needs);
    const end = now();
    if (!same(end, wanted)) {
      console.error(`step ${number} of ${JSON.stringify(program)}: ${kind} took ${end - begin} ms and not ` +
        `${wanted - begin} ms`);
      process.exit(1);
    }
    begin = end;
  }
  return begin;
}

const part = isMainThread ? process.send && (await once(process, "message"))[0] : workerData;
if (part) {
  began = part.began;
  const end = await run(part.program, part.begin);
  if (parentPort) parentPort.postMessage(end);
  else process.send(end, () => process.disconnect());
} else {
  const begin = now();
  began = begin - (await (await fetch(`${endpoint}/_cutoff/clock`)).json()).now_ms;
  const program = programOf(chanceOf(Number(process.argv[2])), 2);
  await run(program, begin);
  console.log(`${count(program)} steps`);
}
