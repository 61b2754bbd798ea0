#include "services/registry/store/fact_store.h"

#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/status/common_reasons.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {
namespace {

constexpr db::Statement kInsertReport = {
    "registry.insert_report",
    "INSERT INTO report (pact, subject, side, message, effective, reported_by, evidence, corrects) "
    "VALUES ($1, $2, $3, $4::bytea, $5::date, $6, $7, nullif($8::bigint, 0)) RETURNING id"};
constexpr db::Statement kStanding = {
    "registry.standing_report",
    "SELECT r.id FROM report r WHERE r.pact = $1 AND r.subject = $2 AND NOT EXISTS "
    "(SELECT FROM report c WHERE c.pact = r.pact AND c.corrects = r.id)"};
#define REPORT_COLUMNS                                                                  \
  "SELECT r.id, r.subject, r.side, r.message, r.effective, r.reported_by, r.evidence, " \
  "coalesce(r.corrects, 0) AS corrects, r.recorded, coalesce(c.id, 0) AS corrected_by " \
  "FROM report r LEFT JOIN report c ON c.pact = r.pact AND c.corrects = r.id "
constexpr db::Statement kFindReport = {"registry.find_report",
                                       REPORT_COLUMNS "WHERE r.pact = $1 AND r.id = $2::bigint"};
constexpr db::Statement kListReports = {
    "registry.list_reports", REPORT_COLUMNS
    "LEFT JOIN LATERAL (SELECT standing FROM report_answer a WHERE a.pact = r.pact "
    "AND a.report = r.id ORDER BY a.id DESC LIMIT 1) s ON true "
    "WHERE r.pact = $1 AND ($2::bigint = 0 OR r.id < $2::bigint) "
    "AND ($3::text[] = '{}' OR coalesce(s.standing, CASE WHEN r.side = 'THIRD_PARTY' THEN "
    "'CONFIRMED' "
    "ELSE 'UNCONFIRMED' END) = ANY($3::text[])) "
    "AND ($4::boolean OR c.id IS NULL) ORDER BY r.id DESC LIMIT $5::int"};
#undef REPORT_COLUMNS
constexpr db::Statement kReportsAsOf = {
    "registry.reports_as_of",
    "SELECT r.id, r.subject, r.side, r.message, r.effective, r.reported_by, r.evidence, "
    "coalesce(r.corrects, 0) AS corrects, r.recorded, 0 AS corrected_by, "
    "coalesce(s.standing, CASE WHEN r.side = 'THIRD_PARTY' THEN 'CONFIRMED' ELSE 'UNCONFIRMED' "
    "END) "
    "AS standing FROM report r "
    "LEFT JOIN LATERAL (SELECT standing FROM report_answer a WHERE a.pact = r.pact "
    "  AND a.report = r.id AND a.recorded < $3::timestamptz ORDER BY a.id DESC LIMIT 1) s ON true "
    "WHERE r.pact = $1 AND r.effective <= $2::date AND r.recorded < $3::timestamptz "
    "AND NOT EXISTS (SELECT FROM report c WHERE c.pact = r.pact AND c.corrects = r.id "
    "  AND c.recorded < $3::timestamptz) ORDER BY r.id"};
constexpr db::Statement kAnswers = {
    "registry.answers",
    "SELECT report, standing, reason, side, answered_by, recorded FROM report_answer "
    "WHERE pact = $1 AND report = ANY($2::bigint[]) ORDER BY report, id"};
constexpr db::Statement kInsertAnswer = {
    "registry.insert_answer",
    "INSERT INTO report_answer (pact, report, standing, reason, side, answered_by) "
    "VALUES ($1, $2::bigint, $3, $4, $5, $6)"};
constexpr db::Statement kInsertFact = {
    "registry.insert_fact",
    "INSERT INTO project_fact (pact, project, kind, maturity, agreed, reason, effective, "
    "recorded_by) "
    "VALUES ($1, $2, $3, $4::int, $5::boolean, $6, $7::date, $8)"};
constexpr db::Statement kFacts = {
    "registry.facts_as_of",
    "SELECT project, kind, maturity, agreed, reason, effective, recorded_by, recorded "
    "FROM project_fact WHERE pact = $1 AND ($2 = '' OR project = $2) AND effective <= $3::date "
    "AND recorded < coalesce($4::timestamptz, 'infinity') ORDER BY project, effective, id"};

type::v1::Side SideOf(const std::string& side) {
  return side == "COUNTERPARTY" ? type::v1::SIDE_COUNTERPARTY : type::v1::SIDE_STATE;
}

std::string ReportName(absl::string_view pact_id, int64_t id) {
  return absl::StrCat("pacts/", pact_id, "/reports/", id);
}

type::v1::Standing StandingOf(const std::string& name) {
  type::v1::Standing standing = type::v1::STANDING_UNSPECIFIED;
  type::v1::Standing_Parse("STANDING_" + name, &standing);
  return standing;
}

v1::Report ReportOf(const pqxx::row& row, absl::string_view pact_id) {
  v1::Report report;
  if (!report.ParseFromString(db::Get<db::Bytea>(row["message"]).bytes)) {
    throw std::runtime_error("a report that cannot be read");
  }
  report.set_name(ReportName(pact_id, db::Get<int64_t>(row["id"])));
  *report.mutable_effective_date() = ToProto(db::Get<absl::CivilDay>(row["effective"]));
  report.set_reported_by_side(SideOf(db::Get<std::string>(row["side"])));
  report.set_reported_by(db::Get<std::string>(row["reported_by"]));
  *report.mutable_record_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
  report.set_evidence_reference(db::Get<std::string>(row["evidence"]));
  const int64_t corrects = db::Get<int64_t>(row["corrects"]);
  const int64_t corrected_by = db::Get<int64_t>(row["corrected_by"]);
  if (corrects > 0) report.set_corrects(ReportName(pact_id, corrects));
  if (corrected_by > 0) report.set_corrected_by(ReportName(pact_id, corrected_by));
  return report;
}

// The reports of REPORT_COLUMNS with their answers now, and the standing that follows from them;
// the answers of all are read at once.
std::vector<v1::Report> ReportsOf(db::Tx& tx, absl::string_view pact_id, const pqxx::result& rows) {
  std::vector<v1::Report> reports;
  std::vector<int64_t> ids;
  std::map<int64_t, size_t> places;
  for (const auto& row : rows) {
    v1::Report report = ReportOf(row, pact_id);
    report.set_standing(db::Get<std::string>(row["side"]) == "THIRD_PARTY"
                            ? type::v1::STANDING_CONFIRMED
                            : type::v1::STANDING_UNCONFIRMED);
    ids.push_back(db::Get<int64_t>(row["id"]));
    places[ids.back()] = reports.size();
    reports.push_back(std::move(report));
  }
  for (const auto& row : tx.Exec(kAnswers, pact_id, ids)) {
    v1::Report& report = reports[places.at(db::Get<int64_t>(row["report"]))];
    v1::Answer* answer = report.add_answers();
    answer->set_standing(StandingOf(db::Get<std::string>(row["standing"])));
    answer->set_reason(db::Get<std::string>(row["reason"]));
    answer->set_side(SideOf(db::Get<std::string>(row["side"])));
    answer->set_answered_by(db::Get<std::string>(row["answered_by"]));
    *answer->mutable_record_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
    report.set_standing(answer->standing());
  }
  return reports;
}

FactKind KindOf(const std::string& name) {
  for (int kind = 1; kind <= 7; ++kind) {
    if (Name(static_cast<FactKind>(kind)) == name) return static_cast<FactKind>(kind);
  }
  throw std::runtime_error("a fact of unknown kind");
}

}  // namespace

absl::StatusOr<int64_t> InsertReport(db::Tx& tx, absl::string_view pact_id,
                                     const NewReport& report) {
  // Asked first, under the lock of the pact, as a violated constraint would lose the transaction.
  if (report.corrects > 0) {
    const std::optional<ReportRow> corrected = FindReport(tx, pact_id, report.corrects);
    if (!corrected) return ReportNotFound(ReportName(pact_id, report.corrects));
    if (corrected->subject != report.subject) {
      return Invalid(reason::kInvalidRequest, {{"corrects", "is a report on another subject"}});
    }
    if (corrected->corrected_by > 0) return ReportCorrected(corrected->report.corrected_by());
  } else if (const auto standing = tx.ExecOptional(kStanding, pact_id, report.subject)) {
    return ReportStands(ReportName(pact_id, db::Get<int64_t>(*standing, "id")));
  }
  const pqxx::row row =
      tx.ExecOne(kInsertReport, pact_id, report.subject, report.side,
                 db::Bytea{report.message.SerializeAsString()}, report.effective,
                 report.reported_by, report.message.evidence_reference(), report.corrects);
  return db::Get<int64_t>(row, "id");
}

std::optional<ReportRow> FindReport(db::Tx& tx, absl::string_view pact_id, int64_t id) {
  const pqxx::result rows = tx.Exec(kFindReport, pact_id, id);
  if (rows.empty()) return std::nullopt;
  return ReportRow{id, db::Get<std::string>(rows[0]["subject"]),
                   db::Get<std::string>(rows[0]["side"]), db::Get<int64_t>(rows[0]["corrected_by"]),
                   ReportsOf(tx, pact_id, rows)[0]};
}

void InsertAnswer(db::Tx& tx, absl::string_view pact_id, int64_t report, absl::string_view standing,
                  absl::string_view reason, absl::string_view side, absl::string_view answered_by) {
  tx.Exec(kInsertAnswer, pact_id, report, standing, reason, side, answered_by);
}

std::vector<v1::Report> ListReports(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                    const std::vector<std::string>& standings, bool corrected,
                                    int limit) {
  return ReportsOf(tx, pact_id,
                   tx.Exec(kListReports, pact_id, before_id, standings, corrected, limit));
}

std::map<std::string, std::vector<v1::Report>> ReportsAsOf(db::Tx& tx, absl::string_view pact_id,
                                                           absl::CivilDay cut_off,
                                                           absl::Time known_at) {
  std::map<std::string, std::vector<v1::Report>> reports;
  for (const auto& row : tx.Exec(kReportsAsOf, pact_id, cut_off, known_at)) {
    v1::Report report = ReportOf(row, pact_id);
    report.set_standing(StandingOf(db::Get<std::string>(row["standing"])));
    reports[db::Get<std::string>(row["subject"])].push_back(std::move(report));
  }
  return reports;
}

void InsertFact(db::Tx& tx, absl::string_view pact_id, absl::string_view project,
                const Fact& fact) {
  tx.Exec(kInsertFact, pact_id, project, Name(fact.kind), fact.maturity, fact.agreed, fact.reason,
          fact.effective, fact.recorded_by);
}

std::map<std::string, std::vector<Fact>> FactsAsOf(db::Tx& tx, absl::string_view pact_id,
                                                   absl::string_view project,
                                                   absl::CivilDay cut_off,
                                                   std::optional<absl::Time> known_at) {
  std::map<std::string, std::vector<Fact>> facts;
  for (const auto& row : tx.Exec(kFacts, pact_id, project, cut_off, known_at)) {
    facts[db::Get<std::string>(row["project"])].push_back(
        {KindOf(db::Get<std::string>(row["kind"])), db::Get<int>(row["maturity"]),
         db::Get<bool>(row["agreed"]), db::Get<absl::CivilDay>(row["effective"]),
         db::Get<absl::Time>(row["recorded"]), db::Get<std::string>(row["recorded_by"]),
         db::Get<std::string>(row["reason"])});
  }
  return facts;
}

}  // namespace pactum::registry
