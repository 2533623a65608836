#include "emulator/process/clock/preload/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "emulator/process/clock/preload/kernel_call.h"
#include "emulator/process/clock/preload/next.h"
#include "emulator/process/clock/preload/own.h"

/* An address of the Internet's, as IPv6 has it: IPv4's mapped into it. */
struct place {
  uint8_t address[16];
  uint16_t port; /* 0: nobody is there */
};

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool read_place(const struct sockaddr* address, unsigned size, struct place* place) {
  if (address == NULL || size < sizeof address->sa_family) return false;
  if (address->sa_family == AF_INET && size >= sizeof(struct sockaddr_in)) {
    const struct sockaddr_in* const v4 = (const struct sockaddr_in*)address;
    memcpy(place->address, mapped, sizeof mapped);
    memcpy(place->address + sizeof mapped, &v4->sin_addr, sizeof v4->sin_addr);
    place->port = ntohs(v4->sin_port);
    return true;
  }
  if (address->sa_family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
    const struct sockaddr_in6* const v6 = (const struct sockaddr_in6*)address;
    memcpy(place->address, &v6->sin6_addr, sizeof place->address);
    place->port = ntohs(v6->sin6_port);
    return true;
  }
  return false;
}

/* A loopback address, or none, which as a destination is one. */
static bool is_loopback(const struct place* place) {
  static const uint8_t none[16] = {0};
  const uint8_t* const address = place->address;
  if (memcmp(address, mapped, sizeof mapped) == 0)
    return address[12] == 127 || memcmp(address + 12, none, 4) == 0;
  return memcmp(address, none, 15) == 0 && address[15] <= 1;
}

static bool is_own(const struct place* place) {
  const uint32_t bits = __atomic_load_n(&own.page->own_ports[place->port / 32], __ATOMIC_ACQUIRE);
  return is_loopback(place) && (bits >> place->port % 32 & 1) != 0;
}

static bool is_peer(const struct place* place) {
  const uint32_t count = __atomic_load_n(&own.page->peer_count, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < count && i < cutoff_clock_peers; ++i) {
    const struct cutoff_peer* const peer = &own.page->peers[i];
    if (peer->port == place->port && memcmp(peer->address, place->address, sizeof place->address) == 0)
      return true;
  }
  return false;
}

/* Somebody is about to be talked to. */
static void note_partner(const struct place* place) {
  if (place->port != 0 && !is_own(place) && !is_peer(place))
    __atomic_store_n(&own.registration->stranger, 1, __ATOMIC_RELEASE);
}

bool socket_has_type(int socket, int type) {
  int actual = 0;
  unsigned size = sizeof actual;
  return kernel_call(SYS_getsockopt, socket, SOL_SOCKET, SO_TYPE, &actual, &size) == 0 && actual == type;
}

/* 0: it has none. */
static uint16_t own_port_of(int socket) {
  struct sockaddr_storage address;
  unsigned size = sizeof address;
  struct place place;
  if (kernel_call(SYS_getsockname, socket, &address, &size) != 0 ||
      !read_place((const struct sockaddr*)&address, size, &place))
    return 0;
  return place.port;
}

/* Whoever connects to it does not leave. */
static void note_own_port(int socket) {
  const uint16_t port = own_port_of(socket);
  if (port != 0)
    __atomic_fetch_or(&own.page->own_ports[port / 32], UINT32_C(1) << port % 32, __ATOMIC_RELEASE);
}

/* The emulator reads it when it is asked for something, which comes after this. */
static void note_tree(int socket) {
  const uint16_t port = own_port_of(socket);
  if (port != 0) __atomic_store_n(&own.page->tree_of_port[port], (uint16_t)own.tree, __ATOMIC_RELEASE);
}

/* A datagram is answered at the port that it came from, which the kernel would choose while it is sent: too late for us. */
static void note_port_for_answers(int socket, sa_family_t family) {
  if (!socket_has_type(socket, SOCK_DGRAM)) return;
  if (own_port_of(socket) == 0) {
    const struct sockaddr_storage any = {.ss_family = family};
    kernel_call(SYS_bind, socket, &any,
                family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
  }
  note_own_port(socket);
}

/* ---- being there for others */

STANDS_IN int bind(int socket, const struct sockaddr* address, socklen_t size) {
  const int result = NEXT(bind)(socket, address, size);
  struct place place;
  if (result == 0 && in_time() && read_place(address, size, &place) && socket_has_type(socket, SOCK_DGRAM))
    note_own_port(socket);
  return result;
}

STANDS_IN int listen(int socket, int backlog) {
  if (!in_time()) return NEXT(listen)(socket, backlog);
  note_own_port(socket); /* before anybody can come, where it is known already */
  const int result = NEXT(listen)(socket, backlog);
  if (result == 0) note_own_port(socket);
  return result;
}

/* ---- talking to others */

void socket_note_destination(int socket, const struct sockaddr* address, unsigned size) {
  struct place place;
  if (!in_time() || !read_place(address, size, &place)) return;
  note_partner(&place);
  if (is_own(&place)) note_port_for_answers(socket, address->sa_family);
}

void socket_note_connection(int socket, const struct sockaddr* address, unsigned size) {
  struct place place;
  if (in_time() && read_place(address, size, &place) && is_own(&place)) note_tree(socket);
}
