#include "emulator/app/template/managed_policies.h"

#include <array>

namespace cutoff::app {
namespace {

struct ManagedPolicy {
  std::string_view name;
  std::string_view statement;
};

constexpr std::string_view tracing =
    R"({"Effect":"Allow","Action":["xray:PutTraceSegments","xray:PutTelemetryRecords","xray:GetSamplingRules",)"
    R"("xray:GetSamplingTargets","xray:GetSamplingStatisticSummaries"],"Resource":["*"]})";

constexpr std::array<ManagedPolicy, 4> policies{{
    {"AWSLambdaBasicExecutionRole",
     R"({"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"})"},
    {"AWSXRayDaemonWriteAccess", tracing},
    {"AWSXrayWriteOnlyAccess", tracing},
    {"AWSLambdaRole", R"({"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["*"]})"},
}};

}  // namespace

std::string managed_policy(std::string_view name_or_arn) {
  const std::string_view name = name_or_arn.substr(name_or_arn.rfind('/') + 1);
  for (const ManagedPolicy& policy : policies) {
    if (policy.name == name)
      return R"({"Version":"2012-10-17","Statement":[)" + std::string(policy.statement) + "]}";
  }
  return {};
}

}  // namespace cutoff::app
