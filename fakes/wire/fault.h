// A fault: what a caller can cause, and is told in the service's own words.
//
// Operations throw it; a service renders it at its wire the way AWS does (REST-JSON with x-amzn-ErrorType,
// DynamoDB with __type, …). What the environment causes is an ordinary exception; what only we can cause is an
// assertion.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace cutoff::wire {

class Fault : public std::exception {
 public:
  using Member = std::pair<std::string, std::string>;

  /// `type` is AWS's name for it: "ResourceNotFoundException". `members` are further members of the error body,
  /// in order: {"Type", "User"}.
  Fault(int status, std::string type, std::string message, std::vector<Member> members = {})
      : status_(status),
        type_(std::move(type)),
        message_(std::move(message)),
        members_(std::move(members)),
        what_(type_ + ": " + message_) {}

  int status() const { return status_; }
  const std::string& type() const { return type_; }
  const std::string& message() const { return message_; }
  const std::vector<Member>& members() const { return members_; }
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  int status_;
  std::string type_;
  std::string message_;
  std::vector<Member> members_;
  std::string what_;
};

}  // namespace cutoff::wire
