// An item as a map, whatever its attributes' names have in common.
#include "fakes/dynamodb/attribute_value.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cutoff::dynamodb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::Pointee;

/// Of one length, with one last letter; and the empty name, which a map's attribute may have.
std::vector<std::string> names_that_are_alike(int count) {
  std::vector<std::string> names{""};
  for (int i = 1; i < count; ++i) names.push_back(std::string(1, static_cast<char>('a' + i)) + "_name");
  return names;
}

TEST(AnItem, HasEachOfNamesThatAreAlikeHoweverManyThereAre) {
  for (int count = 1; count <= 12; ++count) {
    const std::vector<std::string> names = names_that_are_alike(count);
    Item item;
    for (int i = count; i-- > 0;) item.set(names[static_cast<std::size_t>(i)], i);
    for (int i = 0; i < count; ++i) {
      EXPECT_THAT(item.find(names[static_cast<std::size_t>(i)]), Pointee(AttributeValue(i))) << count;
      EXPECT_EQ(item.at(names[static_cast<std::size_t>(i)]), AttributeValue(i));
    }
    EXPECT_THAT(item.find("z_name"), IsNull()) << count;
    EXPECT_THAT(item.find("a"), IsNull()) << count;
  }
}

TEST(AnItem, FindsTheOthersWhenOneIsRemoved) {
  const std::vector<std::string> names = names_that_are_alike(10);
  for (const std::string& removed : names) {
    Item item;
    for (const std::string& name : names) item.set(name, name);
    item.remove(removed);
    item.remove("z_name");
    for (const std::string& name : names) EXPECT_EQ(item.has(name), name != removed) << name << removed;
    item.set(removed, 1);
    for (const std::string& name : names)
      EXPECT_EQ(item.at(name), name == removed ? AttributeValue(1) : AttributeValue(name));
  }
}

TEST(AnItem, KeepsTheLastOfTwoOfOneNameAndTheOrderOfNames) {
  const Item item{{"b", 1}, {"a", 2}, {"b", 3}};
  EXPECT_EQ(item.at("b"), AttributeValue(3));
  std::vector<std::string> names;
  for (const Attribute& attribute : item) names.push_back(attribute.name);
  EXPECT_THAT(names, ElementsAre("a", "b"));
}

TEST(AnItem, IsEmptyWhenItWasMovedAndCanBeFilledAgain) {
  Item item{{"status", "processing"}, {"ttl", 7}};
  const Item other = std::move(item);
  EXPECT_EQ(other.at("ttl"), AttributeValue(7));
  EXPECT_THAT(item.find("ttl"), IsNull());  // NOLINT(bugprone-use-after-move)
  item.set("ttl", 8);
  EXPECT_EQ(item.at("ttl"), AttributeValue(8));
  EXPECT_THAT(item.find("status"), IsNull());
}

}  // namespace
}  // namespace cutoff::dynamodb
