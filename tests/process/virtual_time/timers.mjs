// Node's timers, and what each of its clocks says of them.
import { setTimeout as sleep, setInterval as every } from "node:timers/promises";

const clocks = {
  Date: () => Date.now(),
  performance: () => performance.now(),
  hrtime: () => Number(process.hrtime.bigint() / 1000n) / 1000,
};
const read = () => Object.values(clocks).map((clock) => clock());

/** How many ms have passed since, by all clocks: one number where they agree. */
function passed(before) {
  const after = read();
  const each = after.map((now, i) => Number((now - before[i]).toFixed(3)));
  return [...new Set(each)].join(" or ") + " ms";
}

const start = read();
const print = (...what) => console.log(`${passed(start)}:`, ...what);
const once = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

for (const ms of [68_000, 1, 900_000, 250]) {
  const before = read();
  await once(ms);
  print(`setTimeout(${ms}):`, passed(before));
}

const before = read();
for (let i = 0, sum = 0; i < 10_000_000; ++i) sum += i * i;
print("a calculation:", passed(before));

const ticks = [];
let last = read();
await new Promise((resolve) => {
  const interval = setInterval(() => {
    ticks.push(passed(last));
    last = read();
    if (ticks.length === 150) {
      clearInterval(interval);
      resolve();
    }
  }, 2_000);
});
print("setInterval: 150 ticks after", [...new Set(ticks)].join(", "));

let rounds = 0;
for await (const _ of every(60_000)) if (++rounds === 60) break;
print("an hour of timers/promises");

await Promise.all([300, 60, 8, 7.5, 120].map(async (seconds) => {
  await sleep(seconds * 1000);
  print("sleep of", seconds);
}));

print("race:", await Promise.race([sleep(60_000, "the limit"), sleep(68_000, "the agent", { ref: false })]));

const order = [];
for (const name of "abcdefgh") setTimeout(() => order.push(name), 20_000);
setTimeout(() => queueMicrotask(() => order.push("microtask")), 20_000);
await sleep(20_000);
await sleep(0);
print(order.join(" "));

const unexpected = setTimeout(() => print("never"), 10_000);
await sleep(5_000);
clearTimeout(unexpected);
const refreshed = setTimeout(() => print("refreshed"), 10_000);
await sleep(5_000);
refreshed.refresh();
await sleep(15_000);
print("done");
