// Python and Node.js, as they are.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/process/clock/programs.h"

namespace cutoff::process {
namespace {

using namespace std::chrono_literals;

TEST(PreloadedClock, LetsPythonSleep68SecondsByAllItsClocks) {
  TimeKeeper time;
  EXPECT_EQ(said_by_python(time, R"(
import datetime, time
began = time.time(), time.monotonic(), time.perf_counter(), datetime.datetime.now()
time.sleep(68)
print(time.time() - began[0], time.monotonic() - began[1], time.perf_counter() - began[2],
      datetime.datetime.now() - began[3])
)"),
            "68.0 68.0 68.0 0:01:08\n");
  EXPECT_EQ(time.now(), 68s);
}

TEST(PreloadedClock, EndsWhatPythonsThreadsWaitFor) {
  EXPECT_EQ(said_by_python(R"(
import queue, threading, time
from concurrent.futures import ThreadPoolExecutor, wait
began = time.monotonic()
def say(*what): print(*what, time.monotonic() - began)
say(threading.Event().wait(50))
lock = threading.Lock()
lock.acquire()
say(lock.acquire(timeout=3))
condition = threading.Condition()
with condition: say(condition.wait(7))
say(threading.Semaphore(0).acquire(timeout=5))
try: queue.Queue().get(timeout=5)
except queue.Empty: say('empty')
threading.Timer(10, lambda: say('timer')).start()
with ThreadPoolExecutor(4) as pool:
  futures = [pool.submit(time.sleep, seconds) for seconds in (20, 30, 40)]
  done, pending = wait(futures, timeout=35)
  say(len(done), len(pending))
say('all')
)"),
            "False 50.0\nFalse 53.0\nFalse 60.0\nFalse 65.0\nempty 70.0\ntimer 80.0\n2 1 105.0\nall 110.0\n");
}

TEST(PreloadedClock, EndsWhatPythonsCoroutinesWaitFor) {
  EXPECT_EQ(said_by_python(R"(
import asyncio, time
began = time.monotonic()
async def sleep(seconds):
  await asyncio.sleep(seconds)
  print(seconds, round(time.monotonic() - began, 2))
async def main():
  await asyncio.gather(*(sleep(seconds) for seconds in (30, 10, 20)))
  try: await asyncio.wait_for(asyncio.sleep(100), 60)
  except asyncio.TimeoutError: print('timeout', round(time.monotonic() - began, 2))
asyncio.run(main())
)"),
            "10 10.0\n20 20.0\n30 30.0\ntimeout 90.0\n");
}

TEST(PreloadedClock, EndsPythonsSubprocessesAndTheirTimeouts) {
  EXPECT_EQ(said_by_python(R"(
import subprocess, time
began = time.monotonic()
def say(*what): print(*what, round(time.monotonic() - began, 6))
say(subprocess.run(['sleep', '33']).returncode)
say(subprocess.run(['sleep', '7'], env={}).returncode)
say(subprocess.run('sleep 5 | cat', shell=True).returncode)
try: subprocess.run(['sleep', '100'], timeout=15)
except subprocess.TimeoutExpired: say('timeout')
)"),
            "0 33.0\n0 40.0\n0 45.0\ntimeout 60.0\n");
}

TEST(PreloadedClock, LivesInPythonsMultiprocessing) {
  EXPECT_EQ(said_by_python(R"(
import multiprocessing, time
began = time.monotonic()
def sleep(seconds):
  time.sleep(seconds)
  return seconds, time.monotonic() - began
with multiprocessing.get_context('fork').Pool(3) as pool:
  print(pool.map(sleep, (30, 20, 10)), time.monotonic() - began)
)"),
            "[(30, 30.0), (20, 20.0), (10, 10.0)] 30.0\n");
}

TEST(PreloadedClock, FiresNodesTimersByAllItsClocks) {
  EXPECT_EQ(said_by_node(R"(
const began = [Date.now(), performance.now(), process.hrtime.bigint()];
setTimeout(() => console.log(Date.now() - began[0], performance.now() - began[1],
                             process.hrtime.bigint() - began[2]), 68000);
)"),
            "68000 68000 68000000000n\n");
}

TEST(PreloadedClock, FiresNodesIntervalsAndEndsItsChildren) {
  EXPECT_EQ(said_by_node(R"(
const {spawn, execFile} = require('child_process');
const began = Date.now();
const say = (...what) => console.log(...what, Date.now() - began);
let ticks = 0;
const interval = setInterval(() => { if (++ticks === 150) { clearInterval(interval); say('ticks', ticks); } }, 2000);
execFile('sleep', ['100'], {timeout: 15000}, error => say('child', error.killed));
spawn('sleep', ['33'], {env: {}}).on('exit', code => say('exit', code));
)"),
            "child true 15000\nexit 0 33000\nticks 150 300000\n");
}

TEST(PreloadedClock, EndsWhatNodesWorkersWaitFor) {
  EXPECT_EQ(said_by_node(R"(
const {Worker} = require('worker_threads');
const began = Date.now();
new Worker(`
  const {parentPort} = require('worker_threads');
  parentPort.postMessage(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20000));
`, {eval: true}).on('message', how => console.log(how, Date.now() - began));
)"),
            "timed-out 20000\n");
}

}  // namespace
}  // namespace cutoff::process
