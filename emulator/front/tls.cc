#include "emulator/front/tls.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace cutoff::front {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* value) const {
    Free(value);
  }
};
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free>>;

/// The system's words for what went wrong, or OpenSSL's.
std::string reason() {
  const unsigned long first = ERR_peek_error();
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(first)) return std::generic_category().message(ERR_GET_REASON(first));
  const char* text = ERR_reason_error_string(error);
  return text == nullptr ? "OpenSSL does not say why" : text;
}

ContextPtr new_context() {
  // OpenSSL writes to sockets whose client may have gone, and has no other way to be told so quietly.
  std::signal(SIGPIPE, SIG_IGN);
  ContextPtr context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) throw std::runtime_error("TLS cannot be set up: " + reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION);
  // HTTP/1.1 is all there is: who offers h2 as well is told so.
  SSL_CTX_set_alpn_select_cb(
      context.get(),
      [](SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
         unsigned offered_size, void*) {
        static constexpr unsigned char http_1_1[] = "\x08http/1.1";
        const int found = SSL_select_next_proto(const_cast<unsigned char**>(chosen), size, http_1_1,
                                                sizeof http_1_1 - 1, offered, offered_size);
        return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
      },
      nullptr);
  return context;
}

void add_extension(X509& certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  if (extension == nullptr || X509_add_ext(&certificate, extension.get(), -1) != 1)
    throw std::runtime_error("no certificate can be made: " + reason());
}

CertificatePtr sign_certificate(EVP_PKEY& key) {
  CertificatePtr certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), 1);
  constexpr long day = 24L * 60 * 60;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3650 * day);
  X509_set_pubkey(certificate.get(), &key);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("cutoff"), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(*certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(*certificate, NID_subject_alt_name,
                "DNS:localhost,DNS:*.localhost,DNS:*.execute-api.localhost,IP:127.0.0.1,IP:::1");
  if (X509_sign(certificate.get(), &key, EVP_sha256()) == 0)
    throw std::runtime_error("no certificate can be made: " + reason());
  return certificate;
}

std::string pem_of(X509& certificate) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), &certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(SSL_CTX* context, int socket) : ssl_(SSL_new(context)) {
    if (ssl_ == nullptr || SSL_set_fd(ssl_.get(), socket) != 1)
      throw std::runtime_error("TLS cannot be set up: " + reason());
    SSL_set_accept_state(ssl_.get());  // the first read or write shakes hands
  }

  Attempt read(std::span<char> into) override {
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    return attempt(result, count);
  }
  Attempt write(std::string_view bytes) override {
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    return attempt(result, count);
  }
  void end_writing() override {
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
    ::shutdown(SSL_get_fd(ssl_.get()), SHUT_WR);
  }

 private:
  Attempt attempt(int result, std::size_t count) {
    if (result == 1) return {Attempt::Outcome::done, count};
    const int error = SSL_get_error(ssl_.get(), result);
    ERR_clear_error();
    switch (error) {
      case SSL_ERROR_WANT_READ:
        return {Attempt::Outcome::wants_read};
      case SSL_ERROR_WANT_WRITE:
        return {Attempt::Outcome::wants_write};
      case SSL_ERROR_ZERO_RETURN:
        return {Attempt::Outcome::ended};
      default:
        return {Attempt::Outcome::failed};
    }
  }

  std::unique_ptr<SSL, Freed<SSL_free>> ssl_;
};

/// Of a file that cannot be read OpenSSL says no more than "system lib".
void check_readable(const char* what, const std::string& path) {
  if (access(path.c_str(), R_OK) == 0) return;
  throw std::runtime_error("the " + std::string(what) + " " + path +
                           " cannot be used: " + std::generic_category().message(errno));
}

}  // namespace

struct TlsContext::Context {
  ContextPtr ssl;
};

TlsContext::TlsContext(std::unique_ptr<Context> context, std::string certificate_pem)
    : context_(std::move(context)), certificate_pem_(std::move(certificate_pem)) {}
TlsContext::~TlsContext() = default;

std::shared_ptr<TlsContext> TlsContext::from_files(const std::string& certificate, const std::string& key) {
  check_readable("certificate", certificate);
  check_readable("key", key);
  ContextPtr context = new_context();
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1)
    throw std::runtime_error("the certificate " + certificate + " cannot be used: " + reason());
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("the key " + key + " cannot be used: " + reason());
  if (SSL_CTX_check_private_key(context.get()) != 1)
    throw std::runtime_error("the key " + key + " is not the one of the certificate " + certificate);
  std::string pem = pem_of(*SSL_CTX_get0_certificate(context.get()));
  return std::shared_ptr<TlsContext>(
      new TlsContext(std::make_unique<Context>(Context{std::move(context)}), std::move(pem)));
}

std::shared_ptr<TlsContext> TlsContext::self_signed() {
  ContextPtr context = new_context();
  const KeyPtr key(EVP_EC_gen("P-256"));
  if (key == nullptr) throw std::runtime_error("no key can be made: " + reason());
  const CertificatePtr certificate = sign_certificate(*key);
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
    throw std::runtime_error("TLS cannot be set up: " + reason());
  return std::shared_ptr<TlsContext>(
      new TlsContext(std::make_unique<Context>(Context{std::move(context)}), pem_of(*certificate)));
}

std::unique_ptr<Transport> TlsContext::accept(int socket) const {
  return std::make_unique<TlsTransport>(context_->ssl.get(), socket);
}

}  // namespace cutoff::front
