#include "fakes/lambda/handler_error.h"

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#include "fakes/wire/fault.h"

namespace cutoff::lambda {
namespace {

std::string class_of_current_exception() {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "Unknown";
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), std::free);
  return status == 0 ? name.get() : type->name();
}

}  // namespace

ExceptionDescription describe_current_exception() {
  try {
    throw;
  } catch (const HandlerError& error) {
    return {error.type(), error.what(), error.stack_trace()};
  } catch (const wire::Fault& fault) {
    return {fault.type(), fault.message(), {}};
  } catch (const std::exception& error) {
    return {class_of_current_exception(), error.what(), {}};
  } catch (...) {
    return {class_of_current_exception(), "", {}};
  }
}

}  // namespace cutoff::lambda
