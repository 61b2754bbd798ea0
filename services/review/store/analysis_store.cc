#include "services/review/store/analysis_store.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/date_wire.h"

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

// Enums as words without their prefix; "" for UNSPECIFIED.
std::string WordOf(const std::string& name, absl::string_view prefix) {
  const std::string word(absl::StripPrefix(name, prefix));
  return word == "UNSPECIFIED" ? "" : word;
}

template <class E>
E ParseWord(const std::string& word, absl::string_view prefix,
            bool (*parse)(const std::string&, E*)) {
  E value{};
  if (!parse(absl::StrCat(prefix, word.empty() ? "UNSPECIFIED" : word), &value)) {
    throw std::runtime_error(absl::StrCat("a word that the proto lacks: ", prefix, word));
  }
  return value;
}

bool ParseKind(const std::string& name, v1::Statement::Kind* kind) {
  return v1::Statement::Kind_Parse(name, kind);
}
bool ParseSide(const std::string& name, type::v1::Side* side) {
  return type::v1::Side_Parse(name, side);
}
bool ParseOutcome(const std::string& name, v1::ProspectOutcome* outcome) {
  return v1::ProspectOutcome_Parse(name, outcome);
}
bool ParseDifficulty(const std::string& name, v1::Difficulty* difficulty) {
  return v1::Difficulty_Parse(name, difficulty);
}

v1::Statement StatementOf(const pqxx::row& row) {
  v1::Statement statement;
  statement.set_number(db::Get<int>(row, "number"));
  statement.set_kind(ParseWord(db::Get<std::string>(row, "kind"), "KIND_", ParseKind));
  statement.set_subject(db::Get<std::string>(row, "subject"));
  statement.set_side(ParseWord(db::Get<std::string>(row, "side"), "SIDE_", ParseSide));
  statement.set_text(db::Get<std::string>(row, "words"));
  for (const std::string& word : db::Get<std::vector<std::string>>(row, "difficulties")) {
    statement.add_difficulties(ParseWord(word, "DIFFICULTY_", ParseDifficulty));
  }
  statement.set_outcome(
      ParseWord(db::Get<std::string>(row, "outcome"), "PROSPECT_OUTCOME_", ParseOutcome));
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
    difficulties.push_back(
        WordOf(v1::Difficulty_Name(static_cast<v1::Difficulty>(difficulty)), "DIFFICULTY_"));
  }
  const pqxx::row row = tx.ExecOne(
      kInsertStatement, key.pact_id, key.year,
      WordOf(v1::Statement::Kind_Name(statement.kind()), "KIND_"), statement.subject(),
      WordOf(type::v1::Side_Name(statement.side()), "SIDE_"), statement.text(), difficulties,
      WordOf(v1::ProspectOutcome_Name(statement.outcome()), "PROSPECT_OUTCOME_"),
      statement.author());
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
