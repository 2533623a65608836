// TLS for a front's clients, by OpenSSL.
#pragma once

#include <memory>
#include <string>

#include "emulator/front/transport.h"

namespace cutoff::front {

/// A certificate with its key, from which all connections are made.
class TlsContext {
 public:
  /// Two files in PEM; the certificate's with its chain. Throws std::runtime_error with one sentence.
  static std::shared_ptr<TlsContext> from_files(const std::string& certificate, const std::string& key);
  /// A certificate made now and signed by itself, for localhost, *.localhost, 127.0.0.1 and ::1. It is good for ten
  /// years of real time, and nobody trusts it before it is told to (`certificate_pem`).
  static std::shared_ptr<TlsContext> self_signed();

  ~TlsContext();

  /// For a client that has just connected on `socket`, which belongs to somebody else.
  std::unique_ptr<Transport> accept(int socket) const;
  const std::string& certificate_pem() const { return certificate_pem_; }

 private:
  struct Context;
  explicit TlsContext(std::unique_ptr<Context> context, std::string certificate_pem);

  std::unique_ptr<Context> context_;
  std::string certificate_pem_;
};

}  // namespace cutoff::front
