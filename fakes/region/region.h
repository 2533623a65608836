// A region of an account: what every service stands on, and is given in its constructor.
#pragma once

#include <string>
#include <string_view>

#include "fakes/clock/loop.h"
#include "fakes/clock/random.h"
#include "fakes/faults/faults.h"
#include "fakes/iam/authentication.h"
#include "fakes/iam/iam.h"
#include "fakes/journal/journal.h"
#include "fakes/region/latency.h"
#include "fakes/wire/calendar.h"
#include "fakes/wire/identifiers.h"
#include "fakes/wire/message.h"

namespace cutoff::region {

class Region {
 public:
  struct Options {
    std::string account = "123456789012";
    std::string name = "us-east-1";
    /// The moment at which time begins.
    wire::Calendar::Moment epoch = std::chrono::sys_days(std::chrono::year{2026} / 2 / 10);
    std::uint64_t seed = 1;
    LatencyProfile latency = LatencyProfile::ideal;
    /// Whether signatures are checked.
    iam::Authentication::Options authentication;
  };

  /// `loop` outlives the region.
  Region(clock::Loop& loop, Options options);

  clock::Loop& loop() { return loop_; }
  journal::Journal& journal() { return journal_; }
  iam::Iam& iam() { return iam_; }
  iam::Authentication& authentication() { return authentication_; }
  /// What somebody wants to go wrong; each service asks.
  faults::Faults& faults() { return faults_; }
  const clock::Random& random() const { return random_; }
  const wire::Calendar& calendar() const { return calendar_; }
  LatencyProfile latency() const { return options_.latency; }
  const std::string& account() const { return options_.account; }
  const std::string& name() const { return options_.name; }

  /// "arn:aws:lambda:us-east-1:123456789012:function:worker" for ("lambda", "function:worker").
  std::string arn(std::string_view service, std::string_view resource) const;
  /// Who sends `request`, with `body`, to `service`: what each handle() asks first. Throws wire::Fault where signatures
  /// are checked and this one is refused.
  iam::Caller caller_of(const wire::Request& request, std::string_view body,
                        const iam::SigningService& service) const {
    return authentication_.caller_of(request, body, service, calendar_.at(loop_.now()));
  }
  /// The next one of the region.
  wire::Uuid new_uuid() { return wire::Uuid::draw(ids_); }
  wire::TraceId new_trace() { return wire::TraceId::draw(ids_, calendar_.epoch_seconds(loop_.now())); }

 private:
  clock::Loop& loop_;
  Options options_;
  journal::Journal journal_;
  iam::Iam iam_;
  iam::Authentication authentication_;
  clock::Random random_;
  faults::Faults faults_;
  wire::Calendar calendar_;
  clock::RandomStream ids_;
};

}  // namespace cutoff::region
