#include "emulator/process/code_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>

#include <zip.h>

#include "fakes/lambda/faults.h"

namespace cutoff::process {
namespace {

namespace fs = std::filesystem;

wire::Fault no_zip() {
  return lambda::user_fault(
      400, "InvalidParameterValueException",
      "Could not unzip uploaded file. Please check your file, then try to upload again.");
}

std::runtime_error cannot_write(const fs::path& file) {
  return std::runtime_error(file.string() + " cannot be written: " + std::generic_category().message(errno));
}

using Archive = std::unique_ptr<zip_t, void (*)(zip_t*)>;

Archive open(const std::string& bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw std::bad_alloc();
  zip_t* const archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (archive == nullptr) {
    zip_source_free(source);
    throw no_zip();
  }
  return {archive, zip_discard};
}

/// Nothing is written beside the folder.
bool stays_inside(const fs::path& name) {
  return !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
}

struct Mode {
  bool is_link = false;
  fs::perms permissions;
};

/// What zip programs of Unix write; others say nothing, and all may read and execute then, as on AWS.
Mode mode_of(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  zip_file_get_external_attributes(archive, index, 0, &system, &attributes);
  const std::uint32_t mode = system == ZIP_OPSYS_UNIX ? attributes >> 16 : 0;
  constexpr std::uint32_t kind = 0170000;
  constexpr std::uint32_t link = 0120000;
  const auto permissions = static_cast<fs::perms>(mode & 0777);
  return {(mode & kind) == link, mode == 0 ? fs::perms(0755) : permissions | fs::perms::owner_read};
}

}  // namespace

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) throw cannot_write(file);
}

void unzip(const std::string& zip, const fs::path& folder) {
  const Archive archive = open(zip);
  fs::create_directories(folder);
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(entries); ++i) {
    const char* const name = zip_get_name(archive.get(), i, ZIP_FL_ENC_GUESS);
    if (name == nullptr || !stays_inside(name)) throw no_zip();
    const fs::path path = folder / name;
    if (std::string_view(name).ends_with('/')) {
      fs::create_directories(path);
      continue;
    }
    fs::create_directories(path.parent_path());
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive.get(), i, 0),
                                                                 zip_fclose);
    if (!file) throw no_zip();
    std::string text;
    std::array<char, 64 * 1024> part;
    for (zip_int64_t size; (size = zip_fread(file.get(), part.data(), part.size())) != 0;) {
      if (size < 0) throw no_zip();
      text.append(part.data(), static_cast<std::size_t>(size));
    }
    const Mode mode = mode_of(archive.get(), i);
    if (mode.is_link) {
      if (!stays_inside((fs::path(name).parent_path() / text).lexically_normal())) throw no_zip();
      fs::create_symlink(text, path);
      continue;
    }
    write_file(path, text);
    fs::permissions(path, mode.permissions);
  }
}

}  // namespace cutoff::process
