// What the tests of Control have in common: an emulator without sockets. A cloud with a flow on it, a driver, Control,
// and clients that are as slow as the network between them lets them be.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/control/control.h"
#include "fakes/clock/fiber.h"
#include "tests/harness/http_matchers.h"
#include "tests/harness/journal_matchers.h"

namespace cutoff::control {

using namespace std::chrono_literals;
using nlohmann::json;

/// A network that is slower than the emulator: what is on its way arrives when there is nothing else to do, one
/// message at a time. So whatever time could jump over between an answer and the client's next request, it does.
class SlowNetwork : public clock::Outside {
 public:
  bool poll() override { return false; }
  void wait_until(clock::RealInstant until) override {
    if (!on_its_way_.empty()) {
      auto arrival = std::move(on_its_way_.front());
      on_its_way_.pop_front();
      arrival();
    } else if (until == clock::RealInstant::max()) {
      throw std::runtime_error("everybody waits for somebody else");
    } else {
      now_ = std::max(now_, until);
    }
  }
  clock::RealInstant real_now() override { return now_; }

  /// Waits, on a fiber, until a message has passed.
  void pass(clock::Loop& loop) {
    clock::Waiter waiter(loop);
    on_its_way_.emplace_back([&waiter] { waiter.wake(); });
    waiter.wait("the network");
  }

 private:
  std::deque<std::function<void()>> on_its_way_;
  clock::RealInstant now_{};
};

class ControlTest : public ::testing::Test {
 protected:
  explicit ControlTest(clock::Pace pace = clock::Pace::manual,
                       Control::Options options = {.version = "1.2.3"}, cloud::Options cloud_options = {})
      : cloud(with(network, std::move(cloud_options))),
        driver(cloud.loop(), {.pace = pace}),
        control(cloud, driver, std::move(options)) {}

  /// Runs clients, each on a fiber of its own, until all of them are done.
  void run(std::vector<std::function<void()>> clients) {
    std::size_t left = clients.size();
    std::exception_ptr thrown;
    for (auto& client : clients) {
      clock::spawn(cloud.loop(), "client", [&, client = std::move(client)] {
        try {
          client();
        } catch (const clock::Killed&) {
          throw;
        } catch (...) {
          thrown = std::current_exception();
        }
        if (--left == 0 || thrown) driver.stop();
      });
    }
    if (left > 0 && !thrown) driver.run();
    if (thrown) std::rethrow_exception(thrown);
  }

  static wire::Request request(std::string method, std::string target, std::string body = {},
                               wire::Headers headers = {}) {
    wire::Request request{std::move(method), std::move(target), std::move(headers), {}, "127.0.0.1"};
    if (!request.headers.has("Host")) request.headers.add("Host", "127.0.0.1:4566");
    if (!body.empty() && !request.headers.has("Content-Type"))
      request.headers.add("Content-Type", "application/json");
    request.body = std::move(body);
    return request;
  }

  /// On a client's fiber: sends a request over the network and waits for the answer.
  wire::Response send(std::string method, std::string target, std::string body = {},
                      wire::Headers headers = {}) {
    network.pass(cloud.loop());
    wire::Response response =
        control.handle(request(std::move(method), std::move(target), std::move(body), std::move(headers)));
    network.pass(cloud.loop());
    return response;
  }
  json get(std::string target) { return json::parse(send("GET", std::move(target)).body.text()); }
  json post(std::string target, std::string body) {
    return json::parse(send("POST", std::move(target), std::move(body)).body.text());
  }

  /// One client that sends one request, and nothing else.
  wire::Response alone(std::string method, std::string target, std::string body = {},
                       wire::Headers headers = {}) {
    wire::Response response;
    run({[&] { response = send(method, target, body, headers); }});
    return response;
  }
  json alone_json(std::string method, std::string target, std::string body = {}) {
    return json::parse(alone(std::move(method), std::move(target), std::move(body)).body.text());
  }

  clock::Duration now() { return cloud.loop().now().time_since_epoch(); }
  iam::Caller root() { return iam::Caller::root(cloud.region().account()); }

  SlowNetwork network;
  cloud::Cloud cloud;
  clock::Driver driver;
  Control control;

 private:
  static cloud::Options with(clock::Outside& outside, cloud::Options options) {
    options.outside = &outside;
    return options;
  }
};

}  // namespace cutoff::control
