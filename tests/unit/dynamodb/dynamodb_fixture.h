// What the tests of DynamoDB share: a service with a table, and the sentence of a refusal.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "fakes/dynamodb/dynamodb.h"
#include "fakes/dynamodb/errors.h"
#include "tests/harness/http_matchers.h"
#include "tests/harness/journal_matchers.h"
#include "tests/harness/virtual_time.h"

namespace cutoff::dynamodb {

class DynamoDbTest : public harness::RegionTest {
 protected:
  explicit DynamoDbTest(region::Region::Options options = {}, DynamoDb::Options db_options = {})
      : RegionTest(std::move(options)), db(region, db_options) {}

  /// "requests": request_id. "messages": chat (S), at (N).
  void create_tables() {
    db.create_table(call, CreateTableInput::on_demand("requests", {"request_id"}));
    db.create_table(call, CreateTableInput::on_demand("messages", {"chat"}, KeyAttribute{"sent", KeyType::number}));
  }

  /// "TYPE: message" of what `work` throws; "nothing" when it throws nothing.
  template <class Work>
  static std::string refusal(Work work) {
    try {
      work();
      return "nothing";
    } catch (const wire::Fault& fault) {
      return fault.type() + ": " + fault.message();
    }
  }
  /// The message of a ValidationException.
  template <class Work>
  static std::string invalid_because(Work work) {
    const std::string said = refusal(work);
    constexpr std::string_view type = "ValidationException: ";
    return said.starts_with(type) ? said.substr(type.size()) : said;
  }

  SharedItem stored(std::string_view id) { return db.get_item(call, {.table = "requests", .key = {{"request_id", id}}}).item; }

  iam::Caller root = iam::Caller::root("123456789012");
  Call call{root, {}};
  DynamoDb db;
};

}  // namespace cutoff::dynamodb
