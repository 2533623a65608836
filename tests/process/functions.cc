#include "tests/process/functions.h"

#include <memory>
#include <regex>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <zip.h>

#include "fakes/wire/base64.h"
#include "fakes/wire/headers.h"

namespace cutoff::process {
namespace {

using nlohmann::json;

std::string zipped(const Files& files) {
  zip_error_t error;
  zip_source_t* const target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* const archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, text] : files) {
    const auto index =
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
    constexpr zip_uint32_t executable = 0100755u << 16;
    zip_file_set_external_attributes(archive, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX,
                                     name.starts_with("plain") ? 0100644u << 16 : executable);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("the zip file cannot be made");
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(target);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

/// As everybody has it: the folder and the request differ from run to run.
std::string as_on_aws(std::string text, const std::string& request_id) {
  static const std::regex folder(R"(/[^\s"':]*/cutoff-[A-Za-z0-9]{6}/code-[0-9]+)");
  text = std::regex_replace(text, folder, "/var/task");
  for (auto place = text.find(request_id); !request_id.empty() && place != std::string::npos;
       place = text.find(request_id))
    text.replace(place, request_id.size(), "ID");
  return text;
}

}  // namespace

Functions::Functions(std::vector<std::string> arguments,
                     const std::map<std::string, std::string>& environment)
    : served_(std::move(arguments), environment) {
  const std::string trust =
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%"
      "22%3A"
      "%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D";
  const std::string policy =
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%"
      "3A%22*"
      "%22%2C%22Resource%22%3A%22*%22%7D%7D";
  const std::string iam = "Host: iam.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  const auto made =
      ask("POST", "/",
          "Action=CreateRole&Version=2010-05-08&RoleName=handlers&AssumeRolePolicyDocument=" + trust, iam);
  EXPECT_EQ(made.status, 200) << made.body;
  const auto allowed =
      ask("POST", "/",
          "Action=PutRolePolicy&Version=2010-05-08&RoleName=handlers&PolicyName=all&PolicyDocument=" + policy,
          iam);
  EXPECT_EQ(allowed.status, 200) << allowed.body;
}

HttpAnswer Functions::ask(std::string_view method, const std::string& path, const std::string& body,
                          const std::string& more_headers) const {
  std::string request =
      std::string(method) + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + more_headers;
  if (more_headers.find("Host:") == std::string::npos) request += "Host: 127.0.0.1\r\n";
  request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  const std::string bytes = served_.exchange(request);

  HttpAnswer answer;
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string::npos) throw std::runtime_error("no answer to " + path + ": " + bytes);
  answer.status = std::stoi(bytes.substr(9, 3));
  std::istringstream head(bytes.substr(0, head_end));
  for (std::string line; std::getline(head, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const auto colon = line.find(": ");
    if (colon != std::string::npos)
      answer.headers[wire::lower_case(line.substr(0, colon))] = line.substr(colon + 2);
  }
  answer.body = bytes.substr(head_end + 4);
  return answer;
}

HttpAnswer Functions::try_create(const std::string& name, const Files& files,
                                 const Settings& settings) const {
  const json input{{"FunctionName", name},
                   {"Runtime", settings.runtime},
                   {"Handler", settings.handler},
                   {"Role", "arn:aws:iam::123456789012:role/handlers"},
                   {"Timeout", settings.timeout_s},
                   {"Environment", {{"Variables", settings.environment}}},
                   {"Code", {{"ZipFile", wire::base64_encoded(zipped(files))}}}};
  return ask("POST", "/2015-03-31/functions", input.dump());
}

void Functions::create(const std::string& name, const Files& files, const Settings& settings) const {
  const HttpAnswer answer = try_create(name, files, settings);
  ASSERT_EQ(answer.status, 201) << answer.body;
}

void Functions::update(const std::string& name, const Files& files) const {
  const json input{{"ZipFile", wire::base64_encoded(zipped(files))}};
  const HttpAnswer answer = ask("PUT", "/2015-03-31/functions/" + name + "/code", input.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
}

void Functions::set_timeout(const std::string& name, int timeout_s) const {
  const HttpAnswer answer =
      ask("PUT", "/2015-03-31/functions/" + name + "/configuration", json{{"Timeout", timeout_s}}.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
}

Invoked Functions::invoke(const std::string& name, const std::string& event,
                          const std::string& more_headers) const {
  const HttpAnswer answer = ask("POST", "/2015-03-31/functions/" + name + "/invocations", event,
                                "X-Amz-Log-Type: Tail\r\n" + more_headers);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto header = [&](const char* field) {
    const auto found = answer.headers.find(field);
    return found == answer.headers.end() ? std::string() : found->second;
  };
  const std::string request_id = header("x-amzn-requestid");
  Invoked invoked;
  invoked.payload = as_on_aws(answer.body, request_id);
  invoked.error = header("x-amz-function-error");
  std::istringstream log(
      as_on_aws(wire::base64_decoded(header("x-amz-log-result")).value_or(""), request_id));
  for (std::string line; std::getline(log, line);) {
    if (line.starts_with("REPORT ")) {
      invoked.report = line;
    } else if (!line.starts_with("START ") && !line.starts_with("END ")) {
      invoked.log += line + "\n";
    }
  }
  return invoked;
}

std::vector<std::string> Functions::journal(const std::string& kind) const {
  std::vector<std::string> entries;
  std::istringstream lines(ask("GET", "/_cutoff/journal" + (kind.empty() ? "" : "?kind=" + kind)).body);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) entries.push_back(line);
  }
  return entries;
}

}  // namespace cutoff::process
