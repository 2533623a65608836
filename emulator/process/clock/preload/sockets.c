#include "emulator/process/clock/preload/sockets.h"

#include "emulator/process/clock/preload/kernel_call.h"

long socket_connect(int socket, const void* address, unsigned size) {
  return kernel_call(SYS_connect, socket, address, size);
}
