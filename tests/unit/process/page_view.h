// The clock page as a process sees it: for tests that play one.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/process/clock/shared_page.h"

namespace cutoff::process {

class PageView {
 public:
  /// Finds it as a process does.
  explicit PageView(SharedPage& page, TreeNumber tree) {
    std::vector<std::string> environment;
    page.enter(environment, tree);
    const std::string& variable = environment.back();
    const auto begin = variable.find('=') + 1;
    const int file = ::open(variable.substr(begin, variable.find(':') - begin).c_str(), O_RDWR | O_CLOEXEC);
    void* const memory =
        ::mmap(nullptr, sizeof(cutoff_clock_page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (memory == MAP_FAILED) throw std::runtime_error("the page cannot be mapped");
    page_ = static_cast<cutoff_clock_page*>(memory);
  }
  PageView(const PageView&) = delete;
  PageView& operator=(const PageView&) = delete;
  ~PageView() { ::munmap(page_, sizeof(cutoff_clock_page)); }

  cutoff_clock_page& page() { return *page_; }

  /// A thread's, which waits from here on; of the process that calls this, unless another is given.
  cutoff_slot& wait(TreeNumber tree, std::uint64_t rank, std::chrono::nanoseconds until,
                    pid_t process = ::getpid()) {
    cutoff_slot& slot = page_->slots[page_->slots_in_use++];
    slot.kind = cutoff_slot_thread;
    slot.process = slot.thread = process;
    slot.tree = tree;
    slot.rank = rank;
    slot.deadline = until.count();
    slot.state = cutoff_waiting;
    return slot;
  }

  cutoff_process& join(TreeNumber tree, pid_t process) {
    cutoff_process& place = page_->processes[page_->processes_in_use++];
    place.tree = tree;
    place.process = process;
    return place;
  }

 private:
  cutoff_clock_page* page_;
};

}  // namespace cutoff::process
