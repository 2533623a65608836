#include "fakes/iam/signature_v4.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "fakes/iam/digest.h"
#include "fakes/wire/target.h"

namespace cutoff::iam {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view white_space = " \t\r\n\v\f";

/// Dot segments and empty ones are gone. A slash at the end stays, if anything stands before it.
std::vector<std::string_view> normalized(const std::vector<std::string_view>& segments) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : segments) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  if (!kept.empty() && segments.back().empty()) kept.emplace_back();
  return kept;
}

/// What a proxy may change on its way is not signed. (The union of what botocore and the SDKs for JavaScript leave
/// out; see also "AWS Signature Version 4 for API requests".)
bool is_signed(std::string_view name) {
  constexpr std::array<std::string_view, 18> left_out{"authorization",
                                                      "cache-control",
                                                      "connection",
                                                      "expect",
                                                      "from",
                                                      "keep-alive",
                                                      "max-forwards",
                                                      "pragma",
                                                      "referer",
                                                      "te",
                                                      "trailer",
                                                      "upgrade",
                                                      "transfer-encoding",
                                                      "user-agent",
                                                      "x-amzn-trace-id",
                                                      "proxy-authenticate",
                                                      "proxy-authorization",
                                                      "proxy-connection"};
  return std::find(left_out.begin(), left_out.end(), name) == left_out.end() && !name.starts_with("sec-");
}

/// "host;x-amz-date"
std::string names_to_sign(const wire::Headers& headers) {
  std::vector<std::string> names;
  for (const auto& [name, value] : headers) {
    std::string lower = wire::lower_case(name);
    if (is_signed(lower)) names.push_back(std::move(lower));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ';';
    joined += name;
  }
  return joined;
}

std::string joined_values(const wire::Headers& headers, std::string_view name) {
  std::string joined;
  bool first = true;
  for (const auto& [field, value] : headers) {
    if (!wire::equal_ignoring_case(field, name)) continue;
    if (!first) joined += ',';
    joined += canonical_value(value);
    first = false;
  }
  return joined;
}

void append_parameter(std::string& target, std::string_view name, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target.append(name).append("=").append(wire::percent_encoded(value));
}

Credential credential_for(const Signing& signing, std::string_view date) {
  return {signing.key.id, std::string(date.substr(0, sizeof "20150830" - 1)), signing.region,
          signing.service};
}

}  // namespace

std::string canonical_path(std::string_view path, const CanonicalForm& form) {
  std::vector<std::string_view> segments = wire::path_segments(path);
  if (form.normalized_path) segments = normalized(segments);
  std::string canonical;
  for (const std::string_view segment : segments) {
    canonical += '/';
    canonical += form.twice_encoded_path ? wire::percent_encoded(segment)
                                         : wire::percent_encoded(wire::percent_decoded(segment));
  }
  return canonical.empty() ? "/" : canonical;
}

std::string canonical_query(std::string_view query, const CanonicalForm& form) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const std::string name = wire::percent_decoded(part.substr(0, equals));
    if (name == "X-Amz-Signature" || (form.token_is_appended && name == "X-Amz-Security-Token")) continue;
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    parameters.emplace_back(wire::percent_encoded(name), wire::percent_encoded(wire::percent_decoded(value)));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string canonical;
  for (const auto& [name, value] : parameters) {
    if (!canonical.empty()) canonical += '&';
    canonical.append(name).append("=").append(value);
  }
  return canonical;
}

std::string canonical_value(std::string_view value) {
  std::string canonical;
  while (true) {
    const auto start = value.find_first_not_of(white_space);
    if (start == std::string_view::npos) return canonical;
    value.remove_prefix(start);
    const std::string_view word = value.substr(0, value.find_first_of(white_space));
    if (!canonical.empty()) canonical += ' ';
    canonical += word;
    value.remove_prefix(word.size());
  }
}

std::string payload_hash(const wire::Request& request, std::string_view body) {
  const std::string_view said = request.headers.get("X-Amz-Content-Sha256");
  if (said == "UNSIGNED-PAYLOAD" || said.starts_with("STREAMING-")) return std::string(said);
  return sha256_hex(body);
}

std::string canonical_request(const wire::Request& request, std::string_view signed_headers,
                              std::string_view payload_hash, const CanonicalForm& form) {
  std::string canonical = request.method;
  canonical.append("\n").append(canonical_path(request.path(), form));
  canonical.append("\n").append(canonical_query(request.query(), form)).append("\n");
  for (std::string_view rest = signed_headers; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    canonical.append(wire::lower_case(name))
        .append(":")
        .append(joined_values(request.headers, name))
        .append("\n");
  }
  canonical.append("\n").append(wire::lower_case(signed_headers)).append("\n").append(payload_hash);
  return canonical;
}

std::string string_to_sign(std::string_view date, const Credential& credential,
                           std::string_view canonical_request) {
  std::string text(algorithm);
  text.append("\n").append(date).append("\n").append(credential.scope());
  return text.append("\n").append(sha256_hex(canonical_request));
}

std::string signature_of(std::string_view string_to_sign, std::string_view secret,
                         const Credential& credential) {
  std::string key = "AWS4" + std::string(secret);
  for (const std::string& part :
       {credential.date, credential.region, credential.service, credential.terminator}) {
    key = hmac_sha256(key, part);
  }
  return hex_of(hmac_sha256(key, string_to_sign));
}

void sign(wire::Request& request, std::string_view body, const Signing& signing) {
  const std::string date = signing_date(signing.at);
  const Credential credential = credential_for(signing, date);
  const bool with_token = !signing.key.session_token.empty();
  request.headers.set("X-Amz-Date", date);
  if (with_token && !signing.form.token_is_appended)
    request.headers.set("X-Amz-Security-Token", signing.key.session_token);
  const std::string hash = payload_hash(request, body);
  if (signing.with_content_hash) request.headers.set("X-Amz-Content-Sha256", hash);

  const std::string names = names_to_sign(request.headers);
  const std::string text =
      string_to_sign(date, credential, canonical_request(request, names, hash, signing.form));
  if (with_token && signing.form.token_is_appended)
    request.headers.set("X-Amz-Security-Token", signing.key.session_token);
  request.headers.set("Authorization", std::string(algorithm) + " Credential=" + credential.text() +
                                           ", SignedHeaders=" + names + ", Signature=" +
                                           signature_of(text, signing.key.secret, credential));
}

void presign(wire::Request& request, std::string_view body, const Signing& signing,
             std::chrono::seconds expires) {
  const std::string date = signing_date(signing.at);
  const Credential credential = credential_for(signing, date);
  const std::string names = names_to_sign(request.headers);
  append_parameter(request.target, "X-Amz-Algorithm", algorithm);
  append_parameter(request.target, "X-Amz-Credential", credential.text());
  append_parameter(request.target, "X-Amz-Date", date);
  append_parameter(request.target, "X-Amz-Expires", std::to_string(expires.count()));
  append_parameter(request.target, "X-Amz-SignedHeaders", names);
  if (!signing.key.session_token.empty())
    append_parameter(request.target, "X-Amz-Security-Token", signing.key.session_token);
  const std::string text = string_to_sign(
      date, credential, canonical_request(request, names, payload_hash(request, body), signing.form));
  append_parameter(request.target, "X-Amz-Signature", signature_of(text, signing.key.secret, credential));
}

std::string signing_date(wire::Calendar::Moment moment) {
  std::string text = wire::Calendar(moment).iso8601(clock::Instant());  // "2015-08-30T12:36:00.000Z"
  text.erase(text.find('.'), sizeof ".000" - 1);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace cutoff::iam
