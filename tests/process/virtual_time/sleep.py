# Sleeps, and what each of Python's clocks says of them.
import datetime
import time

CLOCKS = {
    "time": time.time_ns,
    "monotonic": time.monotonic_ns,
    "perf_counter": time.perf_counter_ns,
    "boottime": lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME),
    "raw": lambda: time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW),
}


def read():
    return {name: clock() for name, clock in CLOCKS.items()} | {"datetime": datetime.datetime.now()}


def passed(before):
    after = read()
    of_the_day = (after["datetime"] - before["datetime"]) // datetime.timedelta(microseconds=1) * 1000
    return sorted({of_the_day, *(after[name] - before[name] for name in CLOCKS)})


for seconds in (68, 0, 0.25, 900, 0.000125):
    before = read()
    time.sleep(seconds)
    print(f"sleep({seconds:g}): {passed(before)} ns")

before = read()
cpu = time.process_time()
time.sleep(3600)
print("an hour of sleep takes", "less" if time.process_time() - cpu < 60 else "more", "than a minute of CPU time")

before = read()
sum(i * i for i in range(1_000_000))
print(f"a calculation: {passed(before)} ns")

before = read()
for _ in range(100):
    time.sleep(0.01)
print(f"a hundred short sleeps: {passed(before)} ns")
