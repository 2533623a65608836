/* Timers: of signals (setitimer, alarm, timer_create) and of files (timerfd). Each is a slot, which the emulator fires.
 *
 * Of timer_create the kernel's own timer is made too, and never armed: it gives the timer its number. A timerfd is an eventfd,
 * which is read and waited for in the same way, and to which the emulator can add. Timers by the clocks of CPU time stay the
 * kernel's entirely. What is given and answered is as of the system calls. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TIMERS_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_TIMERS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/time.h>
#include <time.h>

long timer_set_interval(int which, const struct itimerval* value, struct itimerval* old);
long timer_get_interval(int which, struct itimerval* value);
long timer_set_alarm(unsigned seconds);

long timer_make(clockid_t clock, const struct sigevent* event, int* timer);
long timer_set(int timer, int flags, const struct itimerspec* value, struct itimerspec* old);
long timer_get(int timer, struct itimerspec* value);
long timer_overruns(int timer);
long timer_end(int timer);

long timer_file_make(clockid_t clock, int flags);
long timer_file_set(int file, int flags, const struct itimerspec* value, struct itimerspec* old);
long timer_file_get(int file, struct itimerspec* value);
void timer_file_closed(int file);
/* A duplicate is the same timer. */
void timer_file_copied(int to, int from);
bool timer_files_in_use(void);

/* What waits in the name of this process, from the image that was here before: timers that outlive exec() are ours now. */
void timers_begin(void);
/* Timers are not inherited; their files are: they are the parent's, too, and go on there. */
void timers_forked(void);

#endif
