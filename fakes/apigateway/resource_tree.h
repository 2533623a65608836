// The rules of the tree of resources: what a resource may be called, and what may stand beside and below it.
#pragma once

#include <string_view>

#include "fakes/apigateway/rest_api.h"

namespace cutoff::apigateway {

/// Throws wire::Fault unless a resource `part` may stand below `parent`. `moved` is the one that it is when it is there
/// already, which is no sibling of itself; or nullptr. Errors as recorded from AWS (test_create_proxy_resource_validation,
/// test_update_resource_behaviour), but the one of characters.
void check_child(const Definition& definition, const Resource& parent, std::string_view part,
                 const Resource* moved);

/// "/pets/{id}"
std::string path_below(const Resource& parent, std::string_view part);

/// Whether `resource` stands below `ancestor`, or is it.
bool is_within(const Definition& definition, const Resource& resource, const Resource& ancestor);

}  // namespace cutoff::apigateway
