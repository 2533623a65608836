# asyncio: tasks that wait side by side.
import asyncio
import time

START = time.monotonic_ns()


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


async def nap(seconds):
    await asyncio.sleep(seconds)
    say("nap of", seconds)
    return seconds


async def main():
    say(await asyncio.gather(*map(nap, (300, 60, 0, 8, 7.5, 120))))

    try:
        await asyncio.wait_for(nap(68), timeout=60)
    except asyncio.TimeoutError:
        say("wait_for: gave up")
    say("wait_for:", await asyncio.wait_for(nap(68), timeout=120))
    try:
        async with asyncio.timeout(29):
            await nap(68)
    except TimeoutError:
        say("timeout: gave up")

    done, pending = await asyncio.wait({asyncio.create_task(nap(s)) for s in (4, 40)}, timeout=10)
    say("wait:", len(done), "done,", len(pending), "pending")
    for task in pending:
        task.cancel()

    things = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.call_later(14, things.put_nowait, "thing")
    say("queue:", await things.get())
    loop.call_at(loop.time() + 3, things.put_nowait, "another")
    say("queue:", await things.get())

    await asyncio.gather(loop.run_in_executor(None, time.sleep, 25), asyncio.to_thread(time.sleep, 35))
    say("threads")

    # At one instant: asyncio's heap does not keep the order of equals, but what comes of that is always the same.
    order = []

    async def one(name):
        await asyncio.sleep(20)
        order.append(name)

    await asyncio.gather(*map(one, "abcdefgh"))
    say("".join(order))

    sleeper = await asyncio.create_subprocess_exec("sleep", "68")
    try:
        await asyncio.wait_for(sleeper.wait(), 30)
    except asyncio.TimeoutError:
        say("subprocess: still there")
    say("subprocess:", await sleeper.wait())

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for question in (b"5\n", b"50\n"):
            writer.write(question)
            try:
                say("server:", await asyncio.wait_for(reader.readline(), 10))
            except asyncio.TimeoutError:
                say("server: silent")
        say("server:", await reader.readline())
        writer.close()


async def answer(reader, writer):
    while question := await reader.readline():
        await asyncio.sleep(float(question))
        writer.write(b"after " + question)
    writer.close()


asyncio.run(main())
