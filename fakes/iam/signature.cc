#include "fakes/iam/signature.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "fakes/wire/calendar.h"
#include "fakes/wire/target.h"

namespace cutoff::iam {
namespace {

constexpr std::string_view family = "AWS4-";

std::string_view trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

/// A field that is no signature of this family (a bearer's token, a password) is none.
bool signed_in_header(const wire::Request& request) {
  return trimmed(request.headers.get("Authorization")).starts_with(family);
}

bool signed_in_query(const wire::Request& request) {
  return request.query().find("X-Amz-Algorithm=") != std::string_view::npos;
}

/// The date as signatures write it: "Sun, 30 Aug 2015 12:36:00 GMT" is "20150830T123600Z". Other text stays as it is.
std::string basic_date(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::string_view form = "Sun, 30 Aug 2015 12:36:00 GMT";
  if (text.size() != form.size() || !text.ends_with(" GMT")) return std::string(text);
  const std::string_view day = text.substr(5, 2);
  const std::string_view month = text.substr(8, 3);
  const std::string_view year = text.substr(12, 4);
  const std::string_view hour = text.substr(17, 2);
  const std::string_view minute = text.substr(20, 2);
  const std::string_view second = text.substr(23, 2);
  for (const std::string_view part : {day, year, hour, minute, second}) {
    if (!digits(part)) return std::string(text);
  }
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (months.at(i) != month) continue;
    std::string number = std::to_string(i + 1);
    if (number.size() == 1) number.insert(0, "0");
    return std::string(year)
        .append(number)
        .append(day)
        .append("T")
        .append(hour)
        .append(minute)
        .append(second)
        .append("Z");
  }
  return std::string(text);
}

/// The parts of the field's value, as they were written: ("Credential", "AKID…/aws4_request").
template <class Use>
void for_each_part(std::string_view parts, Use use) {
  const auto ends_part = [](char c) { return c == ',' || c == ' '; };
  while (!parts.empty()) {
    const auto size =
        static_cast<std::size_t>(std::find_if(parts.begin(), parts.end(), ends_part) - parts.begin());
    const std::string_view part = parts.substr(0, size);
    parts.remove_prefix(std::min(size + 1, parts.size()));
    const auto equals = part.find('=');
    if (equals != std::string_view::npos) use(part.substr(0, equals), part.substr(equals + 1));
  }
}

Signature in_header(const wire::Request& request) {
  Signature signature;
  const std::string_view authorization = trimmed(request.headers.get("Authorization"));
  signature.algorithm = authorization.substr(0, authorization.find(' '));
  for_each_part(authorization.substr(signature.algorithm.size()),
                [&signature](std::string_view name, std::string_view value) {
                  if (name == "Credential") signature.credential = value;
                  if (name == "SignedHeaders") signature.signed_headers = value;
                  if (name == "Signature") signature.value = value;
                });
  const std::string* const date = request.headers.find("X-Amz-Date");
  signature.date =
      date != nullptr ? std::string(trimmed(*date)) : basic_date(trimmed(request.headers.get("Date")));
  signature.session_token = trimmed(request.headers.get("X-Amz-Security-Token"));
  return signature;
}

Signature in_query(const wire::Request& request) {
  Signature signature;
  signature.place = Signature::Place::query;
  for (auto& [name, value] : wire::query_parameters(request.query())) {
    if (name == "X-Amz-Algorithm") signature.algorithm = std::move(value);
    if (name == "X-Amz-Credential") signature.credential = std::move(value);
    if (name == "X-Amz-SignedHeaders") signature.signed_headers = std::move(value);
    if (name == "X-Amz-Signature") signature.value = std::move(value);
    if (name == "X-Amz-Date") signature.date = std::move(value);
    if (name == "X-Amz-Expires") signature.expires = std::move(value);
    if (name == "X-Amz-Security-Token") signature.session_token = std::move(value);
  }
  return signature;
}

}  // namespace

std::optional<Credential> Credential::parse(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto slash = text.find('/');
    const bool last = i + 1 == parts.size();
    if (last != (slash == std::string_view::npos)) return std::nullopt;
    parts.at(i) = text.substr(0, slash);
    text.remove_prefix(last ? text.size() : slash + 1);
  }
  return Credential{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                    std::string(parts[3]), std::string(parts[4])};
}

std::string Credential::scope() const { return date + "/" + region + "/" + service + "/" + terminator; }

bool Signature::covers(std::string_view name) const {
  for (std::string_view rest = signed_headers; !rest.empty();) {
    const std::string_view each = rest.substr(0, rest.find(';'));
    if (wire::equal_ignoring_case(each, name)) return true;
    rest.remove_prefix(std::min(rest.size(), each.size() + 1));
  }
  return false;
}

std::optional<Signature> Signature::find(const wire::Request& request) {
  if (signed_in_header(request)) return in_header(request);
  if (signed_in_query(request)) return in_query(request);
  return std::nullopt;
}

bool is_signed_twice(const wire::Request& request) {
  return signed_in_query(request) && request.headers.has("Authorization");
}

std::optional<Credential> credential_of(const wire::Request& request) {
  if (signed_in_header(request)) {
    std::string_view credential;
    for_each_part(trimmed(request.headers.get("Authorization")),
                  [&credential](std::string_view name, std::string_view value) {
                    if (name == "Credential") credential = value;
                  });
    return Credential::parse(credential);
  }
  const std::optional<Signature> signature = Signature::find(request);
  return signature ? Credential::parse(signature->credential) : std::nullopt;
}

}  // namespace cutoff::iam
