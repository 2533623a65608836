/* What programs do that wait: one function a kind, chosen by the first argument. Each says what came of it and when, in the time
 * that it lives in. */
#include <aio.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "emulator/process/clock/preload/kernel_call.h"

#define S(seconds, milliseconds) \
  &(struct timespec) { .tv_sec = (seconds), .tv_nsec = (milliseconds)*1000000L }

static int64_t read_clock(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t began;

/* "poll 0 at 3.5 s", or with an error's name. */
static void say(const char* what, long result) {
  const int error = errno;
  printf("%s %ld", what, result);
  if (result == -1) printf(" %s", strerrorname_np(error));
  printf(" at %g s\n", (double)(read_clock(CLOCK_MONOTONIC) - began) / 1e9);
  fflush(stdout);
}

/* As pthread functions answer. */
static void say_error(const char* what, int error) {
  errno = error;
  say(what, error == 0 ? 0 : -1);
}

static struct timespec in(clockid_t clock, int seconds) {
  struct timespec time;
  clock_gettime(clock, &time);
  time.tv_sec += seconds;
  return time;
}

static void handle(int signal, void (*handler)(int), int flags) {
  const struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(signal, &action, NULL);
}

/* ---- clocks */

static void clocks(void) {
  sleep(3);
  struct timeval of_day;
  gettimeofday(&of_day, NULL);
  struct timespec c11;
  timespec_get(&c11, TIME_UTC);
  struct timespec by_call;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &by_call);
  printf("%ld.%06ld %ld %ld %ld.%09ld\n", of_day.tv_sec, of_day.tv_usec, time(NULL), c11.tv_sec,
         by_call.tv_sec, by_call.tv_nsec);
  printf("%d %d %d %d\n", read_clock(CLOCK_REALTIME) == read_clock(CLOCK_REALTIME_COARSE),
         read_clock(CLOCK_MONOTONIC) == read_clock(CLOCK_BOOTTIME),
         read_clock(CLOCK_MONOTONIC) == read_clock(CLOCK_MONOTONIC_RAW),
         read_clock(CLOCK_REALTIME) == read_clock(CLOCK_TAI));
  /* Libc reads it by itself. */
  struct timezone zone;
  gettimeofday(&of_day, &zone);
  printf("%ld.%06ld\n", of_day.tv_sec, of_day.tv_usec);
  struct timespec resolution;
  clock_getres(CLOCK_MONOTONIC, &resolution);
  printf("%ld\n", resolution.tv_nsec);
  /* What computes takes time of its CPU's, and only that. */
  const int64_t cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  for (volatile int i = 0; i < 1000000; ++i) {
  }
  printf("%d\n", read_clock(CLOCK_PROCESS_CPUTIME_ID) > cpu);
  say("computed", 0);
}

/* Whether libc's clock is the machine's. */
static void outside(void) {
  const int64_t before = read_clock(CLOCK_REALTIME);
  struct timespec now;
  kernel_call(SYS_clock_gettime, CLOCK_REALTIME, &now);
  const int64_t between = now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
  printf("%d\n", before <= between && between <= read_clock(CLOCK_REALTIME));
}

/* ---- what waits for files, and sleeps */

static void polls(void) {
  int ends[2];
  if (pipe(ends) != 0) abort();
  struct pollfd file = {.fd = ends[0], .events = POLLIN};
  say("poll", poll(&file, 1, 1500));
  say("ppoll", ppoll(&file, 1, S(2, 0), NULL));
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  struct timeval interval = {.tv_sec = 3};
  say("select", select(ends[0] + 1, &set, NULL, NULL, &interval));
  printf("%d left, %ld remain\n", FD_ISSET(ends[0], &set), interval.tv_sec * 1000000 + interval.tv_usec);
  FD_SET(ends[0], &set);
  say("pselect", pselect(ends[0] + 1, &set, NULL, NULL, S(4, 0), NULL));
  const int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
  say("epoll_wait", epoll_wait(epoll, &event, 1, 5000));
  say("epoll_pwait", epoll_pwait(epoll, &event, 1, 6000, NULL));
  say("epoll_pwait2", epoll_pwait2(epoll, &event, 1, S(7, 0), NULL));
  if (write(ends[1], "x", 1) != 1) abort();
  say("poll", poll(&file, 1, 1500));
  interval.tv_sec = 3;
  FD_SET(ends[0], &set);
  say("select", select(ends[0] + 1, &set, NULL, NULL, &interval));
  printf("%d left, %ld remain\n", FD_ISSET(ends[0], &set), interval.tv_sec * 1000000 + interval.tv_usec);
  say("epoll_wait", epoll_wait(epoll, &event, 1, 5000));
  say("ppoll", ppoll(&file, 1, &(struct timespec){.tv_nsec = -1}, NULL));
  say("poll", poll(NULL, 0, 0));
}

static void sleeps(void) {
  say("nanosleep", nanosleep(S(1, 500), NULL));
  say("usleep", usleep(500000));
  say("sleep", sleep(10));
  say("clock_nanosleep", clock_nanosleep(CLOCK_REALTIME, 0, S(5, 0), NULL));
  struct timespec at = in(CLOCK_REALTIME, 20);
  say("clock_nanosleep", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &at, NULL));
  at = in(CLOCK_MONOTONIC, 20);
  say("clock_nanosleep", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL));
  say("clock_nanosleep", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, S(1, 0), NULL));
  say_error("clock_nanosleep",
            clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){.tv_nsec = 1000000000}, NULL));
  say_error("clock_nanosleep", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, S(1, 0), NULL));
  say("nanosleep", nanosleep(S(0, 0), NULL));
  say("thrd_sleep", thrd_sleep(S(1, 0), NULL));
  say("syscall", syscall(SYS_nanosleep, S(1, 0), NULL));
}

static void naps(void) {
  for (int i = 0; i < 100; ++i) usleep(10000);
  say("napped", 0);
}

static void long_sleep(void) { say("sleep", sleep(68)); }

/* What a clock shows while time flows is nothing to say exactly. */
static void sleep_in_flow(void) {
  const int64_t before = read_clock(CLOCK_REALTIME);
  sleep(68);
  poll(NULL, 0, 68000);
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec at = in(CLOCK_REALTIME, 68);
  const int result = sem_timedwait(&semaphore, &at);
  printf("%d %d\n", result, read_clock(CLOCK_REALTIME) - before >= 3 * 68 * INT64_C(1000000000));
}

/* ---- what waits for other threads */

static void* sleep_then_end(void* seconds) {
  sleep((unsigned)(intptr_t)seconds);
  return NULL;
}

static void* hold_for_ever(void* mutex) {
  pthread_mutex_lock(mutex);
  pause();
  return NULL;
}

static void locks(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  pthread_mutex_lock(&mutex);
  struct timespec at = in(CLOCK_REALTIME, 1);
  say_error("pthread_cond_timedwait", pthread_cond_timedwait(&condition, &mutex, &at));
  at = in(CLOCK_MONOTONIC, 2);
  say_error("pthread_cond_clockwait", pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &at));
  at = in(CLOCK_REALTIME, 3);
  say_error("pthread_mutex_timedlock", pthread_mutex_timedlock(&mutex, &at));
  at = in(CLOCK_MONOTONIC, 4);
  say_error("pthread_mutex_clocklock", pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &at));
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  at = in(CLOCK_REALTIME, 5);
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
  at = in(CLOCK_MONOTONIC, 6);
  say("sem_clockwait", sem_clockwait(&semaphore, CLOCK_MONOTONIC, &at));
  pthread_rwlock_t shared = PTHREAD_RWLOCK_INITIALIZER;
  pthread_rwlock_wrlock(&shared);
  pthread_t thread;
  pthread_create(&thread, NULL, sleep_then_end, (void*)100);
  at = in(CLOCK_REALTIME, 7);
  say_error("pthread_timedjoin_np", pthread_timedjoin_np(thread, NULL, &at));
  say_error("pthread_join", pthread_join(thread, NULL));
  pthread_mutexattr_t inheriting;
  pthread_mutexattr_init(&inheriting);
  pthread_mutexattr_setprotocol(&inheriting, PTHREAD_PRIO_INHERIT);
  pthread_mutex_t pi;
  pthread_mutex_init(&pi, &inheriting);
  pthread_create(&thread, NULL, hold_for_ever, &pi);
  sleep(1);
  at = in(CLOCK_REALTIME, 8);
  say_error("pthread_mutex_timedlock", pthread_mutex_timedlock(&pi, &at));
  int word = 0;
  say("futex", syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, S(9, 0), NULL, 0));
  say("futex", syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, S(9, 0), NULL, 0));
  at = (struct timespec){.tv_sec = 1};
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
  sem_post(&semaphore);
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
}

/* ---- what waits for messages and signals */

static void messages(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  say("sigtimedwait", sigtimedwait(&set, NULL, S(1, 0)));
  say("sigtimedwait", sigtimedwait(&set, NULL, S(0, 0)));
  raise(SIGUSR1);
  say("sigtimedwait", sigtimedwait(&set, NULL, S(1, 0)));

  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
  const mqd_t queue = mq_open("/cutoff-clock-test", O_RDWR | O_CREAT, 0600, &attributes);
  mq_unlink("/cutoff-clock-test");
  char message[8] = "";
  struct timespec at = in(CLOCK_REALTIME, 2);
  say("mq_timedreceive", mq_timedreceive(queue, message, sizeof message, NULL, &at));
  say("mq_timedsend", mq_timedsend(queue, "1", 1, 0, &at));
  at = in(CLOCK_REALTIME, 3);
  say("mq_timedsend", mq_timedsend(queue, "2", 1, 0, &at));

  const int semaphores = semget(IPC_PRIVATE, 1, 0600);
  struct sembuf take = {.sem_op = -1};
  say("semtimedop", semtimedop(semaphores, &take, 1, S(4, 0)));
  take.sem_flg = IPC_NOWAIT;
  say("semtimedop", semtimedop(semaphores, &take, 1, S(4, 0)));
  semctl(semaphores, 0, IPC_RMID);
}

/* ---- signals of the program's own */

static volatile int told;
static void tell(int signal) {
  (void)signal;
  ++told;
}

static void* interrupt(void* thread) {
  for (;;) {
    sleep(5);
    pthread_kill(*(pthread_t*)thread, SIGUSR1);
  }
  return NULL;
}

static void interruptions(void) {
  handle(SIGUSR1, tell, SA_RESTART);
  pthread_t self = pthread_self();
  pthread_t other;
  pthread_create(&other, NULL, interrupt, &self);
  struct timespec remain = {0};
  say("nanosleep", nanosleep(S(7, 0), &remain));
  printf("%ld.%09ld remain\n", remain.tv_sec, remain.tv_nsec);
  say("poll", poll(NULL, 0, 60000));
  say("sleep", sleep(60));
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec at = in(CLOCK_REALTIME, 60);
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
  struct timeval interval = {.tv_sec = 60};
  say("select", select(0, NULL, NULL, NULL, &interval));
  printf("%ld remain, told %d times\n", interval.tv_sec, told);
}

static void wait_in_handler(int signal) {
  (void)signal;
  usleep(2500000);
  say("handler", 0);
}

static sigjmp_buf place;
static void jump(int signal) {
  (void)signal;
  siglongjmp(place, 1);
}

static void handlers(void) {
  handle(SIGALRM, wait_in_handler, 0);
  alarm(3);
  struct timespec remain = {0};
  say("nanosleep", nanosleep(S(10, 0), &remain));
  printf("%ld.%09ld remain\n", remain.tv_sec, remain.tv_nsec);
  handle(SIGALRM, jump, 0);
  if (sigsetjmp(place, 1) == 0) {
    alarm(2);
    sleep(100);
  }
  say("jumped", 0);
  say("sleep", sleep(1));
}

/* ---- timers */

static void timers(void) {
  handle(SIGALRM, tell, SA_RESTART);
  handle(SIGRTMIN, tell, SA_RESTART);
  say("alarm", alarm(10));
  sleep(3);
  say("alarm", alarm(4));
  say("pause", pause());
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 500000}, .it_interval = {.tv_sec = 2}},
            NULL);
  struct itimerval left;
  getitimer(ITIMER_REAL, &left);
  printf("%ld.%06ld left, then every %ld\n", left.it_value.tv_sec, left.it_value.tv_usec,
         left.it_interval.tv_sec);
  for (int i = 0; i < 3; ++i) say("pause", pause());
  setitimer(ITIMER_REAL, &(struct itimerval){0}, &left);
  printf("%ld left\n", left.it_value.tv_sec);

  timer_t timer;
  struct sigevent event = {
      .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 42};
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  timer_settime(timer, 0, &(struct itimerspec){.it_value = {.tv_sec = 5}, .it_interval = {.tv_sec = 5}},
                NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  siginfo_t info;
  say("sigwaitinfo", sigwaitinfo(&set, &info));
  printf("%d %d\n", info.si_code == SI_TIMER, info.si_value.sival_int);
  struct itimerspec left_of_timer;
  sleep(1);
  timer_gettime(timer, &left_of_timer);
  printf("%ld left, then every %ld\n", left_of_timer.it_value.tv_sec, left_of_timer.it_interval.tv_sec);
  say("sigwaitinfo", sigwaitinfo(&set, &info));
  struct timespec at = in(CLOCK_MONOTONIC, 3);
  timer_settime(timer, TIMER_ABSTIME, &(struct itimerspec){.it_value = at}, NULL);
  say("sigwaitinfo", sigwaitinfo(&set, &info));
  say("timer_delete", timer_delete(timer));
  say("timer_gettime", timer_gettime(timer, &left_of_timer));
}

static void on_timer(union sigval value) { say("timer's thread", value.sival_int); }

static void timers_with_threads(void) {
  timer_t timer;
  struct sigevent event = {
      .sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_timer, .sigev_value.sival_int = 7};
  timer_create(CLOCK_REALTIME, &event, &timer);
  timer_settime(timer, 0, &(struct itimerspec){.it_value = {.tv_sec = 2}, .it_interval = {.tv_sec = 3}},
                NULL);
  sleep(9);
  timer_delete(timer);
  say("sleep", sleep(9));
}

static void timer_files(void) {
  const int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  timerfd_settime(file, 0, &(struct itimerspec){.it_value = {.tv_sec = 2}, .it_interval = {.tv_sec = 3}},
                  NULL);
  uint64_t count = 0;
  if (read(file, &count, sizeof count) != sizeof count) abort();
  say("read", (long)count);
  struct itimerspec left;
  sleep(1);
  timerfd_gettime(file, &left);
  printf("%ld left, then every %ld\n", left.it_value.tv_sec, left.it_interval.tv_sec);
  struct pollfd readable = {.fd = file, .events = POLLIN};
  say("poll", poll(&readable, 1, 10000));
  sleep(7);
  if (read(file, &count, sizeof count) != sizeof count) abort();
  say("read", (long)count);
  struct timespec at = in(CLOCK_MONOTONIC, 4);
  timerfd_settime(file, TFD_TIMER_ABSTIME, &(struct itimerspec){.it_value = at}, &left);
  if (read(file, &count, sizeof count) != sizeof count) abort();
  say("read", (long)count);
  timerfd_settime(file, 0, &(struct itimerspec){.it_value = {.tv_sec = 2}}, NULL);
  close(file);
  /* Another file at its place is not made readable. */
  int ends[2];
  if (pipe(ends) != 0) abort();
  readable.fd = ends[0];
  say("poll", poll(&readable, 1, 10000));
}

static void arm_file(int file, int seconds) {
  say("timerfd_settime",
      timerfd_settime(file, 0, &(struct itimerspec){.it_value = {.tv_sec = seconds}}, NULL));
}

static void read_file(int file) {
  uint64_t count = 0;
  say("read", read(file, &count, sizeof count) == sizeof count ? (long)count : -1);
}

static void say_left(int file) {
  struct itimerspec left;
  say("timerfd_gettime", timerfd_gettime(file, &left) == 0 ? left.it_value.tv_sec : -1);
}

static void timer_file_duplicates(void) {
  const int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const int second = dup(file);
  const int third = fcntl(file, F_DUPFD_CLOEXEC, 40);
  const int fourth = dup2(file, 50);
  arm_file(second, 2);
  read_file(file);
  arm_file(third, 4);
  sleep(1);
  say_left(fourth);
  close(file);
  close(second);
  read_file(third);
  if (dup2(third, fourth) != fourth) abort();
  arm_file(fourth, 2);
  close(third);
  read_file(fourth);

  /* Also of another process. */
  arm_file(fourth, 3);
  const pid_t child = fork();
  if (child == 0) {
    say_left(fourth);
    read_file(fourth);
    arm_file(fourth, 6);
    close(fourth); /* the parent has it still */
    _exit(0);
  }
  waitpid(child, NULL, 0);
  read_file(fourth);

  arm_file(fourth, 2);
  int ends[2];
  if (pipe(ends) != 0 || dup2(ends[0], fourth) != fourth) abort();
  struct pollfd readable = {.fd = fourth, .events = POLLIN};
  say("poll", poll(&readable, 1, 10000));
  if (dup2(timerfd_create(CLOCK_MONOTONIC, 0), fourth) != fourth) abort();
  arm_file(fourth, 2);
  close_range(3, ~0U, 0);
  if (pipe(ends) != 0 || dup2(ends[0], fourth) != fourth) abort();
  say("poll", poll(&readable, 1, 10000));
}

/* ---- what libc's own threads read and write */

static void* write_later(void* file) {
  sleep(5);
  if (write((int)(intptr_t)file, "late", 4) != 4) abort();
  return NULL;
}

static void on_answer(union sigval value) {
  sleep(2);
  say("answered", value.sival_int);
}

static void asynchronous_io(void) {
  int ends[2];
  if (pipe(ends) != 0) abort();
  pthread_t writer;
  pthread_create(&writer, NULL, write_later, (void*)(intptr_t)ends[1]);
  char text[8] = "";
  struct aiocb request = {.aio_fildes = ends[0], .aio_buf = text, .aio_nbytes = sizeof text};
  const struct aiocb* const list[] = {&request};
  say("aio_read", aio_read(&request));
  say("aio_suspend", aio_suspend(list, 1, S(2, 0)));
  say("aio_suspend", aio_suspend(list, 1, S(60, 0)));
  say(text, aio_return(&request));
  pthread_join(writer, NULL);
  sleep(30); /* for longer than libc's thread waits for more to do */
  request.aio_sigevent = (struct sigevent){
      .sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_answer, .sigev_value.sival_int = 7};
  if (write(ends[1], "again", 5) != 5) abort();
  struct aiocb* const both[] = {&request};
  request.aio_lio_opcode = LIO_READ;
  say("lio_listio", lio_listio(LIO_WAIT, both, 1, NULL));
  say(text, aio_return(&request));
  sleep(30);
  struct gaicb* names[] = {&(struct gaicb){.ar_name = "localhost"}};
  if (getaddrinfo_a(GAI_WAIT, names, 1, NULL) == EAI_SYSTEM) say("getaddrinfo_a", -1);
}

/* ---- sockets */

static void* send_later(void* socket) {
  sleep(2);
  if (write((int)(intptr_t)socket, "x", 1) != 1) abort();
  return NULL;
}

static struct sockaddr_in loopback(uint16_t port) {
  return (struct sockaddr_in){
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static uint16_t port_of(int socket) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  getsockname(socket, (struct sockaddr*)&address, &size);
  return ntohs(address.sin_port);
}

static int listener_at_loopback(int backlog) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const struct sockaddr_in address = loopback(0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) != 0 || listen(listener, backlog) != 0)
    abort();
  return listener;
}

static void socket_timeouts(void) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) abort();
  struct timeval timeout = {.tv_sec = 5, .tv_usec = 500000};
  setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  struct timeval kept = {0};
  socklen_t size = sizeof kept;
  getsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &kept, &size);
  printf("%ld.%06ld\n", kept.tv_sec, kept.tv_usec);
  char data[2];
  say("recv", recv(pair[0], data, 1, 0));
  say("read", read(pair[0], data, 1));
  say("recv", recv(pair[0], data, 1, MSG_DONTWAIT));
  pthread_t thread;
  pthread_create(&thread, NULL, send_later, (void*)(intptr_t)pair[1]);
  say("recvfrom", recvfrom(pair[0], data, 1, 0, NULL, NULL));
  pthread_create(&thread, NULL, send_later, (void*)(intptr_t)pair[1]);
  say("recv", recv(pair[0], data, 2, MSG_WAITALL));
  static char much[1000000];
  timeout = (struct timeval){.tv_sec = 3};
  setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  const long sent = write(pair[0], much, sizeof much);
  say("write", sent > 0 && sent < (long)sizeof much);
  say("send", send(pair[0], much, sizeof much, 0));
  const int copy = dup(pair[0]);
  say("read", read(copy, data, 1));
  close(pair[1]);
  say("recv", recv(pair[0], data, 1, 0));
  close(pair[0]);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) abort();
  pthread_create(&thread, NULL, send_later, (void*)(intptr_t)pair[1]);
  say("recv", recv(pair[0], data, 1, 0));

  const int listener = listener_at_loopback(0);
  timeout.tv_sec = 4;
  setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  say("accept", accept(listener, NULL, NULL));
  /* One more than there is room for. */
  const struct sockaddr_in address = loopback(port_of(listener));
  say("connect", connect(socket(AF_INET, SOCK_STREAM, 0), (const struct sockaddr*)&address, sizeof address));
  const int late = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(late, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  say("connect", connect(late, (const struct sockaddr*)&address, sizeof address));
  const int accepted = accept(listener, NULL, NULL);
  say("read", read(accepted, data, 1));
}

static void inner_sockets(void) {
  const int listener = listener_at_loopback(5);
  struct sockaddr_in address = loopback(port_of(listener));
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  say("connect", connect(client, (struct sockaddr*)&address, sizeof address));
  printf("%d\n", port_of(client));
  const int server = socket(AF_INET, SOCK_DGRAM, 0);
  address = loopback(0);
  if (bind(server, (struct sockaddr*)&address, sizeof address) != 0) abort();
  address = loopback(port_of(server));
  const int asking = socket(AF_INET, SOCK_DGRAM, 0);
  say("sendto", sendto(asking, "?", 1, 0, (struct sockaddr*)&address, sizeof address));
  char question[1];
  socklen_t size = sizeof address;
  say("recvfrom", recvfrom(server, question, 1, 0, (struct sockaddr*)&address, &size));
  say("sendto", sendto(server, "!", 1, 0, (struct sockaddr*)&address, size));
}

static void* say_what_comes(void* socket) {
  char one[2] = "";
  while (recv((int)(intptr_t)socket, one, 1, 0) == 1) say("comes", one[0]);
  return NULL;
}

/* All the ways to have the kernel keep back what is sent, for some time of the machine's. */
static void corks(void) {
  const int listener = listener_at_loopback(5);
  struct sockaddr_in address = loopback(port_of(listener));
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(client, (struct sockaddr*)&address, sizeof address) != 0) abort();
  pthread_t reader;
  pthread_create(&reader, NULL, say_what_comes, (void*)(intptr_t)accept(listener, NULL, NULL));
  const int yes = 1;
  const int no = 0;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &no, sizeof no);
  if (send(client, "\1", 1, 0) != 1 || send(client, "\2", 1, 0) != 1) abort();
  sleep(60);
  setsockopt(client, IPPROTO_TCP, TCP_CORK, &yes, sizeof yes);
  if (send(client, "\3", 1, 0) != 1) abort();
  sleep(60);
  setsockopt(client, IPPROTO_TCP, TCP_CORK, &no, sizeof no);
  if (send(client, "\4", 1, MSG_MORE) != 1) abort();
  sleep(60);
  if (sendto(client, "\5", 1, MSG_MORE, NULL, 0) != 1) abort();
  sleep(60);
  struct iovec piece = {.iov_base = "\6", .iov_len = 1};
  struct mmsghdr message = {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}};
  if (sendmsg(client, &message.msg_hdr, MSG_MORE) != 1) abort();
  sleep(60);
  piece.iov_base = "\7";
  if (sendmmsg(client, &message, 1, MSG_MORE) != 1) abort();
  sleep(60);
  int pipes[2];
  if (pipe(pipes) != 0 || write(pipes[1], "\10", 1) != 1 ||
      splice(pipes[0], NULL, client, NULL, 1, SPLICE_F_MORE) != 1)
    abort();
  sleep(60);

  /* Of datagrams it makes a larger one. */
  const int server = socket(AF_INET, SOCK_DGRAM, 0);
  address = loopback(0);
  if (bind(server, (struct sockaddr*)&address, sizeof address) != 0) abort();
  address = loopback(port_of(server));
  const int sender = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(sender, (struct sockaddr*)&address, sizeof address) != 0) abort();
  if (send(sender, "x", 1, MSG_MORE) != 1 || send(sender, "y", 1, 0) != 1) abort();
  char both[2];
  say("recv", recv(server, both, sizeof both, 0));
}

static void connect_to(const char* host, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, host, &address.sin_addr);
  const int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(socket_, (struct sockaddr*)&address, sizeof address) != 0 && errno != ENETUNREACH) abort();
}
static void peers(void) { connect_to("192.0.2.7", 5432); }
static void strangers(void) { connect_to("192.0.2.7", 5433); }
static void strangers_nearby(void) { connect_to("127.0.0.1", 9); }

/* ---- threads and processes */

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static void* sleep_and_say(void* number) {
  sleep(20);
  pthread_mutex_lock(&order);
  printf("%ld ", (long)(intptr_t)number);
  pthread_mutex_unlock(&order);
  return NULL;
}

/* All wait until one instant. */
static int sleep_and_say_c11(void* number) {
  sleep_and_say(number);
  return 0;
}

static void ties(void) {
  enum { count = 40 };
  pthread_t threads[count];
  for (long i = 0; i < count; ++i) {
    if (i % 2 == 0) {
      pthread_create(&threads[i], NULL, sleep_and_say, (void*)i);
    } else {
      thrd_create(&threads[i], sleep_and_say_c11, (void*)i);
    }
  }
  for (int i = 0; i < count; ++i) pthread_join(threads[i], NULL);
  printf("\n");
  say("joined", 0);
}

/* All wait until one instant, and the first to be started is the last to wait. */
static sem_t turns[40];
static void* come_late(void* number) {
  const long i = (long)(intptr_t)number;
  sem_wait(&turns[i]);
  if (i > 0) sem_post(&turns[i - 1]);
  return sleep_and_say(number);
}

static void ties_of_latecomers(void) {
  enum { count = 40 };
  for (int i = 0; i < count; ++i) sem_init(&turns[i], 0, i == count - 1);
  pthread_t threads[count];
  for (long i = 0; i < count; ++i) pthread_create(&threads[i], NULL, come_late, (void*)i);
  for (int i = 0; i < count; ++i) pthread_join(threads[i], NULL);
  printf("\n");
  say("joined", 0);
}

static void* wait_for_ever(void* unused) {
  sleep(1000);
  return unused;
}
static void* poll_for_ever(void* unused) {
  poll(NULL, 0, 1000000);
  return unused;
}
static void* lock_for_ever(void* unused) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec at = in(CLOCK_REALTIME, 1000);
  sem_timedwait(&semaphore, &at);
  return unused;
}

static void cancellations(void) {
  void* (*const routines[])(void*) = {wait_for_ever, poll_for_ever, lock_for_ever};
  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    pthread_create(&thread, NULL, routines[i], NULL);
    sleep(5);
    pthread_cancel(thread);
    void* result = NULL;
    pthread_join(thread, &result);
    say("cancelled", result == PTHREAD_CANCELED);
  }
  say("sleep", sleep(5));
}

static void say_and_exit(const char* what) {
  say(what, 0);
  _exit(0);
}

static void forks(void) {
  for (int i = 0; i < 3; ++i) {
    if (fork() == 0) {
      sleep(10);
      say_and_exit("child");
    }
  }
  sleep(10);
  say("parent", 0);
  while (wait(NULL) > 0) {
  }
  const pid_t child = vfork();
  if (child == 0) {
    sleep(5); /* with its parent's memory */
    _exit(0);
  }
  waitpid(child, NULL, 0);
  say("vfork", 0);
  say("sleep", sleep(1));
}

static char* const nothing[] = {NULL};
static char* const sleeper[] = {"sh", "-c", "sleep 30", NULL};

static void executions(void) {
  pid_t child = fork();
  if (child == 0) {
    execve("/bin/sh", sleeper, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  say("execve", 0);
  child = vfork();
  if (child == 0) {
    execle("/bin/sh", "sh", "-c", "exec sleep 30", NULL, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  say("execle", 0);
  child = vfork();
  if (child == 0) {
    execvpe("sh", sleeper, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  say("execvpe", 0);
  child = fork();
  if (child == 0) {
    fexecve(open("/bin/sh", O_RDONLY | O_CLOEXEC), sleeper, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  say("fexecve", 0);
  posix_spawn(&child, "/bin/sh", NULL, NULL, sleeper, nothing);
  waitpid(child, NULL, 0);
  say("posix_spawn", 0);
  posix_spawnp(&child, "env", NULL, NULL, (char* const[]){"env", "-i", "/bin/sleep", "30", NULL}, nothing);
  waitpid(child, NULL, 0);
  say("env -i", 0);
  say("system", system("sleep 30"));
  FILE* const pipe = popen("sleep 30; echo done", "r");
  char line[10];
  if (fgets(line, sizeof line, pipe) == NULL) abort();
  pclose(pipe);
  say("popen", 0);
  say("execve", execve("/nonexistent", sleeper, nothing));
  say("sleep", sleep(1));
  alarm(7);
  handle(SIGALRM, SIG_DFL, 0);
  execlp("sleep", "sleep", "30", NULL);
}

/* Of CUTOFF_CLOCK=PATH:TREE:NUMBER. */
static char* const say_number[] = {"sh", "-c", "printf '%s ' ${CUTOFF_CLOCK##*:}", NULL};

static void numbers(void) {
  const char* const text = getenv("CUTOFF_CLOCK");
  printf("%s ", strrchr(text, ':') + 1);
  fflush(stdout);
  /* The second and the third, whoever of them comes first. */
  pid_t child;
  posix_spawn(&child, "/bin/sh", NULL, NULL, say_number, nothing);
  waitpid(child, NULL, 0);
  child = fork();
  if (child == 0) {
    execve("/bin/sh", say_number, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  child = vfork();
  if (child == 0) {
    execve("/bin/sh", say_number, nothing);
    abort();
  }
  waitpid(child, NULL, 0);
  posix_spawnp(&child, "sh", NULL, NULL, say_number, environ);
  waitpid(child, NULL, 0);
  printf("\n");
}

/* ---- masks */

static void* sleep_blocking_all(void* unused) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec at = in(CLOCK_REALTIME, 5);
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
  say("sigtimedwait", sigtimedwait(&all, NULL, S(5, 0)));
  return unused;
}

static void masks(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, sleep_blocking_all, NULL);
  pthread_join(thread, NULL);
  sigset_t all;
  sigfillset(&all);
  say("ppoll", ppoll(NULL, 0, S(5, 0), &all));
  sigset_t before;
  sigprocmask(SIG_BLOCK, &all, &before);
  printf("%d %d\n", sigismember(&before, 62), sigismember(&before, SIGSYS));
  sigemptyset(&before);
  sigprocmask(SIG_UNBLOCK, &all, NULL);
  struct sigaction action;
  printf("%d %d\n", sigaction(SIGSYS, NULL, &action), action.sa_handler == SIG_DFL);
  handle(SIGSYS, tell, 0);
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  struct timespec at = in(CLOCK_REALTIME, 5);
  say("sem_timedwait", sem_timedwait(&semaphore, &at));
  printf("told %d times\n", told);
  kill(getpid(), SIGSYS);
  printf("told %d times\n", told);
}

/* ---- reading without end */

static void spins(void) {
  const int64_t until = began + INT64_C(1000000000);
  while (read_clock(CLOCK_MONOTONIC) < until) {
  }
  const int64_t late = read_clock(CLOCK_MONOTONIC) - until;
  printf("%d\n", late >= 0 && late <= 1000000);
}

static void yields(void) {
  while (read_clock(CLOCK_MONOTONIC) < began + 100000) sched_yield();
  say("yielded", 0);
}

static const struct {
  const char* name;
  void (*run)(void);
} cases[] = {{"clocks", clocks},
             {"outside", outside},
             {"polls", polls},
             {"sleeps", sleeps},
             {"naps", naps},
             {"long_sleep", long_sleep},
             {"sleep_in_flow", sleep_in_flow},
             {"locks", locks},
             {"messages", messages},
             {"interruptions", interruptions},
             {"handlers", handlers},
             {"timers", timers},
             {"timers_with_threads", timers_with_threads},
             {"timer_files", timer_files},
             {"timer_file_duplicates", timer_file_duplicates},
             {"asynchronous_io", asynchronous_io},
             {"socket_timeouts", socket_timeouts},
             {"inner_sockets", inner_sockets},
             {"corks", corks},
             {"peers", peers},
             {"strangers", strangers},
             {"strangers_nearby", strangers_nearby},
             {"ties", ties},
             {"ties_of_latecomers", ties_of_latecomers},
             {"cancellations", cancellations},
             {"forks", forks},
             {"executions", executions},
             {"numbers", numbers},
             {"masks", masks},
             {"spins", spins},
             {"yields", yields}};

int main(int count, char** arguments) {
  began = read_clock(CLOCK_MONOTONIC);
  for (size_t i = 0; count == 2 && i < sizeof cases / sizeof *cases; ++i) {
    if (strcmp(cases[i].name, arguments[1]) != 0) continue;
    cases[i].run();
    return 0;
  }
  return 2;
}
