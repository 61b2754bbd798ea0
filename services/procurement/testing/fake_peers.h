// Registry and budget as procurement's tests need them: a pact and a project that the test sets;
// funds of one amount, kept under the ids that procurement gives, as budget's contract promises.
#ifndef PACTUM_SERVICES_PROCUREMENT_TESTING_FAKE_PEERS_H_
#define PACTUM_SERVICES_PROCUREMENT_TESTING_FAKE_PEERS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"
#include "common/rpc/status_grpc.h"
#include "common/status/error.h"
#include "pactum/budget/v1/budget_service.grpc.pb.h"
#include "pactum/registry/v1/registry_service.grpc.pb.h"

namespace pactum::procurement::testing {

class FakeRegistry : public registry::v1::RegistryService::Service {
 public:
  FakeRegistry() {
    pact.set_name("pacts/p");
    pact.set_region_code("52");
    pact.set_counterparty_kind(type::v1::COUNTERPARTY_KIND_REGION);
    pact.set_start_year(2019);
    pact.set_end_year(2022);
    pact.set_state(registry::v1::Pact::STATE_IN_FORCE);
    project.set_name("pacts/p/projects/x");
    project.set_axis(type::v1::AXIS_2);
    auto* pathway = project.add_pathways();
    pathway->set_pathway_id("path");
    pathway->set_is_new(true);
  }

  grpc::Status GetPact(grpc::ServerContext*, const registry::v1::GetPactRequest*,
                       registry::v1::Pact* response) override {
    *response = pact;
    return status;
  }
  grpc::Status GetProject(grpc::ServerContext*, const registry::v1::GetProjectRequest* request,
                          registry::v1::Project* response) override {
    if (request->name() != project.name()) return {grpc::StatusCode::NOT_FOUND, "no project"};
    *response = project;
    return status;
  }

  registry::v1::Pact pact;
  registry::v1::Project project;
  grpc::Status status;
};

// Thread-safe. Amounts in cents, lines together.
class FakeBudget : public budget::v1::BudgetService::Service {
 public:
  // Every call answers this status instead of acting; OK to act.
  void Answer(const grpc::Status& status) {
    absl::MutexLock lock(&mutex_);
    forced_ = status;
  }
  // Whether a forced answer comes after the effect: an answer that is lost.
  void LoseAnswers(bool lose) {
    absl::MutexLock lock(&mutex_);
    lose_ = lose;
  }
  void SetAvailable(int64_t cents) {
    absl::MutexLock lock(&mutex_);
    available_ = cents;
  }
  // "available reserved committed certified".
  std::string Balances() {
    absl::MutexLock lock(&mutex_);
    return absl::StrCat(available_, " ", reserved_, " ", committed_, " ", certified_);
  }
  int calls() {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }

  grpc::Status Reserve(grpc::ServerContext*, const budget::v1::ReserveRequest* r,
                       budget::v1::UseResponse*) override {
    return Act(r->validate_only(), [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> grpc::Status {
      const int64_t cents = Sum(r->lines());
      if (reservations_.contains(r->reservation_id())) return grpc::Status();
      if (cents > available_) return Short(available_, cents);
      if (r->validate_only()) return grpc::Status();
      reservations_[r->reservation_id()] = {cents, 0};
      available_ -= cents;
      reserved_ += cents;
      return grpc::Status();
    });
  }
  grpc::Status Commit(grpc::ServerContext*, const budget::v1::CommitRequest* r,
                      budget::v1::UseResponse*) override {
    return Act(r->validate_only(), [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> grpc::Status {
      Held& held = reservations_.at(r->reservation_id());
      const int64_t cents = r->lines().empty() ? held.reserved : Sum(r->lines());
      if (cents > held.reserved && !commits_.contains(r->commit_id())) {
        return Short(held.reserved, cents);
      }
      if (r->validate_only() || !commits_.insert(r->commit_id()).second) return grpc::Status();
      held.reserved -= cents;
      held.committed += cents;
      reserved_ -= cents;
      committed_ += cents;
      return grpc::Status();
    });
  }
  grpc::Status Certify(grpc::ServerContext*, const budget::v1::CertifyRequest* r,
                       budget::v1::UseResponse*) override {
    return Act(r->validate_only(), [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> grpc::Status {
      if (r->validate_only()) return grpc::Status();
      for (const auto& certificate : r->certificates()) {
        if (certificates_.contains(certificate.certificate_id())) continue;
        const int64_t cents = Sum(certificate.lines());
        Held& held = reservations_.at(r->reservation_id());
        if (cents > held.committed) return Short(held.committed, cents);
        certificates_[certificate.certificate_id()] = {r->reservation_id(), cents};
        held.committed -= cents;
        committed_ -= cents;
        certified_ += cents;
      }
      return grpc::Status();
    });
  }
  grpc::Status ReverseCertificate(grpc::ServerContext*,
                                  const budget::v1::ReverseCertificateRequest* r,
                                  budget::v1::UseResponse*) override {
    return Act(r->validate_only(), [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> grpc::Status {
      auto& [reservation, certified] = certificates_.at(r->certificate_id());
      const int64_t cents = std::exchange(certified, 0);
      reservations_.at(reservation).committed += cents;
      certified_ -= cents;
      committed_ += cents;
      return grpc::Status();
    });
  }
  grpc::Status Release(grpc::ServerContext*, const budget::v1::ReleaseRequest* r,
                       budget::v1::UseResponse*) override {
    return Act(r->validate_only(), [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> grpc::Status {
      if (r->validate_only()) return grpc::Status();
      const Held held = std::exchange(reservations_.at(r->reservation_id()), Held());
      available_ += held.reserved + held.committed;
      reserved_ -= held.reserved;
      committed_ -= held.committed;
      return grpc::Status();
    });
  }
  grpc::Status GetBudgetPosition(grpc::ServerContext*,
                                 const budget::v1::GetBudgetPositionRequest* r,
                                 budget::v1::BudgetPosition* position) override {
    absl::MutexLock lock(&mutex_);
    if (!forced_.ok()) return forced_;
    const absl::Time known_at =
        r->has_known_at() ? pactum::FromProto(r->known_at()) : settled_.value_or(absl::Now());
    if (settled_ && known_at > *settled_) {
      return rpc::ToGrpc(Error(absl::StatusCode::kFailedPrecondition, "pactum.budget",
                               "KNOWN_AT_NOT_SETTLED", "x"));
    }
    *position = paid_;
    *position->mutable_known_at() = pactum::ToProto(known_at);
    return grpc::Status();
  }
  // Adds a line on which suppliers were paid.
  void Pay(const type::v1::LineKey& line, int64_t cents) {
    absl::MutexLock lock(&mutex_);
    budget::v1::LinePosition* added = paid_.add_lines();
    *added->mutable_line() = line;
    added->set_supplier_paid_cents(cents);
  }
  // The latest instant as of which it answers.
  void SettleAt(absl::Time instant) {
    absl::MutexLock lock(&mutex_);
    settled_ = instant;
  }

 private:
  static int64_t Sum(const google::protobuf::RepeatedPtrField<budget::v1::LineAmount>& lines) {
    int64_t cents = 0;
    for (const auto& line : lines) {
      cents += line.amount().units() * 100 + line.amount().nanos() / 10'000'000;
    }
    return cents;
  }
  static grpc::Status Short(int64_t held, int64_t asked) {
    return rpc::ToGrpc(Error(absl::StatusCode::kFailedPrecondition, "pactum.budget",
                             "INSUFFICIENT_FUNDS", absl::StrCat("the line holds ", held))
                           .With("available_cents", held)
                           .With("asked_cents", asked)
                           .Precondition("FUNDS", "line", absl::StrCat("holds ", held)));
  }
  template <class Fn>
  grpc::Status Act(bool validate_only, Fn fn) {
    absl::MutexLock lock(&mutex_);
    ++calls_;
    if (!forced_.ok() && !lose_) return forced_;
    const grpc::Status status = fn();
    return lose_ && !validate_only && !forced_.ok() ? forced_ : status;
  }

  absl::Mutex mutex_;
  grpc::Status forced_ ABSL_GUARDED_BY(mutex_);
  bool lose_ ABSL_GUARDED_BY(mutex_) = false;
  budget::v1::BudgetPosition paid_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> settled_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t available_ ABSL_GUARDED_BY(mutex_) = 10'000'000;
  int64_t reserved_ ABSL_GUARDED_BY(mutex_) = 0, committed_ ABSL_GUARDED_BY(mutex_) = 0,
                    certified_ ABSL_GUARDED_BY(mutex_) = 0;
  struct Held {
    int64_t reserved = 0, committed = 0;
  };
  std::map<std::string, Held> reservations_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> commits_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::pair<std::string, int64_t>> certificates_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace pactum::procurement::testing

#endif  // PACTUM_SERVICES_PROCUREMENT_TESTING_FAKE_PEERS_H_
