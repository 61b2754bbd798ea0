#include "services/budget/app/use_of_funds.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/fault_point.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/hot_path_store.h"
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

LineAmounts Sum(LineAmounts sum, const LineAmounts& more) {
  for (const auto& [line, amount] : more) sum[line] += amount;
  return sum;
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

// One write of book USE, and what its event says.
struct Movement {
  std::string pact_id, aggregate, event;
  absl::CivilDay day;
  v1::FundsMoved moved;
};

Movement MovementOf(absl::string_view pact_id, absl::string_view reservation,
                    absl::string_view event, v1::TransferType type, absl::CivilDay day) {
  Movement movement{std::string(pact_id),
                    reservation.empty()
                        ? absl::StrCat(PactName(pact_id), "/budget")
                        : absl::StrCat(PactName(pact_id), "/reservations/", reservation),
                    std::string(event),
                    day,
                    {}};
  movement.moved.set_pact(PactName(pact_id));
  movement.moved.set_reservation_id(std::string(reservation));
  movement.moved.set_type(type);
  return movement;
}

// The balances of the touched lines, and the event, unless nothing was posted.
absl::StatusOr<v1::UseResponse> Answer(db::Tx& tx, const rpc::Call& call, Movement movement,
                                       const Act& act, const LineAmounts& lines,
                                       const Posted& posted) {
  v1::UseResponse response;
  for (const v1::Transfer& transfer : posted.transfers) *response.add_transfers() = transfer;
  const std::vector<LineKey> keys = KeysOf(lines);
  const Balances balances = ReadBalances(tx, movement.pact_id, keys);
  for (const LineKey& line : keys) *response.add_lines() = PositionOf(line, balances);
  if (!posted.transfers.empty()) {
    AddLines(lines, movement.moved.mutable_lines());
    movement.moved.set_act(act.id);
    movement.moved.set_cause(act.cause);
    movement.moved.set_reason(act.reason);
    events::Append(tx, call,
                   events::EventOf(movement.pact_id, movement.aggregate, movement.event,
                                   movement.moved, movement.day));
  }
  return response;
}

Act ActOf(const rpc::Call& call, const Movement& movement, absl::string_view cause,
          absl::string_view reason = "") {
  return {NewUuid(),          movement.pact_id,    movement.day,
          std::string(cause), std::string(reason), call.subject};
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

// What a one-statement movement is asked for; lines that could not be are refused before.
absl::StatusOr<UseOfLines> UseOf(const google::protobuf::RepeatedPtrField<v1::LineAmount>& asked,
                                 absl::string_view pact_id, absl::string_view reservation,
                                 absl::string_view name, absl::string_view what,
                                 absl::CivilDay day) {
  UseOfLines use{std::string(pact_id),
                 std::string(reservation),
                 std::string(name),
                 {},
                 "",
                 day,
                 NewUuid(),
                 {}};
  // Their years are judged by what the pact is, where the lines hold nothing.
  ASSIGN_OR_RETURN(use.lines, LinesOf(asked, 0, 9999, "lines"));
  use.digest = DigestOf(what, use.lines);
  use.event.set_pact(PactName(pact_id));
  use.event.set_reservation_id(std::string(reservation));
  *use.event.mutable_lines() = asked;
  use.event.set_cause(std::string(name));
  use.event.set_act(use.act);
  return use;
}

// The answer as it is kept: of lines, amounts and instants; the rest is as it was asked.
v1::UseResponse ResponseOf(const rpc::Call& call, const UseOfLines& use, const std::string& text,
                           const Posting& kinds) {
  const UseAnswer answer = ParseUseAnswer(text);
  v1::UseResponse response;
  for (const UseAnswer::Transfer& made : answer.transfers) {
    const Posting posting{kinds.type, UseAccount(kinds.from.kind, made.line),
                          UseAccount(kinds.to.kind, made.line), made.amount};
    v1::Transfer& transfer = *response.add_transfers();
    transfer = TransferOf(use.pact_id, made.id, posting);
    *transfer.mutable_effective_date() = pactum::ToProto(use.effective);
    *transfer.mutable_record_time() = pactum::ToProto(answer.recorded);
    transfer.set_cause(answer.cause);
    transfer.set_actor(call.subject);
  }
  for (const LineKey& line : LinesIn(answer.balances)) {
    *response.add_lines() = PositionOf(line, answer.balances);
  }
  return response;
}

// What a function refused, as an error. SHORT of lines outside of the pact is a line that cannot
// be.
absl::Status RefusalOf(db::Tx& tx, const rpc::Call& call, const UseOfLines& use,
                       const UseOutcome& said, absl::string_view kind, absl::string_view id_of) {
  if (said.outcome == "BUDGET_NOT_FOUND") return BudgetNotFound(PactName(use.pact_id));
  if (said.outcome == "RESERVATION_NOT_FOUND") return ReservationNotFound(use.reservation);
  if (said.outcome == "ID_REUSED") {
    return IdReused(id_of, kind == "AVAILABLE" ? use.reservation : use.name);
  }
  if (said.outcome == "REQUEST_ID_REUSED") return db::RequestIdReused(tx.domain(), call.request_id);
  std::map<Account, std::pair<Money, Money>> short_of;
  for (const auto& [line, held_asked] : ParseShort(said.text)) {
    short_of[UseAccount(kind, line)] = held_asked;
  }
  if (short_of.empty()) short_of[{Book::kUse, std::string(kind), use.reservation}] = {};
  return InsufficientFunds(short_of);
}

}  // namespace

absl::StatusOr<v1::UseResponse> UseOfFunds::Reserve(const rpc::Call& call,
                                                    const v1::ReserveRequest& request) {
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(UseOfLines use,
                   UseOf(request.lines(), PactIdOf(request.pact()), request.reservation_id(),
                         request.cause(), "reserve", day));
  use.event.set_type(v1::TRANSFER_TYPE_RESERVE);
  auto answer = db::InOneStatement(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
    const UseOutcome said = ReserveFunds(tx, call, use);
    if (said.outcome == "DONE" || said.outcome == "AGAIN") {
      return ResponseOf(call, use, said.text, {"RESERVE", {{}, "AVAILABLE"}, {{}, "RESERVED"}});
    }
    return RefusalOf(tx, call, use, said, "AVAILABLE", "reservation");
  });
  if (answer.ok()) FAULT_POINT("reserve.after_commit");
  return WithYears(call, use.pact_id, request.lines(), std::move(answer));
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Commit(const rpc::Call& call,
                                                   const v1::CommitRequest& request) {
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  ASSIGN_OR_RETURN(UseOfLines use, UseOf(request.lines(), PactIdOf(request.pact()),
                                         request.reservation_id(), request.commit_id(),
                                         absl::StrCat("commit ", request.reservation_id()), day));
  use.event.set_type(v1::TRANSFER_TYPE_COMMIT);
  auto answer = db::InOneStatement(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
    const UseOutcome said = CommitFunds(tx, call, use);
    if (said.outcome == "DONE" || said.outcome == "AGAIN") {
      return ResponseOf(call, use, said.text, {"COMMIT", {{}, "RESERVED"}, {{}, "COMMITTED"}});
    }
    return RefusalOf(tx, call, use, said, "RESERVED", "commitment of funds");
  });
  if (answer.ok()) FAULT_POINT("commit.after_commit");
  return WithYears(call, use.pact_id, request.lines(), std::move(answer));
}

// Lines outside of the pact's exercises hold nothing; the caller is told why.
absl::StatusOr<v1::UseResponse> UseOfFunds::WithYears(
    const rpc::Call& call, absl::string_view pact_id,
    const google::protobuf::RepeatedPtrField<v1::LineAmount>& asked,
    absl::StatusOr<v1::UseResponse> answer) {
  if (answer.ok() || ReasonOf(answer.status()) != "INSUFFICIENT_FUNDS") return answer;
  RETURN_IF_ERROR(db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::Status {
    const std::optional<PactRow> pact = FindPact(tx, pact_id);
    return LinesOf(asked, pact->start_year, pact->end_year, "lines").status();
  }));
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
        std::vector<std::string> ids;
        for (const Certificate& certificate : certificates) ids.push_back(certificate.id);
        const auto known = LockCertificates(tx, pact_id, ids);
        Movement movement = MovementOf(pact_id, reservation->id, "funds.certified",
                                       v1::TRANSFER_TYPE_CERTIFY, call.today);
        LineAmounts touched, asked;
        std::vector<Certificate> fresh;
        std::vector<Entry> entries;
        for (Certificate& certificate : certificates) {
          for (const auto& [line, amount] : certificate.lines) touched[line];
          if (const auto found = known.find(certificate.id); found != known.end()) {
            if (found->second.digest != certificate.digest) {
              return IdReused("certificate", certificate.id);
            }
            continue;
          }
          for (const auto& [line, amount] : certificate.lines) asked[line] += amount;
          for (Posting& posting : budget::Certify(certificate.lines)) {
            entries.push_back({std::move(posting), certificate.effective, certificate.id});
          }
          movement.moved.add_certificate_ids(certificate.id);
          movement.day = certificate.effective;
          fresh.push_back(std::move(certificate));
        }
        RETURN_IF_ERROR(CheckHolds(reservation->committed, asked, "COMMITTED"));
        const Act act = ActOf(call, movement, reservation->cause);
        if (fresh.empty()) return Answer(tx, call, movement, act, touched, {});
        InsertCertificates(tx, pact_id, fresh);
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, entries));
        ChangeReservation(tx, pact_id, reservation->id, {}, Negative(asked));
        return Answer(tx, call, movement, act, asked.empty() ? touched : Sum(touched, asked),
                      posted);
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
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
        const auto found = LockCertificates(tx, pact_id, {request.certificate_id()});
        if (found.empty()) return CertificateNotFound(request.certificate_id());
        const Certificate& certificate = found.begin()->second;
        Movement movement =
            MovementOf(pact_id, certificate.reservation, "funds.certificate_reversed",
                       v1::TRANSFER_TYPE_REVERSE_CERTIFICATE, day);
        movement.moved.add_certificate_ids(certificate.id);
        if (certificate.state == "PAID") {
          return CertificatePaid(certificate.id, certificate.payment);
        }
        if (day != certificate.effective) {
          return EffectiveDayInvalid("effective_date", "must be the delivery's day");
        }
        const Act act = ActOf(call, movement, certificate.id, request.reason());
        if (certificate.state == "REVERSED") {
          return Answer(tx, call, movement, act, certificate.lines, {});
        }
        SetCertificateState(tx, pact_id, {certificate.id}, "REVERSED", "");
        ChangeReservation(tx, pact_id, certificate.reservation, {}, certificate.lines);
        ASSIGN_OR_RETURN(const Posted posted,
                         Post(tx, act, budget::ReverseCertificate(certificate.lines)));
        return Answer(tx, call, movement, act, certificate.lines, posted);
      });
  if (answer.ok()) FAULT_POINT("reverse.after_commit");
  return answer;
}

absl::StatusOr<v1::UseResponse> UseOfFunds::Release(const rpc::Call& call,
                                                    const v1::ReleaseRequest& request) {
  const std::string pact_id = PactIdOf(request.pact());
  const Movement movement = MovementOf(pact_id, request.reservation_id(), "funds.released",
                                       v1::TRANSFER_TYPE_RELEASE, DayOf(request.effective_date()));
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", movement.day));
  auto answer = db::Write<v1::UseResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::UseResponse> {
        RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
        const auto reservation = LockReservation(tx, pact_id, request.reservation_id());
        if (!reservation) return ReservationNotFound(request.reservation_id());
        ChangeReservation(tx, pact_id, reservation->id, Negative(reservation->reserved),
                          Negative(reservation->committed));
        const Act act = ActOf(call, movement, reservation->cause, request.reason());
        ASSIGN_OR_RETURN(
            const Posted posted,
            Post(tx, act, budget::Release(reservation->reserved, reservation->committed)));
        return Answer(tx, call, movement, act, Sum(reservation->reserved, reservation->committed),
                      posted);
      });
  if (answer.ok()) FAULT_POINT("release.after_commit");
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
        const std::set<std::string> ids(request.certificate_ids().begin(),
                                        request.certificate_ids().end());
        const std::vector<std::string> ordered(ids.begin(), ids.end());
        const auto certificates = LockCertificates(tx, pact_id, ordered);
        Movement movement =
            MovementOf(pact_id, "", "funds.supplier_paid", v1::TRANSFER_TYPE_PAY_SUPPLIER, day);
        LineAmounts lines;
        for (const std::string& id : ids) {
          const auto found = certificates.find(id);
          if (found == certificates.end() || found->second.state == "REVERSED") {
            return CertificateNotFound(id);
          }
          if (found->second.state == "PAID") return CertificatePaid(id, found->second.payment);
          for (const auto& [line, amount] : found->second.lines) lines[line] += amount;
          movement.moved.add_certificate_ids(id);
        }
        SetCertificateState(tx, pact_id, ordered, "PAID", request.payment_reference());
        const Act act = ActOf(call, movement, request.payment_reference());
        ASSIGN_OR_RETURN(const Posted posted, Post(tx, act, budget::PaySupplier(lines)));
        return Answer(tx, call, movement, act, lines, posted);
      });
}

}  // namespace pactum::budget
