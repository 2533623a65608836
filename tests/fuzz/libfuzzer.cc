// libFuzzer's door to one target, which CMakeLists.txt names.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cutoff::fuzz::CUTOFF_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
