# Threads that wait for one another, for at most so long.
import queue
import threading
import time
from concurrent import futures

START = time.monotonic_ns()


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def after(seconds, action, *arguments):
    """A thread that does something later."""

    def run():
        time.sleep(seconds)
        action(*arguments)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


event = threading.Event()
say("event:", event.wait(5))
after(3, event.set)
say("event:", event.wait(60))

condition = threading.Condition()


def notify():
    with condition:
        condition.notify()


with condition:
    say("condition:", condition.wait(4))
    after(6, notify)
    say("condition:", condition.wait(60))
    say("condition, never true:", condition.wait_for(lambda: False, 10))

lock = threading.Lock()
lock.acquire()
say("lock:", lock.acquire(timeout=2))
after(1, lock.release)
say("lock:", lock.acquire(timeout=2))

semaphore = threading.Semaphore(0)
say("semaphore:", semaphore.acquire(timeout=7))
after(2, semaphore.release, 2)
say("semaphore:", semaphore.acquire(timeout=7), semaphore.acquire(timeout=7))

things = queue.Queue(maxsize=1)
try:
    things.get(timeout=8)
except queue.Empty:
    say("queue: empty")
after(5, things.put, "thing")
say("queue:", things.get(timeout=60))
things.put("first")
try:
    things.put("second", timeout=9)
except queue.Full:
    say("queue: full")

timer = threading.Timer(12, lambda: say("timer"))
timer.start()
timer.join()
cancelled = threading.Timer(12, print, ["never"])
cancelled.start()
after(4, cancelled.cancel)
cancelled.join()
say("timer cancelled")

barrier = threading.Barrier(3)
arrivals = [after(seconds, barrier.wait) for seconds in (1, 2)]
barrier.wait(30)
say("barrier")
try:
    barrier.wait(11)
except threading.BrokenBarrierError:
    say("barrier broken")

slow = after(20, lambda: None)
slow.join(15)
say("joined:", not slow.is_alive())
slow.join(15)
say("joined:", not slow.is_alive())

with futures.ThreadPoolExecutor(3) as pool:
    work = [pool.submit(time.sleep, seconds) for seconds in (3, 30, 6, 9)]
    done, rest = futures.wait(work, timeout=10)
    say("pool:", len(done), "done,", len(rest), "not")
    try:
        work[1].result(timeout=5)
    except futures.TimeoutError:
        say("pool: no result")
    say("pool:", [work.index(one) for one in futures.as_completed(work, timeout=60)][-1], "was the last")
say("pool:", sum(futures.ThreadPoolExecutor(4).map(lambda s: time.sleep(s) or s, range(8))), "slept")

# Those that wake at the same instant do so in the order in which they were created, each when the one before has done
# what it had to do.
woken = []


def wake(name):
    time.sleep(20)
    woken.append(name)
    sum(range(10_000))
    woken.append(name)


threads = [threading.Thread(target=wake, args=(name,)) for name in "abcdefgh"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
say("".join(woken))

# One that wants the interpreter while another computes gets it.
flag = []
threading.Thread(target=flag.append, args=(1,)).start()
while not flag:
    pass
say("the interpreter was handed over")
