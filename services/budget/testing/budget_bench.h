// Shared by the parts of scripts/bench budget: the lines, the server under measure and how it is
// asked. Each part prints `name value unit`, one a line, and ends the process where it cannot go
// on.
#ifndef PACTUM_SERVICES_BUDGET_TESTING_BUDGET_BENCH_H_
#define PACTUM_SERVICES_BUDGET_TESTING_BUDGET_BENCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "absl/flags/declare.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/testing/database.h"
#include "common/testing/token_signer.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "services/budget/domain/line.h"

ABSL_DECLARE_FLAG(int, writers);
ABSL_DECLARE_FLAG(int, port);

namespace pactum::budget::bench {

using Stub = v1::BudgetService::Stub;

// The lines: 125 sub-axes, four exercises, new pathways or not.
constexpr int kLines = 1000, kSubAxes = 125, kYears = 4;
constexpr int64_t kEnvelope = 100'000'000'000'000, kOnLine = 1'000'000'000;

LineKey LineAt(int i);
// The same in SQL, of a number.
std::string KeySql(absl::string_view i);

void Print(absl::string_view name, double value, absl::string_view unit);
[[noreturn]] void Fail(absl::string_view what);
void Require(const grpc::Status& status, absl::string_view what);
double Median(std::vector<double> values);

// An envelope and what of it is on each line: by the service's own function, so that all that is
// derived from transfers is there.
void Seed(const pactum::testing::Database& database);

// A process of this machine, ended with this object.
class Process {
 public:
  Process(std::vector<std::string> words, const std::string& log);
  Process(const Process&) = delete;
  ~Process();
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

std::vector<std::string> ServerWords(const pactum::testing::Database& database,
                                     pactum::testing::TokenSigner& signer,
                                     const std::string& registry);

// A connection of its own.
std::unique_ptr<Stub> StubAt(int port);

template <class Req, class Resp>
Resp Ask(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
         const std::string& token, const Req& request) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token);
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(10)));
  Resp response;
  Require((stub.*method)(&context, request, &response), request.GetTypeName());
  return response;
}

// Ends the process where VerifyLedger finds anything.
void RequireSound(Stub& stub, const std::string& auditor, const char* what);

// The parts; `registry` is where budget asks what may be funded.
void MeasureHot(pactum::testing::TokenSigner& signer, const std::string& registry,
                const std::string& self);
void MeasureBulk(pactum::testing::TokenSigner& signer, const std::string& registry);
void MeasurePast(pactum::testing::TokenSigner& signer, const std::string& registry);
// Answers what the directory holds, as `self --echo=DIR` does, until it is killed.
int ServeEcho(const std::string& dir);

}  // namespace pactum::budget::bench

#endif  // PACTUM_SERVICES_BUDGET_TESTING_BUDGET_BENCH_H_
