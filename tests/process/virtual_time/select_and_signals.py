# Waits for files and for signals, which the kernel ends.
import ctypes
import os
import select
import signal
import socket
import struct
import threading
import time

START = time.monotonic_ns()
libc = ctypes.CDLL(None, use_errno=True)


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def after(seconds, action, *arguments):
    def run():
        time.sleep(seconds)
        action(*arguments)

    threading.Thread(target=run).start()


ours, theirs = socket.socketpair()

# ---- files

say("select:", select.select([ours], [], [], 5)[0])
after(3, theirs.send, b"x")
say("select:", select.select([ours], [], [], 60)[0] == [ours], ours.recv(1))

poll = select.poll()
poll.register(ours, select.POLLIN)
say("poll:", poll.poll(4000))
after(6, theirs.send, b"y")
say("poll:", len(poll.poll(60_000)), ours.recv(1))

epoll = select.epoll()
epoll.register(ours, select.EPOLLIN)
say("epoll:", epoll.poll(7))
after(2, theirs.send, b"z")
say("epoll:", len(epoll.poll(60)), ours.recv(1))

ours.settimeout(10)
try:
    ours.recv(1)
except socket.timeout:
    say("recv: timed out")
after(8, theirs.send, b"a")
say("recv:", ours.recv(1))
ours.settimeout(None)

ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 9, 500_000))
try:
    ours.recv(1)
except BlockingIOError:
    say("SO_RCVTIMEO: timed out")
after(4, theirs.send, b"b")
say("SO_RCVTIMEO:", ours.recv(1))
ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 0))

server = socket.create_server(("127.0.0.1", 0))
server.settimeout(11)
try:
    server.accept()
except socket.timeout:
    say("accept: timed out")

# ---- a timer as a file

CLOCK_MONOTONIC = 1
timer = libc.timerfd_create(CLOCK_MONOTONIC, 0)
libc.timerfd_settime(timer, 0, struct.pack("llll", 2, 0, 5, 0), None)  # after 5 s, then every 2 s
say("timerfd:", struct.unpack("Q", os.read(timer, 8)))
time.sleep(7)
say("timerfd:", struct.unpack("Q", os.read(timer, 8)))
say("timerfd:", select.select([timer], [], [], 60)[0] == [timer])
os.close(timer)

# ---- signals

caught = []
signal.signal(signal.SIGALRM, lambda number, frame: caught.append(f"{(time.monotonic_ns() - START) / 1e9:.12g} s"))

signal.alarm(13)
signal.pause()
say("alarm:", caught)

caught.clear()
signal.setitimer(signal.ITIMER_REAL, 2.5, 1.25)
while len(caught) < 4:
    signal.pause()
say("setitimer:", caught, signal.setitimer(signal.ITIMER_REAL, 0))

caught.clear()
signal.alarm(5)
time.sleep(30)  # goes on after the handler has run
say("sleep through an alarm:", caught)


class Late(Exception):
    pass


def give_up(number, frame):
    raise Late


signal.signal(signal.SIGALRM, give_up)
signal.alarm(29)
try:
    time.sleep(68)
except Late:
    say("a time limit by alarm")

signal.alarm(60)
time.sleep(10)
say("alarm had", signal.alarm(0), "s left")

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
say("sigtimedwait:", signal.sigtimedwait({signal.SIGUSR1}, 3))
after(2, os.kill, os.getpid(), signal.SIGUSR1)
say("sigtimedwait:", signal.sigtimedwait({signal.SIGUSR1}, 60).si_signo == signal.SIGUSR1)
