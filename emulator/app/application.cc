#include "emulator/app/application.h"

namespace cutoff::app {

std::string Place::arn(const std::string& service, const std::string& resource) const {
  return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
}

std::string Place::role_arn(const std::string& path_and_name) const {
  return "arn:aws:iam::" + account + ":role" + (path_and_name.starts_with('/') ? "" : "/") + path_and_name;
}

std::string trust_policy_for(const std::string& service) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" + service +
         R"("},"Action":"sts:AssumeRole"}]})";
}

}  // namespace cutoff::app
