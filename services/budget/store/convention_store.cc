#include "services/budget/store/convention_store.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kFind = {"budget.find_convention",
                                 "SELECT * FROM convention WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kLock = {
    "budget.lock_convention",
    "SELECT * FROM convention WHERE pact = $1 AND year = $2::int FOR UPDATE"};
constexpr db::Statement kList = {
    "budget.list_conventions",
    "SELECT * FROM convention WHERE pact = $1 AND year > $2::int ORDER BY year LIMIT $3::int"};
constexpr db::Statement kSave = {
    "budget.save_convention",
    "INSERT INTO convention (pact, year, state, content) VALUES ($1, $2::int, 'DRAFT', $3::bytea) "
    "ON CONFLICT ON CONSTRAINT convention_pkey DO UPDATE SET content = EXCLUDED.content"};
constexpr db::Statement kSetState = {
    "budget.set_convention_state",
    "UPDATE convention SET state = $3 WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kSign = {
    "budget.sign_convention",
    "INSERT INTO convention_signature (pact, year, side, signatory, content) "
    "VALUES ($1, $2::int, $3, $4, $5)"};
constexpr db::Statement kSignatures = {
    "budget.convention_signatures",
    "SELECT side, signatory, recorded FROM convention_signature "
    "WHERE pact = $1 AND year = $2::int AND content = $3 ORDER BY recorded"};
constexpr db::Statement kInsertDecision = {
    "budget.insert_decision",
    "INSERT INTO decision (pact, year, number, name, axis_1, axis_2, axis_3, effective) "
    "VALUES ($1, $2::int, $3::int, $4, $5::bigint, $6::bigint, $7::bigint, $8::date)"};
constexpr db::Statement kSetDecision = {
    "budget.set_convention_decision",
    "UPDATE convention SET state = 'DETERMINED', decision = $3, decision_number = $4::int "
    "WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kLastDecision = {
    "budget.last_decision",
    "SELECT year, number, name, axis_1, axis_2, axis_3 FROM decision "
    "WHERE pact = $1 AND year = $2::int ORDER BY number DESC LIMIT 1"};
constexpr db::Statement kDecisionsAsOf = {
    "budget.decisions_as_of",
    "SELECT DISTINCT ON (year) year, number, name, axis_1, axis_2, axis_3 FROM decision "
    "WHERE pact = $1 AND recorded < $2::timestamptz ORDER BY year, number DESC"};

// A draft changes in place; its events tell since when there was one.
constexpr db::Statement kPreparedAsOf = {
    "budget.convention_prepared_as_of",
    "SELECT EXISTS (SELECT FROM event WHERE pact = $1 AND aggregate = $2 "
    "AND type = 'convention.prepared' AND recorded < $3::timestamptz) AS prepared"};
constexpr db::Statement kAmendments = {
    "budget.convention_amendments",
    "SELECT number, content, digest, signed, effective FROM convention_amendment "
    "WHERE pact = $1 AND year = $2::int ORDER BY number"};
constexpr db::Statement kSaveAmendment = {
    "budget.save_amendment",
    "INSERT INTO convention_amendment (pact, year, number, content, digest) "
    "VALUES ($1, $2::int, $3::int, $4::bytea, $5) ON CONFLICT ON CONSTRAINT "
    "convention_amendment_pkey DO UPDATE SET content = EXCLUDED.content, digest = EXCLUDED.digest"};
constexpr db::Statement kSignAmendment = {
    "budget.amendment_in_force",
    "UPDATE convention_amendment SET signed = true, effective = $4::date "
    "WHERE pact = $1 AND year = $2::int AND number = $3::int"};
constexpr db::Statement kSetContent = {
    "budget.set_convention_content",
    "UPDATE convention SET content = $3::bytea WHERE pact = $1 AND year = $2::int"};
constexpr db::Statement kLastCarryOver = {
    "budget.last_carry_over",
    "SELECT coalesce(max(t.id), 0) AS id FROM transfer t "
    "WHERE t.pact = $1 AND t.book = 'STATE' AND t.type = 'CARRY_OVER' AND t.from_key = $2 "
    "  AND t.corrects IS NULL AND NOT EXISTS ("
    "    SELECT FROM transfer c WHERE c.pact = t.pact AND c.corrects = t.id)"};

AppliedDecision DecisionOf(const pqxx::row& row) {
  return {db::Get<int>(row, "year"),
          db::Get<int>(row, "number"),
          db::Get<std::string>(row, "name"),
          {db::Get<Money>(row, "axis_1"), db::Get<Money>(row, "axis_2"),
           db::Get<Money>(row, "axis_3")}};
}

template <class Out>
void AddSignatures(db::Tx& tx, absl::string_view pact_id, int year, absl::string_view digest,
                   Out& out) {
  for (const auto& signature : tx.Exec(kSignatures, pact_id, year, digest)) {
    v1::ConventionSignature* proto = out.add_signatures();
    proto->set_side(EnumToProto<type::v1::Side>(db::Get<Side>(signature, "side")));
    proto->set_signatory(db::Get<std::string>(signature, "signatory"));
    *proto->mutable_sign_time() = pactum::ToProto(db::Get<absl::Time>(signature, "recorded"));
  }
}

// Adds the amendments; the digest of the open one, empty where there is none.
std::string AddAmendments(db::Tx& tx, absl::string_view pact_id, v1::Convention& convention) {
  std::string open;
  for (const auto& row : tx.Exec(kAmendments, pact_id, convention.year())) {
    v1::ConventionAmendment& amendment = *convention.add_amendments();
    if (!amendment.ParseFromString(db::Get<db::Bytea>(row, "content").bytes)) {
      throw std::runtime_error("an amendment that cannot be read");
    }
    const std::string digest = db::Get<std::string>(row, "digest");
    amendment.set_number(db::Get<int>(row, "number"));
    amendment.set_signed_(db::Get<bool>(row, "signed"));
    if (const auto day = db::Get<std::optional<absl::CivilDay>>(row, "effective")) {
      *amendment.mutable_effective_date() = pactum::ToProto(*day);
    }
    AddSignatures(tx, pact_id, convention.year(), digest, amendment);
    if (!amendment.signed_()) open = digest;
  }
  return open;
}

v1::Convention ConventionOf(db::Tx& tx, absl::string_view pact_id, const pqxx::row& row) {
  v1::Convention convention;
  if (!convention.ParseFromString(db::Get<db::Bytea>(row, "content").bytes)) {
    throw std::runtime_error("a convention that cannot be read");
  }
  const int year = db::Get<int>(row, "year");
  const auto state = db::Get<ConventionState>(row, "state");
  const std::string digest = ContentDigest(convention);
  convention.set_name(ConventionName(pact_id, year));
  convention.set_year(year);
  convention.set_state(EnumToProto<v1::Convention::State>(state));
  convention.set_decision(db::Get<std::string>(row, "decision"));
  AddSignatures(tx, pact_id, year, digest, convention);
  const std::string open = AddAmendments(tx, pact_id, convention);
  const int number = db::Get<int>(row, "decision_number");
  if (number > 0) {
    const std::optional<AppliedDecision> decision = LastDecision(tx, pact_id, year);
    AddAxes(decision->amounts, convention.mutable_decided());
  }
  convention.set_etag(Sha256Hex(absl::StrCat(digest, NameOf(state), number, open)));
  return convention;
}

}  // namespace

std::string ContentDigest(const v1::Convention& convention) {
  v1::Convention content;
  *content.mutable_lines() = convention.lines();
  content.set_advance_bp(convention.advance_bp());
  *content.mutable_advance_earliest_date() = convention.advance_earliest_date();
  return Digest(content);
}

std::string ContentDigest(const v1::ConventionAmendment& amendment) {
  v1::ConventionAmendment content;
  content.set_number(amendment.number());
  *content.mutable_lines() = amendment.lines();
  content.set_advance_bp(amendment.advance_bp());
  *content.mutable_advance_earliest_date() = amendment.advance_earliest_date();
  content.set_reason(amendment.reason());
  return Digest(content);
}

const v1::ConventionAmendment* OpenAmendment(const v1::Convention& convention) {
  if (convention.amendments().empty()) return nullptr;
  const v1::ConventionAmendment& last = *convention.amendments().rbegin();
  return last.signed_() ? nullptr : &last;
}

int64_t LastCarryOver(db::Tx& tx, absl::string_view pact_id, const LineKey& line) {
  return db::Get<int64_t>(tx.ExecOne(kLastCarryOver, pact_id, line.Text()), "id");
}

std::optional<v1::Convention> FindConvention(db::Tx& tx, absl::string_view pact_id, int year) {
  const auto row = tx.ExecOptional(kFind, pact_id, year);
  if (!row) return std::nullopt;
  return ConventionOf(tx, pact_id, *row);
}

std::optional<v1::Convention> LockConvention(db::Tx& tx, absl::string_view pact_id, int year) {
  const auto row = tx.ExecOptional(kLock, pact_id, year);
  if (!row) return std::nullopt;
  return ConventionOf(tx, pact_id, *row);
}

bool PreparedAsOf(db::Tx& tx, absl::string_view pact_id, int year, absl::Time known_at) {
  const std::string name = ConventionName(pact_id, year);
  return db::Get<bool>(tx.ExecOne(kPreparedAsOf, pact_id, name, known_at), "prepared");
}

std::vector<v1::Convention> ListConventions(db::Tx& tx, absl::string_view pact_id, int after_year,
                                            int limit) {
  std::vector<v1::Convention> conventions;
  for (const auto& row : tx.Exec(kList, pact_id, after_year, limit)) {
    conventions.push_back(ConventionOf(tx, pact_id, row));
  }
  return conventions;
}

void SaveDraft(db::Tx& tx, absl::string_view pact_id, int year, const v1::Convention& content) {
  tx.Exec(kSave, pact_id, year, db::Bytea{content.SerializeAsString()});
}

void SaveAmendment(db::Tx& tx, absl::string_view pact_id, int year,
                   const v1::ConventionAmendment& amendment) {
  tx.Exec(kSaveAmendment, pact_id, year, amendment.number(),
          db::Bytea{amendment.SerializeAsString()}, ContentDigest(amendment));
}

void PutAmendmentInForce(db::Tx& tx, absl::string_view pact_id, int year,
                         const v1::ConventionAmendment& amendment, absl::CivilDay day) {
  v1::Convention content;
  *content.mutable_lines() = amendment.lines();
  content.set_advance_bp(amendment.advance_bp());
  *content.mutable_advance_earliest_date() = amendment.advance_earliest_date();
  tx.Exec(kSignAmendment, pact_id, year, amendment.number(), day);
  tx.Exec(kSetContent, pact_id, year, db::Bytea{content.SerializeAsString()});
}

void SetState(db::Tx& tx, absl::string_view pact_id, int year, ConventionState state) {
  tx.Exec(kSetState, pact_id, year, state);
}

void InsertSignature(db::Tx& tx, absl::string_view pact_id, int year, Side side,
                     absl::string_view signatory, absl::string_view content_digest) {
  tx.Exec(kSign, pact_id, year, side, signatory, content_digest);
}

void InsertDecision(db::Tx& tx, absl::string_view pact_id, const AppliedDecision& decision,
                    absl::CivilDay effective) {
  tx.Exec(kInsertDecision, pact_id, decision.year, decision.number, decision.name,
          decision.amounts[0], decision.amounts[1], decision.amounts[2], effective);
  tx.Exec(kSetDecision, pact_id, decision.year, decision.name, decision.number);
}

std::optional<AppliedDecision> LastDecision(db::Tx& tx, absl::string_view pact_id, int year) {
  const auto row = tx.ExecOptional(kLastDecision, pact_id, year);
  if (!row) return std::nullopt;
  return DecisionOf(*row);
}

std::map<int, AppliedDecision> DecisionsAsOf(db::Tx& tx, absl::string_view pact_id,
                                             absl::Time known_at) {
  std::map<int, AppliedDecision> decisions;
  for (const auto& row : tx.Exec(kDecisionsAsOf, pact_id, known_at)) {
    AppliedDecision decision = DecisionOf(row);
    decisions.emplace(decision.year, std::move(decision));
  }
  return decisions;
}

}  // namespace pactum::budget
