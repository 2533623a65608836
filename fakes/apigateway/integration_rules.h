// What an integration may be, and what cutoff does not offer of it: checks that Put and Update share.
#pragma once

#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

/// Parameters, templates and content handling. Throws wire::Fault 400 for what AWS cannot read, 501 for what AWS can do
/// and cutoff cannot.
void check_integration(const Integration& integration);

/// The same for an integration response; `method` says which headers it may set.
void check_integration_response(const Method& method, const IntegrationResponse& response);

/// AWS_PROXY: `uri`, and the function that it names.
void set_uri(Integration& integration, std::string uri);

}  // namespace cutoff::apigateway
