#include "fakes/lambda/http/operations.h"

#include <array>

namespace cutoff::lambda::http {
namespace {

constexpr std::array<Operation, 24> offered{{
    {"AddPermission", "POST", "/2015-03-31/functions/{}/policy", add_permission},
    {"CreateFunction", "POST", "/2015-03-31/functions", create_function},
    {"DeleteFunction", "DELETE", "/2015-03-31/functions/{}", delete_function},
    {"DeleteFunctionConcurrency", "DELETE", "/2017-10-31/functions/{}/concurrency",
     delete_function_concurrency},
    {"DeleteFunctionEventInvokeConfig", "DELETE", "/2019-09-25/functions/{}/event-invoke-config",
     delete_function_event_invoke_config},
    {"GetAccountSettings", "GET", "/2016-08-19/account-settings", get_account_settings},
    {"GetFunction", "GET", "/2015-03-31/functions/{}", get_function},
    {"GetFunctionConcurrency", "GET", "/2019-09-30/functions/{}/concurrency", get_function_concurrency},
    {"GetFunctionConfiguration", "GET", "/2015-03-31/functions/{}/configuration", get_function_configuration},
    {"GetFunctionEventInvokeConfig", "GET", "/2019-09-25/functions/{}/event-invoke-config",
     get_function_event_invoke_config},
    {"GetPolicy", "GET", "/2015-03-31/functions/{}/policy", get_policy},
    {"Invoke", "POST", "/2015-03-31/functions/{}/invocations", invoke},
    {"ListFunctionEventInvokeConfigs", "GET", "/2019-09-25/functions/{}/event-invoke-config/list",
     list_function_event_invoke_configs},
    {"ListFunctions", "GET", "/2015-03-31/functions", list_functions},
    {"ListTags", "GET", "/2017-03-31/tags/{}", list_tags},
    {"ListVersionsByFunction", "GET", "/2015-03-31/functions/{}/versions", list_versions_by_function},
    {"PutFunctionConcurrency", "PUT", "/2017-10-31/functions/{}/concurrency", put_function_concurrency},
    {"PutFunctionEventInvokeConfig", "PUT", "/2019-09-25/functions/{}/event-invoke-config",
     put_function_event_invoke_config},
    {"RemovePermission", "DELETE", "/2015-03-31/functions/{}/policy/{}", remove_permission},
    {"TagResource", "POST", "/2017-03-31/tags/{}", tag_resource},
    {"UntagResource", "DELETE", "/2017-03-31/tags/{}", untag_resource},
    {"UpdateFunctionCode", "PUT", "/2015-03-31/functions/{}/code", update_function_code},
    {"UpdateFunctionConfiguration", "PUT", "/2015-03-31/functions/{}/configuration",
     update_function_configuration},
    {"UpdateFunctionEventInvokeConfig", "POST", "/2019-09-25/functions/{}/event-invoke-config",
     update_function_event_invoke_config},
}};

}  // namespace

std::span<const Operation> operations() { return offered; }

}  // namespace cutoff::lambda::http
