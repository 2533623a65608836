#include "fakes/cloud/cloud.h"

#include <sstream>

#include <nlohmann/json.hpp>

#include "fakes/apigateway/address.h"
#include "fixtures/flows/direct/direct.h"
#include "tests/fuzz/targets.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::fuzz {

/// Requests one after the other to a cloud with the direct flow: each is answered, whatever it says.
void cloud(std::string_view input) {
  cutoff::cloud::Cloud cloud;
  flows::Direct().deploy(cloud);
  for (int request = 0; request < 8 && !input.empty(); ++request) {
    wire::Request asked = take_request(input);
    apigateway::find_address(asked, cloud.region().name());
    const std::string body = harness::run(cloud.loop(), [&] {
      wire::Response response = cloud.handle(asked);
      must(response.status >= 200 && response.status < 600,
           "the status is " + std::to_string(response.status));
      return response.body.read_all();
    });
    must(body.size() < 1'000'000, "the answer is very long");
  }
  std::istringstream lines(cloud.journal().json_lines());
  for (std::string line; std::getline(lines, line);)
    must(nlohmann::json::accept(line), "the journal is not JSON: " + line);
}

}  // namespace cutoff::fuzz
