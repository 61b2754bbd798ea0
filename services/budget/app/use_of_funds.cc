#include "services/budget/app/use_of_funds.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/fault_point.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/funds_moved.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/certificate_store.h"
#include "services/budget/store/reservation_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

constexpr int kMostCertificates = 1000;

LineAmounts Negative(const LineAmounts& lines) {
  LineAmounts negative;
  for (const auto& [line, amount] : lines) negative[line] = -amount;
  return negative;
}

void AddTo(LineAmounts& sum, const LineAmounts& more) {
  for (const auto& [line, amount] : more) sum[line] += amount;
}

// INSUFFICIENT_FUNDS where the reservation has committed less than is asked of a line.
absl::Status RequireCommitted(const LineAmounts& committed, const LineAmounts& asked) {
  Shortfalls short_of;
  for (const auto& [line, amount] : asked) {
    const auto found = committed.find(line);
    const Money held = found == committed.end() ? Money() : found->second;
    if (amount > held) short_of[UseAccount(AccountKind::kCommitted, line)] = {held, amount};
  }
  return short_of.empty() ? absl::OkStatus() : InsufficientFunds(short_of);
}

// The requested certificates in the order of their ids, which is the order of locks.
absl::StatusOr<std::vector<Certificate>> CertificatesOf(const rpc::Call& call,
                                                        const v1::CertifyRequest& request,
                                                        const Pact& pact) {
  if (request.certificates_size() > kMostCertificates) {
    return FieldInvalid("certificates", phrase::kTooMany, {{"most", kMostCertificates}});
  }
  std::map<std::string, Certificate> by_id;
  for (int i = 0; i < request.certificates_size(); ++i) {
    const v1::NewCertificate& asked = request.certificates(i);
    const std::string path = absl::StrCat("certificates[", i, "]");
    Certificate certificate;
    certificate.id = asked.certificate_id();
    certificate.reservation = request.reservation_id();
    certificate.effective = DayOf(asked.effective_date());
    RETURN_IF_ERROR(rpc::RequireNotFuture(call, path + ".effective_date", certificate.effective));
    ASSIGN_OR_RETURN(certificate.lines, LinesOf(asked.lines(), pact.exercises, path + ".lines"));
    certificate.digest = DigestOf(absl::StrCat("certify ", request.reservation_id(), " ",
                                               asked.effective_date().ShortDebugString()),
                                  certificate.lines);
    if (!by_id.try_emplace(certificate.id, certificate).second) {
      return FieldInvalid(path + ".certificate_id", phrase::kAppearsTwice);
    }
  }
  std::vector<Certificate> certificates;
  for (auto& [id, certificate] : by_id) certificates.push_back(std::move(certificate));
  return certificates;
}

// Removes the certificates that were made before; ID_REUSED where one had other lines.
absl::Status RemoveKnown(db::Tx& tx, const std::string& pact_id,
                         std::vector<Certificate>& certificates) {
  std::vector<std::string> ids;
  for (const Certificate& certificate : certificates) ids.push_back(certificate.id);
  const auto known = LockCertificates(tx, pact_id, ids);
  for (const Certificate& certificate : certificates) {
    const auto found = known.find(certificate.id);
    if (found != known.end() && found->second.digest != certificate.digest) {
      return IdReused(phrase::kACertificate, certificate.id);
    }
  }
  std::erase_if(certificates,
                [&](const Certificate& certificate) { return known.count(certificate.id) > 0; });
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::UseResponse> UseOfFunds::Certify(const rpc::Call& call,
                                                    const v1::CertifyRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const Pact pact, FindPactInScope(tx, call, pact_id));
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ASSIGN_OR_RETURN(std::vector<Certificate> certificates,
                         CertificatesOf(call, request, pact));
        LineAmounts shown, asked;
        for (const Certificate& certificate : certificates) {
          for (const auto& [line, amount] : certificate.lines) shown[line];
        }
        RETURN_IF_ERROR(RemoveKnown(tx, pact_id, certificates));
        v1::FundsMoved moved = FundsMovedOf(TransferType::kCertify, pact_id, reservation->id);
        Act act = NewAct(call, pact_id, call.today, reservation->cause);
        std::vector<Entry> entries;
        for (const Certificate& certificate : certificates) {
          AddTo(asked, certificate.lines);
          for (Posting& posting : budget::Certify(certificate.lines)) {
            entries.push_back({std::move(posting), certificate.effective, certificate.id});
          }
          moved.add_certificate_ids(certificate.id);
          act.effective = certificate.effective;
        }
        RETURN_IF_ERROR(RequireCommitted(reservation->committed, asked));
        if (certificates.empty()) {
          return AnswerMovement(tx, call, moved, "funds.certified", act, shown, {});
        }
        InsertCertificates(tx, pact_id, certificates);
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, entries));
        ChangeReservation(tx, pact_id, reservation->id, {}, Negative(asked));
        AddTo(shown, asked);
        return AnswerMovement(tx, call, moved, "funds.certified", act, shown, posted);
      });
  if (answer.ok()) FAULT_POINT("certify.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::ReverseCertificate(
    const rpc::Call& call, const v1::ReverseCertificateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        RETURN_IF_ERROR(FindPactInScope(tx, call, pact_id).status());
        const auto found = LockCertificates(tx, pact_id, {request.certificate_id()});
        if (found.empty()) return CertificateNotFound(request.certificate_id());
        const Certificate& certificate = found.begin()->second;
        if (certificate.state == CertificateState::kPaid) {
          return CertificatePaid(certificate.id, certificate.payment);
        }
        if (day != certificate.effective) {
          return EffectiveDayInvalid("effective_date", phrase::kMustBeTheDeliveryDay);
        }
        v1::FundsMoved moved =
            FundsMovedOf(TransferType::kReverseCertificate, pact_id, certificate.reservation);
        moved.add_certificate_ids(certificate.id);
        const Act act = NewAct(call, pact_id, day, certificate.id, request.reason());
        Posted posted;
        if (certificate.state == CertificateState::kCertified) {
          SetCertificateState(tx, pact_id, {certificate.id}, CertificateState::kReversed, "");
          ChangeReservation(tx, pact_id, certificate.reservation, {}, certificate.lines);
          ASSIGN_OR_RETURN(
              posted, Post(tx, act, EntriesOf(act, budget::ReverseCertificate(certificate.lines))));
        }
        return AnswerMovement(tx, call, moved, "funds.certificate_reversed", act, certificate.lines,
                              posted);
      });
  if (answer.ok()) FAULT_POINT("reverse.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::ReleaseReservation(const rpc::Call& call,
                                                               const v1::ReleaseRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        RETURN_IF_ERROR(FindPactInScope(tx, call, pact_id).status());
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ChangeReservation(tx, pact_id, reservation->id, Negative(reservation->reserved),
                          Negative(reservation->committed));
        const Act act = NewAct(call, pact_id, day, reservation->cause, request.reason());
        const Postings postings =
            budget::ReleaseReservation(reservation->reserved, reservation->committed);
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, EntriesOf(act, postings)));
        LineAmounts lines = reservation->reserved;
        AddTo(lines, reservation->committed);
        return AnswerMovement(
            tx, call, FundsMovedOf(TransferType::kRelease, pact_id, request.reservation_id()),
            "funds.released", act, lines, posted);
      });
  if (answer.ok()) FAULT_POINT("release.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::PaySupplier(const rpc::Call& call,
                                                        const v1::PaySupplierRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  return db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const Pact pact, FindPactInScope(tx, call, pact_id));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
        const std::set<std::string> unique(request.certificate_ids().begin(),
                                           request.certificate_ids().end());
        const std::vector<std::string> ids(unique.begin(), unique.end());
        const auto certificates = LockCertificates(tx, pact_id, ids);
        v1::FundsMoved moved = FundsMovedOf(TransferType::kPaySupplier, pact_id, "");
        LineAmounts lines;
        for (const std::string& id : ids) {
          const auto found = certificates.find(id);
          if (found == certificates.end() || found->second.state == CertificateState::kReversed) {
            return CertificateNotFound(id);
          }
          if (found->second.state == CertificateState::kPaid) {
            return CertificatePaid(id, found->second.payment);
          }
          AddTo(lines, found->second.lines);
          moved.add_certificate_ids(id);
        }
        SetCertificateState(tx, pact_id, ids, CertificateState::kPaid, request.payment_reference());
        const Act act = NewAct(call, pact_id, day, request.payment_reference());
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, act, EntriesOf(act, budget::PaySupplier(lines))));
        return AnswerMovement(tx, call, moved, "funds.supplier_paid", act, lines, posted);
      });
}

}  // namespace pactum::budget
