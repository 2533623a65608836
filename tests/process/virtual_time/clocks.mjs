// Node's clocks, and the emulator's: they agree.
import { setTimeout as sleep } from "node:timers/promises";

const emulator = async () => (await fetch(`${process.env.CUTOFF_URL}/_cutoff/clock`)).json();
const clocks = {
  Date: () => Date.now(),
  performance: () => performance.now(),
  hrtime: () => Number(process.hrtime.bigint()) / 1e6,
};

const { epoch } = await emulator();
const first = (await emulator()).now_ms;
// When the emulator's time began, by each clock.
const began = {
  Date: Date.parse(epoch),
  performance: clocks.performance() - first,
  hrtime: clocks.hrtime() - first,
};

async function tell(what) {
  const its = (await emulator()).now_ms;
  const ours = Object.entries(clocks).map(([name, clock]) => Number((clock() - began[name]).toFixed(3)));
  console.log(`${what}: ${its} ms;`, ours.every((each) => each === its) ? "all agree" : ours.join(" "));
}

await tell("at first");
await sleep(68_000);
await tell("after a sleep");
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
await tell("after Atomics.wait");
for (let i = 0; i < 20; ++i) await sleep(2);
await tell("after small steps");
await sleep(24 * 60 * 60 * 1000);
await tell("after a day");
console.log("It is", new Date(), Math.round(performance.timeOrigin + performance.now()) === Date.now());
