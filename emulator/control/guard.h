// Keeps strange web pages away from the emulator.
//
// A page that somebody visits can make the browser send requests to 127.0.0.1, and with a name of its own that resolves
// there (DNS rebinding) even read the answers. Such a request says where it comes from: its Host is not one of ours, or
// its Origin is another one than the Host. Programs (SDKs, curl, tests) send no Origin.
#pragma once

#include <string>
#include <vector>

#include "fakes/wire/message.h"

namespace cutoff::control {

/// Throws wire::Fault 403 Forbidden, one sentence. `hosts` are names besides the loopback's, without a port; with
/// `any_address` every IP address is taken, too.
void check_sender(const wire::Request& request, const std::vector<std::string>& hosts,
                  bool any_address = false);

/// Throws wire::Fault 415 UnsupportedMediaType when a body is sent that is not declared as JSON: what a page may send
/// without asking first is never JSON.
void check_media_type(const wire::Request& request, bool has_body);

}  // namespace cutoff::control
