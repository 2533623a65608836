// A journal entry in words, for people.
#pragma once

#include <string>

#include "emulator/report/style.h"
#include "fakes/journal/entry.h"

namespace cutoff::report {

struct Sentence {
  std::string
      text;  // "answers 504"; whose it is stands before it. "" for what adds nothing to its neighbours
  Ink ink = Ink::plain;
};
Sentence sentence_for(const journal::Entry& entry);

}  // namespace cutoff::report
