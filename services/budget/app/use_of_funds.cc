#include "services/budget/app/use_of_funds.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/store/use_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// What an id was used for: the same id with other lines or amounts is refused.
std::string DigestOf(absl::string_view of, const LineAmounts& lines) {
  std::string text = std::string(of);
  for (const auto& [line, amount] : lines) {
    absl::StrAppend(&text, "\n", line.Text(), " ", amount.cents());
  }
  return Sha256Hex(text);
}

LineAmounts Negative(const LineAmounts& lines) {
  LineAmounts negative;
  for (const auto& [line, amount] : lines) negative[line] = -amount;
  return negative;
}

std::vector<LineKey> KeysOf(const LineAmounts& lines) {
  std::vector<LineKey> keys;
  for (const auto& [line, amount] : lines) keys.push_back(line);
  return keys;
}

// Refuses what a reservation does not hold, line by line. `kind`: RESERVED or COMMITTED.
absl::Status CheckHolds(const LineAmounts& holds, const LineAmounts& asked,
                        absl::string_view kind) {
  std::map<Account, std::pair<Money, Money>> short_of;
  for (const auto& [line, amount] : asked) {
    const auto found = holds.find(line);
    const Money held = found == holds.end() ? Money() : found->second;
    if (amount > held) short_of[UseAccount(kind, line)] = {held, amount};
  }
  return short_of.empty() ? absl::OkStatus() : InsufficientFunds(short_of);
}

// One write of book USE: the pact in scope, then `act`, which posts and gives the response.
struct Movement {
  std::string pact_id, aggregate, event;
  absl::CivilDay day;
};

absl::StatusOr<v1::UseResponse> Answer(db::Tx& tx, const rpc::Call& call, const Movement& movement,
                                       const LineAmounts& lines, const Posted& posted) {
  v1::UseResponse response;
  for (const v1::Transfer& transfer : posted.transfers) *response.add_transfers() = transfer;
  const std::vector<LineKey> keys = KeysOf(lines);
  const Balances balances = ReadBalances(tx, movement.pact_id, keys);
  for (const LineKey& line : keys) *response.add_lines() = PositionOf(line, balances);
  if (!posted.transfers.empty()) {
    events::Append(tx, call,
                   events::EventOf(movement.pact_id, movement.aggregate, movement.event, response,
                                   movement.day));
  }
  return response;
}

Act ActOf(const rpc::Call& call, const Movement& movement, absl::string_view cause,
          absl::string_view reason = "") {
  return {NewUuid(),          movement.pact_id,    movement.day,
          std::string(cause), std::string(reason), call.subject};
}

std::string Aggregate(absl::string_view pact_id, absl::string_view reservation) {
  return absl::StrCat(PactName(pact_id), "/reservations/", reservation);
}

constexpr int kMostCertificates = 1000;

// The certificates asked for in the order of their ids, which is the order of locks.
absl::StatusOr<std::vector<Certificate>> CertificatesOf(const rpc::Call& call,
                                                        const v1::CertifyRequest& request,
                                                        const PactRow& pact) {
  if (request.certificates_size() > kMostCertificates) {
    return LineInvalid({{"certificates", absl::StrCat("are more than ", kMostCertificates)}});
  }
  std::map<std::string, Certificate> by_id;
  for (int i = 0; i < request.certificates_size(); ++i) {
    const v1::NewCertificate& asked = request.certificates(i);
    const std::string path = absl::StrCat("certificates[", i, "]");
    const absl::CivilDay day = DayOf(asked.effective_date());
    RETURN_IF_ERROR(rpc::RequireNotFuture(call, absl::StrCat(path, ".effective_date"), day));
    ASSIGN_OR_RETURN(const LineAmounts lines, LinesOf(asked.lines(), pact.start_year, pact.end_year,
                                                      absl::StrCat(path, ".lines")));
    const std::string digest = DigestOf(absl::StrCat("certify ", request.reservation_id(), " ",
                                                     asked.effective_date().ShortDebugString()),
                                        lines);
    if (!by_id
             .try_emplace(asked.certificate_id(),
                          Certificate{asked.certificate_id(), request.reservation_id(), digest, "",
                                      "", lines, day})
             .second) {
      return LineInvalid({{absl::StrCat(path, ".certificate_id"), "stands twice"}});
    }
  }
  std::vector<Certificate> certificates;
  for (auto& [id, certificate] : by_id) certificates.push_back(std::move(certificate));
  return certificates;
}

}  // namespace

absl::StatusOr<v1::UseResponse> UseOfFunds::Reserve(const rpc::Call& call,
                                                    const v1::ReserveRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Movement movement{pact_id, Aggregate(pact_id, request.reservation_id()), "funds.reserved",
                          DayOf(request.effective_date())};
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", movement.day));
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, false));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
        const std::string digest = DigestOf("reserve", lines);
        if (!InsertReservation(tx, pact_id, request.reservation_id(), request.cause(), digest,
                               lines)) {
          const auto known = LockReservation(tx, pact_id, request.reservation_id());
          if (known->digest != digest) return IdReused("reservation", known->id);
          return Answer(tx, call, movement, lines, {});
        }
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, ActOf(call, movement, request.cause()), budget::Reserve(lines)));
        return Answer(tx, call, movement, lines, posted);
      });
  FAULT_POINT("reserve.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Commit(const rpc::Call& call,
                                                   const v1::CommitRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Movement movement{pact_id, Aggregate(pact_id, request.reservation_id()), "funds.committed",
                          DayOf(request.effective_date())};
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", movement.day));
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, false));
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ASSIGN_OR_RETURN(const LineAmounts asked,
                         LinesOf(request.lines(), pact.start_year, pact.end_year, "lines"));
        const std::string digest =
            DigestOf(absl::StrCat("commit ", request.reservation_id()), asked);
        if (const auto known = FindCommitment(tx, pact_id, request.commit_id())) {
          if (*known != digest) return IdReused("commitment of funds", request.commit_id());
          return Answer(tx, call, movement, reservation->reserved, {});
        }
        const LineAmounts lines = asked.empty() ? reservation->reserved : asked;
        RETURN_IF_ERROR(CheckHolds(reservation->reserved, lines, "RESERVED"));
        if (Total(lines) == Money()) {
          return InsufficientFunds(
              {{{Book::kUse, "RESERVED", request.reservation_id()}, {Money(), Money()}}});
        }
        InsertCommitment(tx, pact_id, request.commit_id(), request.reservation_id(), digest);
        ChangeReservation(tx, pact_id, request.reservation_id(), Negative(lines), lines);
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, ActOf(call, movement, reservation->cause),
                                                   budget::Commit(lines)));
        return Answer(tx, call, movement, lines, posted);
      });
  FAULT_POINT("commit.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Certify(const rpc::Call& call,
                                                    const v1::CertifyRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, false));
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ASSIGN_OR_RETURN(std::vector<Certificate> certificates,
                         CertificatesOf(call, request, pact));
        LineAmounts touched, asked;
        std::vector<Certificate> fresh;
        for (Certificate& certificate : certificates) {
          for (const auto& [line, amount] : certificate.lines) touched[line];
          if (const auto known = LockCertificate(tx, pact_id, certificate.id)) {
            if (known->digest != certificate.digest) return IdReused("certificate", known->id);
            continue;
          }
          for (const auto& [line, amount] : certificate.lines) asked[line] += amount;
          fresh.push_back(std::move(certificate));
        }
        RETURN_IF_ERROR(CheckHolds(reservation->committed, asked, "COMMITTED"));
        Movement movement{pact_id, Aggregate(pact_id, reservation->id), "funds.certified", {}};
        Posted all;
        for (const Certificate& certificate : fresh) {
          InsertCertificate(tx, pact_id, certificate);
          movement.day = certificate.effective;
          ASSIGN_OR_RETURN(Posted posted, Post(tx, ActOf(call, movement, certificate.id),
                                               budget::Certify(certificate.lines)));
          std::move(posted.transfers.begin(), posted.transfers.end(),
                    std::back_inserter(all.transfers));
        }
        if (!fresh.empty()) {
          ChangeReservation(tx, pact_id, reservation->id, {}, Negative(asked));
        }
        return Answer(tx, call, movement, touched, all);
      });
  FAULT_POINT("certify.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::ReverseCertificate(
    const rpc::Call& call, const v1::ReverseCertificateRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
        const auto certificate = LockCertificate(tx, pact_id, request.certificate_id());
        if (!certificate) return CertificateNotFound(request.certificate_id());
        const Movement movement{pact_id, Aggregate(pact_id, certificate->reservation),
                                "funds.certificate_reversed", day};
        if (certificate->state == "PAID") {
          return CertificatePaid(certificate->id, certificate->payment);
        }
        if (day != certificate->effective) {
          return EffectiveDayInvalid("effective_date", "must be the delivery's day");
        }
        if (certificate->state == "REVERSED") {
          return Answer(tx, call, movement, certificate->lines, {});
        }
        SetCertificateState(tx, pact_id, certificate->id, "REVERSED", "");
        ChangeReservation(tx, pact_id, certificate->reservation, {}, certificate->lines);
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, ActOf(call, movement, certificate->id, request.reason()),
                              budget::ReverseCertificate(certificate->lines)));
        return Answer(tx, call, movement, certificate->lines, posted);
      });
  FAULT_POINT("reverse.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Release(const rpc::Call& call,
                                                    const v1::ReleaseRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Movement movement{pact_id, Aggregate(pact_id, request.reservation_id()), "funds.released",
                          DayOf(request.effective_date())};
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", movement.day));
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ChangeReservation(tx, pact_id, reservation->id, Negative(reservation->reserved),
                          Negative(reservation->committed));
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, ActOf(call, movement, reservation->cause, request.reason()),
                              budget::Release(reservation->reserved, reservation->committed)));
        return Answer(tx, call, movement, reservation->reserved, posted);
      });
  FAULT_POINT("release.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::PaySupplier(const rpc::Call& call,
                                                        const v1::PaySupplierRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        ASSIGN_OR_RETURN(const PactRow pact, PactInScope(tx, call, pact_id, false));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, pact.pes));
        std::vector<std::string> ids(request.certificate_ids().begin(),
                                     request.certificate_ids().end());
        std::sort(ids.begin(), ids.end());  // The order of locks.
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        LineAmounts lines;
        for (const std::string& id : ids) {
          const auto certificate = LockCertificate(tx, pact_id, id);
          if (!certificate || certificate->state == "REVERSED") return CertificateNotFound(id);
          if (certificate->state == "PAID") return CertificatePaid(id, certificate->payment);
          for (const auto& [line, amount] : certificate->lines) lines[line] += amount;
          SetCertificateState(tx, pact_id, id, "PAID", request.payment_reference());
        }
        const Movement movement{pact_id, absl::StrCat(PactName(pact_id), "/budget"),
                                "funds.supplier_paid", day};
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, ActOf(call, movement, request.payment_reference()),
                              budget::PaySupplier(lines)));
        return Answer(tx, call, movement, lines, posted);
      });
}

}  // namespace pactum::budget
