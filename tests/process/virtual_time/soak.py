# A random program that knows, of each of its steps, how long it takes.
#
#   soak.py SEED          makes a program of the seed and runs it
#   soak.py - PROGRAM     runs a part of one, in a process of its own: a line of stdin, and its end when it is done
#
# A program is a list of steps, each a kind and what it needs; some have programs of their own, which run side by side in
# threads or processes. After each step the clock is compared with the sum of what the steps before it take. An error is
# one line, with the step that has taken longer or less long than it does.
import hashlib
import http.client
import json
import os
import queue
import random
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from concurrent import futures
from urllib.parse import urlsplit

MS = 1_000_000
AGENT_TAKES = 68_000 * MS
AGENT = (
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj"
    "/invocations"
)
# What programs' own arithmetic may add: where they count in floating-point numbers, and where they round up to ms.
FLOATS = 2_000
ROUNDS_UP = 3 * MS


# ---- the program


def duration(chance, least=125, most=30_000):
    """In ms, of which a floating-point number of seconds has all: eighths of a second."""
    return 125 * chance.randint(-(-least // 125), most // 125)


def two(chance):
    """Two durations, the first one shorter."""
    shorter = duration(chance)
    return [shorter, shorter + duration(chance)]


LEAVES = {
    "sleep": lambda chance: [duration(chance)],
    "naps": lambda chance: [chance.randint(2, 30), duration(chance, 125, 500)],
    "compute": lambda chance: [chance.randint(1, 60_000)],
    "compress": lambda chance: [chance.randint(1, 300_000)],
    "fsync": lambda chance: [chance.randint(1, 5)],
    "clock": lambda chance: [],
    "agent": lambda chance: [],
    "agent_late": lambda chance: [duration(chance, 1_000, 67_000)],
    "pipe": lambda chance: [duration(chance), chance.randint(1, 200_000)],
    "cat": lambda chance: [chance.randint(1, 500_000)],
    "child": lambda chance: [duration(chance)],
    "child_killed": two,
    "event": two,
    "event_late": two,
    "lock_late": lambda chance: [duration(chance)],
    "queue": lambda chance: [chance.choice([1, 3, 8]), duration(chance)],
    "queue_late": lambda chance: [duration(chance)],
    "select": lambda chance: [duration(chance)],
    "receive_late": lambda chance: [duration(chance)],
    "tasks": lambda chance: [[duration(chance) for _ in range(chance.randint(1, 12))]],
    "pool": lambda chance: [[duration(chance) for _ in range(chance.randint(1, 6))]],
}


def program_of(chance, depth):
    steps = []
    for _ in range(chance.randint(2, 6)):
        if depth > 0 and chance.random() < 0.35:
            kind = chance.choice(["threads", "threads", "threads", "processes"])
            steps.append([kind, [program_of(chance, depth - 1) for _ in range(chance.randint(2, 4))]])
        else:
            kind = chance.choice(sorted(LEAVES))
            steps.append([kind, *LEAVES[kind](chance)])
    return steps


def count(program):
    return sum(1 + sum(map(count, step[1])) if step[0] in ("threads", "processes") else 1 for step in program)


# ---- its steps: each gives the instant at which it has to end, and how much later it may


def sleep(begin, ms):
    time.sleep(ms / 1000)
    return begin + ms * MS, 0


def naps(begin, times, ms):
    for _ in range(times):
        time.sleep(ms / 1000)
    return begin + times * ms * MS, 0


def compute(begin, rounds):
    sum(i * i for i in range(rounds))
    return begin, 0


def compress(begin, size):
    data = random.Random(size).randbytes(size)
    assert zlib.decompress(zlib.compress(data)) == data
    hashlib.sha256(data).digest()
    return begin, 0


def fsync(begin, times):
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    return begin, 0


def ask(method, path, body=None, timeout=None):
    address = urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc
    connection = http.client.HTTPConnection(address, timeout=timeout)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        return json.load(answer)
    finally:
        connection.close()


def clock(begin):
    # Within a float's reach: what Python added to the steps before this one is there too.
    now_ms = ask("GET", "/_cutoff/clock")["now_ms"]
    assert abs(now_ms * MS - (begin - BEGAN)) < 1_000, f"the emulator's clock says {now_ms} ms"
    return begin, 0


def agent(begin):
    ask("POST", AGENT, b'{"prompt":"x"}')
    return begin + AGENT_TAKES, 0


def agent_late(begin, ms):
    try:
        ask("POST", AGENT, b'{"prompt":"x"}', timeout=ms / 1000)
    except socket.timeout:
        return begin + ms * MS, 0
    raise AssertionError("the agent answered")


def later(ms, action):
    def run():
        time.sleep(ms / 1000)
        action()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def pipe(begin, ms, size):
    reading, writing = os.pipe()

    def write():
        with open(writing, "wb") as file:
            file.write(b"x" * size)

    writer = later(ms, write)
    with open(reading, "rb") as file:
        assert len(file.read()) == size
    writer.join()
    return begin + ms * MS, 0


def cat(begin, size):
    data = random.Random(size).randbytes(size)
    assert subprocess.run(["cat"], input=data, stdout=subprocess.PIPE).stdout == data
    return begin, 0


def child(begin, ms):
    subprocess.run(["sleep", str(ms / 1000)], check=True)
    return begin + ms * MS, FLOATS


def child_killed(begin, ms, longer):
    try:
        subprocess.run(["sleep", str(longer / 1000)], timeout=ms / 1000)
    except subprocess.TimeoutExpired:
        return begin + ms * MS, FLOATS
    raise AssertionError("it was not killed")


def event(begin, ms, longer):
    happens = threading.Event()
    setter = later(ms, happens.set)
    assert happens.wait(longer / 1000)
    setter.join()
    return begin + ms * MS, 0


def event_late(begin, ms, longer):
    happens = threading.Event()
    setter = later(longer, happens.set)
    assert not happens.wait(ms / 1000)
    setter.join()
    return begin + longer * MS, 0


def lock_late(begin, ms):
    lock = threading.Lock()
    lock.acquire()
    assert not lock.acquire(timeout=ms / 1000)
    return begin + ms * MS, 0


def queue_(begin, times, ms):
    things = queue.Queue()

    def put():
        for i in range(times):
            time.sleep(ms / 1000)
            things.put(i)

    putter = threading.Thread(target=put)
    putter.start()
    assert [things.get() for _ in range(times)] == list(range(times))
    putter.join()
    return begin + times * ms * MS, 0


def queue_late(begin, ms):
    try:
        queue.Queue().get(timeout=ms / 1000)
    except queue.Empty:
        return begin + ms * MS, FLOATS
    raise AssertionError("there was something")


def select_(begin, ms):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not select.select([ours], [], [], ms / 1000)[0]
    return begin + ms * MS, 0


def receive_late(begin, ms):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(ms / 1000)
        try:
            ours.recv(1)
        except socket.timeout:
            return begin + ms * MS, 0
    raise AssertionError("something came")


def tasks(begin, each):
    import asyncio  # slow, and not all programs need it

    async def nap_side_by_side():
        await asyncio.gather(*(asyncio.sleep(ms / 1000) for ms in each))

    asyncio.run(nap_side_by_side())
    return begin + max(each) * MS, ROUNDS_UP


def pool(begin, each):
    with futures.ThreadPoolExecutor(len(each)) as executor:
        list(executor.map(lambda ms: time.sleep(ms / 1000), each))
    return begin + max(each) * MS, 0


def threads(begin, programs):
    ends = []
    running = [threading.Thread(target=lambda each: ends.append(run(each, begin)), args=(each,)) for each in programs]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert len(ends) == len(programs)
    return max(ends), 0


def processes(begin, programs):
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "-", json.dumps(each)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for each in programs
    ]
    for process in running:
        print(begin, BEGAN, file=process.stdin, flush=True)
    ends = [process.communicate()[0] for process in running]
    assert not any(process.returncode for process in running)
    return max(map(int, ends)), 0


STEPS = {name.rstrip("_"): step for name, step in globals().items() if callable(step)}


# ---- run


class Wrong(Exception):
    pass


def run(program, begin):
    """When it has ended."""
    for number, (kind, *needs) in enumerate(program):
        wanted, may_be_late = STEPS[kind](begin, *needs)
        end = time.monotonic_ns()
        if not 0 <= end - wanted <= may_be_late:
            print(f"step {number} of {json.dumps(program)}: {kind} took {(end - begin) / MS} ms and not "
                  f"{(wanted - begin) / MS} ms", file=sys.stderr, flush=True)
            os._exit(1)
        begin = end
    return begin


def fail(arguments):
    """Of a thread: the process ends with it."""
    sys.__excepthook__(*arguments[:3])
    os._exit(1)


threading.excepthook = fail
if sys.argv[1] == "-":
    start, BEGAN = map(int, sys.stdin.readline().split())
    print(run(json.loads(sys.argv[2]), start))
else:
    start = time.monotonic_ns()
    BEGAN = start - round(ask("GET", "/_cutoff/clock")["now_ms"] * MS)
    whole = program_of(random.Random(int(sys.argv[1])), 2)
    run(whole, start)
    print(f"{count(whole)} steps")
