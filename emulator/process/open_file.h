// An open file of the kernel's, by its number: closed with this, unless somebody takes it.
#pragma once

#include <unistd.h>

#include <utility>

namespace cutoff::process {

class OpenFile {
 public:
  explicit OpenFile(int file = -1) : file_(file) {}
  OpenFile(OpenFile&& other) noexcept : file_(other.take()) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~OpenFile() {
    if (is_open()) ::close(file_);
  }

  bool is_open() const { return file_ >= 0; }
  int get() const { return file_; }
  int take() { return std::exchange(file_, -1); }

 private:
  int file_;
};

}  // namespace cutoff::process
