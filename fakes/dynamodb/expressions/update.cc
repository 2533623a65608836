#include "fakes/dynamodb/expressions/update.h"

#include <algorithm>

#include "fakes/dynamodb/errors.h"
#include "fakes/dynamodb/expressions/checks.h"
#include "fakes/dynamodb/expressions/evaluator.h"
#include "fakes/dynamodb/expressions/parser.h"

namespace cutoff::dynamodb {
namespace {

wire::Fault invalid_path() {
  return invalid("The document path provided in the update expression is invalid for update");
}

/// An item being updated. Lists keep their places until the end: what is put behind a list's end is appended, and what
/// is taken out leaves, when everything else is done; so all indexes are those of the item before.
class Draft {
 public:
  explicit Draft(const Item& item) : item_(item) {}

  void set(const DocumentPath& path, AttributeValue value) {
    if (path.size() == 1) return item_.set(path.front().name, std::move(value));
    AttributeValue& parent = parent_of(path);
    if (!path.back().is_index) return parent.get_if<Item>()->set(path.back().name, std::move(value));
    List& list = *parent.get_if<List>();
    if (path.back().index < list.size()) {
      list[path.back().index] = std::move(value);
    } else {
      appended_.push_back({&path, std::move(value)});
    }
  }

  void remove(const DocumentPath& path) {
    if (path.size() == 1) return item_.remove(path.front().name);
    AttributeValue& parent = parent_of(path);
    if (!path.back().is_index) return parent.get_if<Item>()->remove(path.back().name);
    removed_.push_back(&path);
  }

  AttributeValue* find(const DocumentPath& path) {
    if (path.size() > 1) parent_of(path);
    return value_at(path, item_);
  }

  Item finish() {
    std::stable_sort(appended_.begin(), appended_.end(), [](const Appended& a, const Appended& b) {
      return a.path->back().index < b.path->back().index;
    });
    for (Appended& appended : appended_)
      parent_of(*appended.path).get_if<List>()->push_back(std::move(appended.value));
    // From behind, so that no removal moves what another one is to find.
    std::sort(removed_.begin(), removed_.end(),
              [](const DocumentPath* a, const DocumentPath* b) { return *a > *b; });
    for (const DocumentPath* path : removed_) {
      List& list = *parent_of(*path).get_if<List>();
      if (path->back().index < list.size())
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(path->back().index));
    }
    return std::move(item_);
  }

 private:
  struct Appended {
    const DocumentPath* path;
    AttributeValue value;
  };

  /// The map or list that the last step of a nested path is a part of.
  AttributeValue& parent_of(const DocumentPath& path) {
    AttributeValue* parent = value_at(path, path.size() - 1, item_);
    if (parent == nullptr || !(path.back().is_index ? parent->is<List>() : parent->is<Item>()))
      throw invalid_path();
    return *parent;
  }

  Item item_;
  std::vector<Appended> appended_;
  std::vector<const DocumentPath*> removed_;
};

template <class Set>
bool add_members(AttributeValue& value, const AttributeValue& more) {
  const auto* members = more.get_if<Set>();
  if (members == nullptr) return false;
  auto* set = value.get_if<Set>();
  if (set == nullptr) throw incorrect_type();
  set->add(*members);
  return true;
}

template <class Set>
bool remove_members(AttributeValue& value, const AttributeValue& fewer, bool& emptied) {
  const auto* members = fewer.get_if<Set>();
  if (members == nullptr) return false;
  auto* set = value.get_if<Set>();
  if (set == nullptr) throw incorrect_type();
  set->remove(*members);
  emptied = set->empty();
  return true;
}

void add(Draft& draft, const DocumentPath& path, const AttributeValue& more) {
  AttributeValue* value = draft.find(path);
  if (value == nullptr) return draft.set(path, more);
  if (const auto* number = more.get_if<Number>()) {
    if (!value->is<Number>()) throw incorrect_type();
    *value = value->number() + *number;
  } else {
    static_cast<void>(add_members<StringSet>(*value, more) || add_members<NumberSet>(*value, more) ||
                      add_members<BinarySet>(*value, more));
  }
}

void remove_members(Draft& draft, const DocumentPath& path, const AttributeValue& fewer) {
  AttributeValue* value = draft.find(path);
  if (value == nullptr) return;
  bool emptied = false;
  static_cast<void>(remove_members<StringSet>(*value, fewer, emptied) ||
                    remove_members<NumberSet>(*value, fewer, emptied) ||
                    remove_members<BinarySet>(*value, fewer, emptied));
  if (emptied) draft.remove(path);
}

}  // namespace

Update::Update(std::string_view text, Placeholders& placeholders)
    : syntax_(parse_expression(ExpressionKind::update, text)) {
  check_update(syntax_, placeholders);
}

Item Update::applied_to(const Item& item) const {
  std::vector<AttributeValue> values;  // of SET, all read before anything is written
  for (const UpdateAction& action : syntax_.actions) {
    if (action.section == Section::set) values.push_back(new_value(action.value, item));
  }
  Draft draft(item);
  auto value = values.begin();
  for (const UpdateAction& action : syntax_.actions) {
    switch (action.section) {
      case Section::set:
        draft.set(action.path, std::move(*value++));
        break;
      case Section::remove:
        draft.remove(action.path);
        break;
      case Section::add:
        add(draft, action.path, *action.value.value);
        break;
      case Section::remove_members:
        remove_members(draft, action.path, *action.value.value);
        break;
    }
  }
  return draft.finish();
}

std::vector<DocumentPath> Update::paths() const {
  std::vector<DocumentPath> paths;
  for (const UpdateAction& action : syntax_.actions) paths.push_back(action.path);
  return paths;
}

}  // namespace cutoff::dynamodb
