# Python's clocks, and the emulator's: they agree to the nanosecond.
import json
import os
import threading
import time
import urllib.request
from datetime import datetime, timezone


def emulator():
    with urllib.request.urlopen(os.environ["CUTOFF_URL"] + "/_cutoff/clock") as response:
        return json.load(response)


EPOCH = datetime.fromisoformat(emulator()["epoch"].replace("Z", "+00:00"))
# When the emulator's time began, by each clock.
BEGAN = {
    "time": int(EPOCH.timestamp()) * 10**9,
    "monotonic": time.monotonic_ns() - round(emulator()["now_ms"] * 1e6),
    "perf_counter": time.perf_counter_ns() - round(emulator()["now_ms"] * 1e6),
}


def tell(what):
    its = emulator()["now_ms"]
    ours = {name: (getattr(time, f"{name}_ns")() - began) / 1e6 for name, began in BEGAN.items()}
    print(f"{what}: {its} ms;", "all agree" if set(ours.values()) == {its} else ours)


tell("at first")
time.sleep(68)
tell("after a sleep")
threading.Event().wait(2.5)
tell("after an event")
for _ in range(20):
    time.sleep(0.0015)
tell("after small steps")
time.sleep(24 * 60 * 60)
tell("after a day")
print("It is", datetime.now(timezone.utc))
