// Each target over its corpus, and over mutations of it that are the same every time: a bug that was found once stays
// away, and what libFuzzer drives is compiled and run by every `./dev test`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fuzz/targets.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace cutoff::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr int mutations = 2'000;

struct Target {
  const char* name;
  void (*read)(std::string_view input);

  friend void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }
};

constexpr std::array<Target, 12> targets{{{"cloud", cloud},
                                          {"descriptions", descriptions},
                                          {"expressions", expressions},
                                          {"incidents", incidents},
                                          {"items", items},
                                          {"json", json},
                                          {"paths", paths},
                                          {"proxy_responses", proxy_responses},
                                          {"requests", requests},
                                          {"signatures", signatures},
                                          {"times", times},
                                          {"web_sockets", web_sockets}}};

struct Seed {
  std::string file;
  std::string text;
};

std::vector<Seed> seeds_of(const Target& target) {
  std::vector<Seed> seeds;
  const std::string folder = std::string(CUTOFF_SOURCE_DIR "/tests/fuzz/corpus/") + target.name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    seeds.push_back({entry.path().filename(), text.str()});
  }
  std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.file < b.file; });
  return seeds;
}

/// Its bytes as C++ writes them.
std::string literal(std::string_view input) {
  std::string text = "\"";
  for (const char c : input) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text.append("\\").append(1, c);
    } else if (c == '\n') {
      text += "\\n";
    } else if (byte < 0x20 || byte > 0x7E) {
      std::array<char, 5> octal{};
      std::snprintf(octal.data(), octal.size(), "\\%03o", byte);
      text += octal.data();
    } else {
      text += c;
    }
  }
  return text + "\"";
}

/// Changes a text a little, here and there.
class Mutator {
 public:
  explicit Mutator(const std::vector<Seed>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string text = seeds_[below(seeds_.size())].text;
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void change(std::string& text) {
    static constexpr std::string_view bytes =
        "\0\t\n\r \"#%&'()*+,-./09:;<=>?@AZ[\\]^_az{|}~\x7F\x80\xC3\xFF"sv;
    const std::size_t place = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(place, 1, bytes[below(bytes.size())]);
        break;
      case 1:
        text.erase(place, 1 + below(8));
        break;
      case 2:
        if (place < text.size()) text[place] = bytes[below(bytes.size())];
        break;
      case 3:
        if (place < text.size()) text[place] = static_cast<char>(text[place] ^ (1 << below(8)));
        break;
      case 4:  // a part of it again, some times
        for (std::size_t times = 1 + below(3), size = 1 + below(32); times > 0; --times)
          text.insert(place, text.substr(below(text.size()), size));
        break;
      default: {  // a part of another one
        const std::string& other = seeds_[below(seeds_.size())].text;
        text.insert(place, other.substr(below(other.size()), below(64)));
      }
    }
  }

  const std::vector<Seed>& seeds_;
  std::mt19937_64 random_{1};
};

class Reading : public ::testing::TestWithParam<Target> {
 protected:
  /// What is read now, in case that a sanitizer ends the program.
  static inline std::string current;

  static void SetUpTestSuite() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(
        [] { std::fprintf(stderr, "while this was read: %s\n", literal(current).c_str()); });
#endif
  }

  static void read(std::string input, const std::string& what) {
    current = std::move(input);
    try {
      GetParam().read(current);
    } catch (const std::exception& error) {
      ADD_FAILURE() << what << ": " << error.what() << "\n  of " << literal(current);
    }
  }
};

INSTANTIATE_TEST_SUITE_P(, Reading, ::testing::ValuesIn(targets),
                         [](const auto& target) { return std::string(target.param.name); });

TEST_P(Reading, TakesOrRefusesAllOfItsCorpus) {
  const std::vector<Seed> seeds = seeds_of(GetParam());
  ASSERT_FALSE(seeds.empty());
  for (const Seed& seed : seeds) read(seed.text, seed.file);
}

TEST_P(Reading, TakesOrRefusesWhatIsNearlyInItsCorpus) {
  const std::vector<Seed> seeds = seeds_of(GetParam());
  Mutator mutator(seeds);
  for (int i = 0; i < mutations && !HasFailure(); ++i) read(mutator.next(), "mutation " + std::to_string(i));
}

}  // namespace
}  // namespace cutoff::fuzz
