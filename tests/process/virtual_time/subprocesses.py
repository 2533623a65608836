# Programs that a program starts, and how long it waits for them.
import os
import subprocess
import sys
import time

START = time.monotonic_ns()


def say(*what):
    """To the microsecond: subprocess.py counts in floating-point numbers, and may sleep a nanosecond more."""
    print(f"{(time.monotonic_ns() - START) // 1000 / 1e6:.9g} s:", *what, flush=True)


def python(code):
    return [sys.executable, "-c", code]


say("sleep:", subprocess.run(["sleep", "33"]).returncode)
try:
    subprocess.run(["sleep", "60"], timeout=15)
except subprocess.TimeoutExpired:
    say("run: killed")
say("run:", subprocess.run(["sleep", "10"], timeout=60).returncode)
try:
    subprocess.run(python("import time; time.sleep(60)"), timeout=20, capture_output=True)
except subprocess.TimeoutExpired:
    say("run: killed")

child = subprocess.Popen(python("import time; time.sleep(8); print('done', flush=True); time.sleep(50)"),
                         stdout=subprocess.PIPE, text=True)
say("first line:", child.stdout.readline().strip())
child.terminate()
say("terminated:", child.wait())

child = subprocess.Popen(["sleep", "9"])
try:
    child.wait(timeout=4)
except subprocess.TimeoutExpired:
    say("wait: still there")
say("wait:", child.wait())

# Whatever environment a program gives its child, the child lives in the same time.
what = "import time; before = time.time_ns(); time.sleep(7); print(time.time_ns() - before)"
say("an empty environment:", subprocess.check_output(python(what), env={}, text=True).strip())
say("env -i:", subprocess.check_output(["env", "-i", *python(what)], text=True).strip())

say("a shell:", subprocess.check_output("sleep 5 & sleep 3; wait; echo done | (sleep 2; cat)", shell=True))
say("timeout:", subprocess.run(["timeout", "10", "sleep", "60"]).returncode)

several = [subprocess.Popen(["sleep", seconds]) for seconds in ("30", "10", "20")]
ended = []
while len(ended) < 3:
    process, _ = os.wait()
    ended.append([child.pid for child in several].index(process))
say("in order:", ended)

# A grandchild outlives the one that started it.
reading, writing = os.pipe()
subprocess.run(["sh", "-c", f"(sleep 12; echo late) >&{writing} &"], pass_fds=[writing])
os.close(writing)
say("the child has ended")
say("the grandchild:", os.read(reading, 100))

child = os.fork()
if child == 0:
    time.sleep(6)
    os._exit(3)
say("fork:", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
