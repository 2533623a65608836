// From the client's request to the event of a proxy integration.
#pragma once

#include <string>

#include "fakes/apigateway/exchange.h"
#include "fakes/apigateway/proxy_event.h"
#include "fakes/region/region.h"
#include "fakes/wire/message.h"

namespace cutoff::apigateway {

/// `exchange` has its route, and loses the route's parameters to the event. `body` is the request's, whole.
ProxyEvent make_proxy_event(const region::Region& region, Exchange& exchange, wire::Request&& request,
                            std::string&& body);

}  // namespace cutoff::apigateway
