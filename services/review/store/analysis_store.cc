#include "services/review/store/analysis_store.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/date_wire.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace pactum::review {
namespace {

constexpr db::Statement kInsertWaiver = {
    "review.insert_waiver",
    "INSERT INTO waiver (pact, year, evidence, code, subject, reason, waived_by) "
    "VALUES ($1, $2::int, $3::int, $4, $5, $6, $7)"};
constexpr db::Statement kWaivers = {"review.waivers",
                                    "SELECT code, subject, reason, waived_by, recorded FROM waiver "
                                    "WHERE pact = $1 AND year = $2::int AND evidence = $3::int"};
constexpr db::Statement kInsertStatement = {
    "review.insert_statement",
    "INSERT INTO statement (pact, year, number, kind, subject, side, words, difficulties, outcome, "
    "author) SELECT $1, $2::int, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7::text[], $8, $9 "
    "FROM statement WHERE pact = $1 AND year = $2::int RETURNING number, recorded"};
constexpr db::Statement kStatements = {
    "review.statements",
    "SELECT number, kind, subject, side, words, difficulties, outcome, author, recorded "
    "FROM statement WHERE pact = $1 AND year = $2::int ORDER BY number"};

// Enums are stored as the text of their value without its prefix; "" for UNSPECIFIED.
template <class E>
absl::string_view PrefixOf() {
  const auto* const zero = google::protobuf::GetEnumDescriptor<E>()->FindValueByNumber(0);
  return absl::StripSuffix(zero->name(), "UNSPECIFIED");
}

template <class E>
std::string StoredText(E value) {
  const auto* const found = google::protobuf::GetEnumDescriptor<E>()->FindValueByNumber(value);
  return value == 0 ? "" : std::string(absl::StripPrefix(found->name(), PrefixOf<E>()));
}

template <class E>
E FromStored(const std::string& text) {
  const auto* const found = google::protobuf::GetEnumDescriptor<E>()->FindValueByName(
      absl::StrCat(PrefixOf<E>(), text.empty() ? "UNSPECIFIED" : text));
  if (found == nullptr) throw std::runtime_error("a stored text that the contract lacks: " + text);
  return static_cast<E>(found->number());
}

v1::Statement StatementOf(const pqxx::row& row) {
  v1::Statement statement;
  statement.set_number(db::Get<int>(row, "number"));
  statement.set_kind(FromStored<v1::Statement::Kind>(db::Get<std::string>(row, "kind")));
  statement.set_subject(db::Get<std::string>(row, "subject"));
  statement.set_side(FromStored<type::v1::Side>(db::Get<std::string>(row, "side")));
  statement.set_text(db::Get<std::string>(row, "words"));
  for (const std::string& text : db::Get<std::vector<std::string>>(row, "difficulties")) {
    statement.add_difficulties(FromStored<v1::Difficulty>(text));
  }
  statement.set_outcome(FromStored<v1::ProspectOutcome>(db::Get<std::string>(row, "outcome")));
  statement.set_author(db::Get<std::string>(row, "author"));
  *statement.mutable_create_time() = pactum::ToProto(db::Get<absl::Time>(row, "recorded"));
  return statement;
}

}  // namespace

void InsertWaiver(db::Tx& tx, const ReviewKey& key, int evidence, const WaiverRow& waiver) {
  tx.Exec(kInsertWaiver, key.pact_id, key.year, evidence, waiver.code, waiver.subject,
          waiver.reason, waiver.waived_by);
}

void AddWaivers(db::Tx& tx, const ReviewKey& key, int number, v1::Evidence& evidence) {
  if (evidence.blockers().empty()) return;
  for (const auto& row : tx.Exec(kWaivers, key.pact_id, key.year, number)) {
    for (v1::Blocker& blocker : *evidence.mutable_blockers()) {
      if (blocker.code() != db::Get<std::string>(row, "code") ||
          blocker.subject() != db::Get<std::string>(row, "subject")) {
        continue;
      }
      v1::Waiver& waiver = *blocker.mutable_waiver();
      waiver.set_reason(db::Get<std::string>(row, "reason"));
      waiver.set_waived_by(db::Get<std::string>(row, "waived_by"));
      *waiver.mutable_waive_time() = pactum::ToProto(db::Get<absl::Time>(row, "recorded"));
    }
  }
}

v1::Statement InsertStatement(db::Tx& tx, const ReviewKey& key, const v1::Statement& statement) {
  std::vector<std::string> difficulties;
  for (int difficulty : statement.difficulties()) {
    difficulties.push_back(StoredText(static_cast<v1::Difficulty>(difficulty)));
  }
  const pqxx::row row =
      tx.ExecOne(kInsertStatement, key.pact_id, key.year, StoredText(statement.kind()),
                 statement.subject(), StoredText(statement.side()), statement.text(), difficulties,
                 StoredText(statement.outcome()), statement.author());
  v1::Statement stored = statement;
  stored.set_number(db::Get<int>(row, "number"));
  *stored.mutable_create_time() = pactum::ToProto(db::Get<absl::Time>(row, "recorded"));
  return stored;
}

std::vector<v1::Statement> ListStatements(db::Tx& tx, const ReviewKey& key) {
  std::vector<v1::Statement> statements;
  for (const auto& row : tx.Exec(kStatements, key.pact_id, key.year)) {
    statements.push_back(StatementOf(row));
  }
  return statements;
}

}  // namespace pactum::review
