# multiprocessing, with each way of starting a process.
import multiprocessing
import queue
import sys
import time
from concurrent import futures

START = time.monotonic_ns()


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def put_later(things, seconds):
    time.sleep(seconds)
    things.put(seconds)


def set_later(event, seconds):
    time.sleep(seconds)
    event.set()


def nap(seconds):
    time.sleep(seconds)
    return seconds


def take(lock, seconds):
    with lock:
        time.sleep(seconds)


def main(how):
    context = multiprocessing.get_context(how)
    sleeper = context.Process(target=nap, args=(20,))
    sleeper.start()
    sleeper.join(5)
    say(how, "alive:", sleeper.is_alive())
    sleeper.join()
    say(how, "ended:", sleeper.exitcode)

    things = context.Queue()
    writers = [context.Process(target=put_later, args=(things, seconds)) for seconds in (6, 2, 4)]
    for writer in writers:
        writer.start()
    say(how, "in order:", [things.get(timeout=60) for _ in writers])
    try:
        things.get(timeout=10)
    except queue.Empty:
        say(how, "empty")
    for writer in writers:
        writer.join()

    event = context.Event()
    say(how, "event:", event.wait(3))
    setter = context.Process(target=set_later, args=(event, 8))
    setter.start()
    say(how, "event:", event.wait(60))
    setter.join()

    lock = context.Lock()
    holder = context.Process(target=take, args=(lock, 9))
    with lock:
        holder.start()
        time.sleep(1)
    time.sleep(1)
    say(how, "lock:", lock.acquire(timeout=2), lock.acquire(timeout=60))
    holder.join()

    ours, theirs = context.Pipe()
    say(how, "pipe:", ours.poll(7))

    with futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        say(how, "pool:", list(pool.map(nap, (5, 3, 4, 1))))
    say(how, "pool closed")

    doomed = context.Process(target=nap, args=(500,))
    doomed.start()
    time.sleep(2)
    doomed.terminate()
    doomed.join()
    say(how, "terminated:", doomed.exitcode)


if __name__ == "__main__":
    for way in sys.argv[1:]:
        main(way)
