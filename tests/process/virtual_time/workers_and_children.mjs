// Worker threads, what happens off Node's own thread, and child processes.
import { exec, execFile, spawn, spawnSync } from "node:child_process";
import { pbkdf2, randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { gzip } from "node:zlib";

const start = process.hrtime.bigint();
const print = (...what) => console.log(`${Number(process.hrtime.bigint() - start) / 1e9} s`, ...what);

// ---- Atomics.wait

const cell = new Int32Array(new SharedArrayBuffer(4));
print("Atomics.wait:", Atomics.wait(cell, 0, 0, 5_000));

const work = (code, data) => new Worker(code, { eval: true, workerData: data });
work(`
  const { workerData: cell } = require("node:worker_threads");
  setTimeout(() => { Atomics.store(cell, 0, 1); Atomics.notify(cell, 0); }, 8_000);
`, cell);
await sleep(1_000);
print("Atomics.wait, for a worker:", Atomics.wait(cell, 0, 0, 60_000));

const waiter = work(`
  const { parentPort, workerData: cell } = require("node:worker_threads");
  const began = performance.now();
  const outcome = Atomics.wait(cell, 0, 1, 10_000);
  parentPort.postMessage([outcome, Math.round((performance.now() - began) * 1e3) / 1e3]);
`, cell);
print("Atomics.wait, in a worker:", ...(await once(waiter, "message"))[0]);

// ---- workers

const sleepers = [6, 2, 4].map((seconds) => work(`
  const { parentPort, workerData } = require("node:worker_threads");
  setTimeout(() => parentPort.postMessage(workerData), workerData * 1000);
`, seconds));
await Promise.all(sleepers.map(async (worker) => {
  const [[seconds]] = [await once(worker, "message")];
  print("worker of", seconds);
}));

const endless = work("setInterval(() => {}, 1000)");
await sleep(3_500);
print("terminated:", await endless.terminate());

// ---- the pool: what takes no time of the clock's

await Promise.all([
  promisify(pbkdf2)("password", "salt", 50_000, 32, "sha256"),
  promisify(gzip)(randomBytes(1_000_000)),
  sleep(9_000),
]);
print("the pool");

// ---- child processes

const run = promisify(exec);
await run("sleep 33");
print("exec: ended");
await run("sleep 60", { timeout: 15_000 }).catch(({ killed, signal }) => print("exec:", killed, signal));
await promisify(execFile)(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { timeout: 20_000 })
  .catch(({ killed, signal }) => print("execFile:", killed, signal));
await promisify(execFile)("sleep", ["60"], { signal: AbortSignal.timeout(5_000) })
  .catch(({ name }) => print("execFile:", name));
print("spawnSync:", spawnSync("sleep", ["60"], { timeout: 12_000 }).error.code);
print("spawnSync:", spawnSync("sleep", ["12"], { timeout: 60_000 }).status);

const child = spawn(process.execPath, ["-e", `
  setTimeout(() => console.log("done"), 8_000);
  setTimeout(() => {}, 50_000);
`], { env: {} });
print("first line:", String(await once(child.stdout, "data")).trim());
child.kill();
print("killed:", ...(await once(child, "exit")));

const others = ["30", "10", "20"].map((seconds) => spawn("sleep", [seconds]));
await Promise.all(others.map(async (other) => {
  await once(other, "exit");
  print("sleep", other.spawnargs[1]);
}));

const forked = spawn("sh", ["-c", "sleep 5 & sleep 3; wait; sleep 2 | cat; echo end"]);
await once(forked.stdout, "data");
print("a shell");
