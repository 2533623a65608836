// Reset: the cloud as it was when it was made, or when its application was deployed.
//
// Requests to the cloud that are open are answered now, with 503 and the error Reset; what they had caused ends without
// a trace (cloud::Cloud::reset says how). Clients that sleep, follow the journal or wait for time go on, and the clock
// with its locks is as it was: it belongs to them.
#include "emulator/control/control.h"

namespace cutoff::control {

wire::Response Control::reset(Call& call) {
  call.check_query({"keep"});
  const std::string keep = call.parameter("keep").value_or("nothing");
  if (keep != "app" && keep != "nothing")
    refuse("\"keep\" is \"" + keep + "\": write app, which keeps what is deployed, or leave it out");
  cloud_.reset(keep == "app" ? region::Keep::app : region::Keep::nothing);
  return json_answer([&](wire::JsonWriter& writer) {
    writer.begin_object().member("kept", keep);
    write_now(writer);
    writer.end_object();
  });
}

}  // namespace cutoff::control
