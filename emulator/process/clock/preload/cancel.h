/* A thread may be cancelled where libc's function that we stand in for lets it be. */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_CANCEL_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_CANCEL_H

#include <pthread.h>

/* The value of `expression`, during which that may happen. */
#define CANCELLABLE(expression)                                  \
  ({                                                             \
    int before;                                                  \
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &before); \
    const long answer = (expression);                            \
    pthread_setcanceltype(before, NULL);                         \
    answer;                                                      \
  })

#endif
