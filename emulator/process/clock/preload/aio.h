/* POSIX's asynchronous input and output (aio_read and its like). */
#ifndef CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_AIO_H
#define CUTOFF_EMULATOR_PROCESS_CLOCK_PRELOAD_AIO_H

/* Before a program uses it. */
void aio_begin(void);

#endif
