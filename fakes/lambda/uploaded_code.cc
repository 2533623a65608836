#include "fakes/lambda/uploaded_code.h"

#include <utility>

#include <zip.h>

#include "fakes/iam/digest.h"
#include "fakes/lambda/faults.h"
#include "fakes/wire/base64.h"
#include "fakes/wire/json_writer.h"

namespace cutoff::lambda {
namespace {

constexpr const char* cannot_run =
    "The function's code was uploaded, and nothing here runs uploaded code: the deployment package is kept, "
    "and functions run that are written in C++.";

wire::Fault no_zip() {
  return user_fault(400, "InvalidParameterValueException",
                    "Could not unzip uploaded file. Please check your file, then try to upload again.");
}

/// An archive that reads from memory, which outlives it.
class Archive {
 public:
  explicit Archive(const std::string& bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) throw std::bad_alloc();
    archive_ = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    zip_error_fini(&error);
    if (archive_ == nullptr) {
      zip_source_free(source);
      throw no_zip();
    }
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() { zip_discard(archive_); }

  /// Of all files together, as the archive states them.
  std::size_t unzipped_bytes() const {
    std::size_t sum = 0;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive_, 0); ++i) {
      zip_stat_t entry;
      if (zip_stat_index(archive_, static_cast<zip_uint64_t>(i), 0, &entry) != 0) throw no_zip();
      if ((entry.valid & ZIP_STAT_SIZE) != 0) sum += entry.size;
      if (sum > most_unzipped_bytes) break;
    }
    return sum;
  }

 private:
  zip_t* archive_ = nullptr;
};

class UnrunnableEnvironment final : public Environment {
 public:
  void init(InitContext& context) override {
    context.log(std::string("[ERROR] ") + cannot_run);
    std::string json;
    wire::JsonWriter(json)
        .begin_object()
        .member("errorType", std::string_view("Runtime.NotImplemented"))
        .member("errorMessage", std::string_view(cannot_run))
        .end_object();
    throw CodeFailure{wire::Payload::from_text(std::move(json)), "Runtime.NotImplemented"};
  }
  wire::Payload invoke(const wire::Payload&, Context&) override { return {}; }  // not reached: init fails
  void stop(StopReason) noexcept override {}
};

class UnrunnableCode final : public EnvironmentFactory {
 public:
  void check_runnable() const override { throw not_offered(cannot_run); }
  std::unique_ptr<Environment> make() override { return std::make_unique<UnrunnableEnvironment>(); }
};

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

}  // namespace

std::string sha256_base64(const std::string& bytes) {
  const std::string hex = iam::sha256_hex(bytes);
  std::string digest;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    digest += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  }
  return wire::base64_encoded(digest);
}

std::shared_ptr<const DeploymentPackage> package_of(std::string zip) {
  if (zip.size() >= most_zipped_bytes) {
    throw wire::Fault(413, "RequestEntityTooLargeException",
                      "Zipped size must be smaller than " + std::to_string(most_zipped_bytes) + " bytes");
  }
  if (Archive(zip).unzipped_bytes() >= most_unzipped_bytes) {
    throw user_fault(400, "InvalidParameterValueException",
                     "Unzipped size must be smaller than " + std::to_string(most_unzipped_bytes) + " bytes");
  }
  std::string sha256 = sha256_base64(zip);
  return std::make_shared<const DeploymentPackage>(DeploymentPackage{std::move(zip), std::move(sha256)});
}

std::unique_ptr<EnvironmentFactory> environments_of_code_that_nobody_runs() {
  return std::make_unique<UnrunnableCode>();
}

}  // namespace cutoff::lambda
