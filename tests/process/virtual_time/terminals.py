# Programs at a terminal of their own, as pexpect and `script` start them. What goes through a terminal is handed on by the kernel a
# moment later: time waits for that, too.
import os
import pty
import select
import subprocess
import time
import tty

START = time.monotonic_ns()


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def answer():
    tty.setraw(0)
    os.write(1, b"ready")
    while (question := os.read(0, 1)) != b"q":
        if question == b"l":
            time.sleep(1)
        os.write(1, question.upper())
        select.select([0], [], [])
    os._exit(0)


def read_until(terminal, seconds):
    ready, _, _ = select.select([terminal], [], [], seconds)
    return os.read(terminal, 100) if ready else b"nothing"


def late_answers(question, seconds):
    late = 0
    for _ in range(300):
        os.write(terminal, question)
        began = time.monotonic_ns()
        late += read_until(terminal, 2) != question.upper() or time.monotonic_ns() - began != seconds * 1_000_000_000
    return late


program, terminal = pty.fork()
if program == 0:
    answer()
say("begun:", read_until(terminal, 5))
say("asked for an answer a second later, 300 times, not so:", late_answers(b"l", 1))
say("asked for an answer at once, 300 times, not so:", late_answers(b"a", 0))
say("not asked:", read_until(terminal, 40))
os.write(terminal, b"q")
os.waitpid(program, 0)

typed = subprocess.run(
    ["script", "-qec", "sleep 300; stty size >/dev/null && echo at a terminal", "/dev/null"],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.PIPE,
    check=True,
)
say("script:", typed.stdout.strip().decode())
