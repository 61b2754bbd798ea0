#include "services/registry/store/fact_store.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
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
constexpr db::Statement kReplaced = {
    "registry.replaced_reports",
    "SELECT w.place, coalesce(o.id, 0) AS other, coalesce(o.subject, '') AS other_subject, "
    "coalesce(n.id, 0) AS corrected_by, coalesce(s.id, 0) AS standing "
    "FROM unnest($2::int[], $3::text[], $4::bigint[]) AS w(place, subject, corrects) "
    "LEFT JOIN report o ON o.pact = $1 AND o.id = w.corrects "
    "LEFT JOIN report n ON n.pact = $1 AND n.corrects = w.corrects "
    "LEFT JOIN LATERAL (SELECT l.id FROM report l WHERE l.pact = $1 AND l.subject = w.subject "
    "  ORDER BY l.id DESC LIMIT 1) s ON true "
    "ORDER BY w.place"};
constexpr db::Statement kInsertReports = {
    "registry.insert_reports",
    "INSERT INTO report (pact, subject, side, message, effective, reported_by, evidence, corrects, "
    "first_recorded) SELECT $1, subject, side, message, effective, reported_by, evidence, "
    "nullif(corrects, 0), first_recorded "
    "FROM unnest($2::text[], $3::text[], $4::bytea[], $5::date[], $6::text[], $7::text[], "
    "$8::bigint[], $9::timestamptz[]) WITH ORDINALITY AS r(subject, side, message, effective, "
    "reported_by, evidence, corrects, first_recorded, place) ORDER BY place RETURNING id"};
constexpr db::Statement kInsertAnswers = {
    "registry.insert_answers",
    "INSERT INTO report_answer (pact, report, standing, reason, side, answered_by, first_recorded) "
    "SELECT $1, report, standing, reason, side, answered_by, first_recorded "
    "FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) "
    "WITH ORDINALITY AS a(report, standing, reason, side, answered_by, first_recorded, place) "
    "ORDER BY place"};
constexpr db::Statement kInsertFacts = {
    "registry.insert_facts",
    "INSERT INTO project_fact (pact, project, kind, maturity, agreed, reason, effective, "
    "recorded_by, first_recorded) "
    "SELECT $1, project, kind, maturity, agreed, reason, effective, recorded_by, first_recorded "
    "FROM unnest($2::text[], $3::text[], $4::int[], $5::boolean[], $6::text[], $7::date[], "
    "$8::text[], $9::timestamptz[]) WITH ORDINALITY AS f(project, kind, maturity, agreed, reason, "
    "effective, recorded_by, first_recorded, place) ORDER BY place"};
constexpr db::Statement kExportReports = {
    "registry.export_reports",
    "SELECT r.id, r.side, r.message, r.effective, r.reported_by, r.evidence, "
    "coalesce(r.corrects, 0) AS corrects, coalesce(r.first_recorded, r.recorded) AS recorded, "
    "0 AS corrected_by FROM report r WHERE r.pact = $1 ORDER BY r.id"};
constexpr db::Statement kExportAnswers = {
    "registry.export_answers",
    "SELECT report, standing, reason, side, answered_by, "
    "coalesce(first_recorded, recorded) AS recorded FROM report_answer WHERE pact = $1 "
    "ORDER BY report, id"};
constexpr db::Statement kExportFacts = {
    "registry.export_facts",
    "SELECT project, kind, maturity, agreed, reason, effective, recorded_by, "
    "coalesce(first_recorded, recorded) AS recorded FROM project_fact WHERE pact = $1 ORDER BY id"};
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
constexpr db::Statement kListAwaiting = {
    "registry.list_awaiting", REPORT_COLUMNS
    "WHERE r.pact = $1 AND ($2::bigint = 0 OR r.id < $2::bigint) AND r.side = $3 AND c.id IS NULL "
    "AND NOT EXISTS (SELECT FROM report_answer a WHERE a.pact = r.pact AND a.report = r.id) "
    "ORDER BY r.id DESC LIMIT $4::int"};
#undef REPORT_COLUMNS
// Of the measurements of an indicator for the year only the one of the period that ends last:
// subjects end with that day.
constexpr db::Statement kReportsAsOf = {
    "registry.reports_as_of",
    "WITH standing AS (SELECT DISTINCT ON (key) CASE WHEN r.subject LIKE 'indicators/%' "
    "THEN left(r.subject, -11) ELSE r.subject END AS key, r.* FROM report r "
    "WHERE r.pact = $1 AND r.effective <= $2::date AND r.recorded < $3::timestamptz "
    "AND (r.subject LIKE 'projects/%' OR r.subject LIKE 'commitments/%' "
    "  OR r.subject LIKE 'indicators/%/' || $4 || '/%') "
    "AND NOT EXISTS (SELECT FROM report c WHERE c.pact = r.pact AND c.corrects = r.id "
    "  AND c.recorded < $3::timestamptz) ORDER BY key, r.subject DESC, r.id DESC) "
    "SELECT r.id, r.subject, r.side, r.message, r.effective, r.reported_by, r.evidence, "
    "coalesce(r.corrects, 0) AS corrects, r.recorded, 0 AS corrected_by, "
    "coalesce(s.standing, CASE WHEN r.side = 'THIRD_PARTY' THEN 'CONFIRMED' ELSE 'UNCONFIRMED' "
    "END) AS standing FROM standing r "
    "LEFT JOIN LATERAL (SELECT standing FROM report_answer a WHERE a.pact = r.pact "
    "  AND a.report = r.id AND a.recorded < $3::timestamptz ORDER BY a.id DESC LIMIT 1) s ON true "
    "ORDER BY r.id"};
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
  report.set_third_party(db::Get<std::string>(row["side"]) == "THIRD_PARTY");
  const int64_t corrects = db::Get<int64_t>(row["corrects"]);
  const int64_t corrected_by = db::Get<int64_t>(row["corrected_by"]);
  if (corrects > 0) report.set_corrects(ReportName(pact_id, corrects));
  if (corrected_by > 0) report.set_corrected_by(ReportName(pact_id, corrected_by));
  return report;
}

v1::Answer AnswerOf(const pqxx::row& row) {
  v1::Answer answer;
  answer.set_standing(StandingOf(db::Get<std::string>(row["standing"])));
  answer.set_reason(db::Get<std::string>(row["reason"]));
  answer.set_side(SideOf(db::Get<std::string>(row["side"])));
  answer.set_answered_by(db::Get<std::string>(row["answered_by"]));
  *answer.mutable_record_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
  return answer;
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
    *report.add_answers() = AnswerOf(row);
    report.set_standing(report.answers().rbegin()->standing());
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

std::vector<std::pair<int, absl::Status>> CheckReplaced(db::Tx& tx, absl::string_view pact_id,
                                                        const std::vector<NewReport>& reports) {
  std::vector<std::pair<int, absl::Status>> refused;
  std::vector<int> places;
  std::vector<std::string> subjects;
  std::vector<int64_t> corrects;
  for (size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].subject.empty()) continue;
    places.push_back(static_cast<int>(i));
    subjects.push_back(reports[i].subject);
    corrects.push_back(reports[i].corrects);
  }
  for (const auto& row : tx.Exec(kReplaced, pact_id, places, subjects, corrects)) {
    const int place = db::Get<int>(row["place"]);
    const NewReport& report = reports[static_cast<size_t>(place)];
    const int64_t corrected_by = db::Get<int64_t>(row["corrected_by"]);
    const int64_t standing = db::Get<int64_t>(row["standing"]);
    if (report.corrects == 0) {
      if (standing > 0) refused.emplace_back(place, ReportStands(ReportName(pact_id, standing)));
    } else if (db::Get<int64_t>(row["other"]) == 0) {
      refused.emplace_back(place, ReportNotFound(ReportName(pact_id, report.corrects)));
    } else if (db::Get<std::string>(row["other_subject"]) != report.subject) {
      refused.emplace_back(place, Invalid(reason::kInvalidRequest,
                                          {{"corrects", "is a report on another subject"}}));
    } else if (corrected_by > 0) {
      refused.emplace_back(place, ReportCorrected(ReportName(pact_id, corrected_by)));
    }
  }
  return refused;
}

std::vector<int64_t> InsertReports(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<NewReport>& reports) {
  std::vector<int64_t> ids;
  constexpr size_t kBatch = 5000;
  for (size_t begin = 0; begin < reports.size(); begin += kBatch) {
    std::vector<std::string> subjects, sides, reported_by, evidence;
    std::vector<db::Bytea> messages;
    std::vector<absl::CivilDay> days;
    std::vector<int64_t> corrects;
    std::vector<std::optional<absl::Time>> first_recorded;
    for (size_t i = begin; i < std::min(begin + kBatch, reports.size()); ++i) {
      const NewReport& report = reports[i];
      subjects.push_back(report.subject);
      sides.push_back(report.side);
      messages.push_back({report.message.SerializeAsString()});
      days.push_back(report.effective);
      reported_by.push_back(report.reported_by);
      evidence.push_back(report.message.evidence_reference());
      corrects.push_back(report.corrects);
      first_recorded.push_back(report.first_recorded);
    }
    for (const auto& row : tx.Exec(kInsertReports, pact_id, subjects, sides, messages, days,
                                   reported_by, evidence, corrects, first_recorded)) {
      ids.push_back(db::Get<int64_t>(row["id"]));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

void InsertAnswers(db::Tx& tx, absl::string_view pact_id, const std::vector<NewAnswer>& answers) {
  std::vector<int64_t> reports;
  std::vector<std::string> standings, reasons, sides, answered_by;
  std::vector<absl::Time> first_recorded;
  for (const NewAnswer& answer : answers) {
    reports.push_back(answer.report);
    standings.push_back(answer.standing);
    reasons.push_back(answer.reason);
    sides.push_back(answer.side);
    answered_by.push_back(answer.answered_by);
    first_recorded.push_back(answer.first_recorded);
  }
  tx.Exec(kInsertAnswers, pact_id, reports, standings, reasons, sides, answered_by, first_recorded);
}

void InsertFacts(db::Tx& tx, absl::string_view pact_id,
                 const std::vector<std::pair<std::string, Fact>>& facts) {
  std::vector<std::string> projects, kinds, agreed, reasons, recorded_by;
  std::vector<int> maturities;
  std::vector<absl::CivilDay> days;
  std::vector<absl::Time> first_recorded;
  for (const auto& [project, fact] : facts) {
    projects.push_back(project);
    kinds.push_back(Name(fact.kind));
    maturities.push_back(fact.maturity);
    agreed.emplace_back(fact.agreed ? "t" : "f");
    reasons.push_back(fact.reason);
    days.push_back(fact.effective);
    recorded_by.push_back(fact.recorded_by);
    first_recorded.push_back(fact.recorded);
  }
  tx.Exec(kInsertFacts, pact_id, projects, kinds, maturities, agreed, reasons, days, recorded_by,
          first_recorded);
}

std::vector<v1::Report> ExportReports(db::Tx& tx, absl::string_view pact_id) {
  std::vector<v1::Report> reports;
  std::map<int64_t, size_t> places;
  for (const auto& row : tx.Exec(kExportReports, pact_id)) {
    places[db::Get<int64_t>(row["id"])] = reports.size();
    reports.push_back(ReportOf(row, pact_id));
    v1::Report& report = reports.back();
    report.set_name(ReportName(pact_id, static_cast<int64_t>(reports.size())));
    if (const int64_t corrects = db::Get<int64_t>(row["corrects"]); corrects > 0) {
      report.set_corrects(ReportName(pact_id, static_cast<int64_t>(places.at(corrects) + 1)));
    }
  }
  for (const auto& row : tx.Exec(kExportAnswers, pact_id)) {
    *reports[places.at(db::Get<int64_t>(row["report"]))].add_answers() = AnswerOf(row);
  }
  return reports;
}

std::vector<v1::ProjectFact> ExportFacts(db::Tx& tx, absl::string_view pact_id) {
  std::vector<v1::ProjectFact> facts;
  for (const auto& row : tx.Exec(kExportFacts, pact_id)) {
    v1::ProjectFact fact;
    fact.set_project(
        absl::StrCat("pacts/", pact_id, "/projects/", db::Get<std::string>(row["project"])));
    fact.set_kind(static_cast<v1::ProjectFact::Kind>(KindOf(db::Get<std::string>(row["kind"]))));
    fact.set_maturity(static_cast<type::v1::Maturity>(db::Get<int>(row["maturity"])));
    fact.set_agreed(db::Get<bool>(row["agreed"]));
    *fact.mutable_effective_date() = ToProto(db::Get<absl::CivilDay>(row["effective"]));
    *fact.mutable_record_time() = ToProto(db::Get<absl::Time>(row["recorded"]));
    fact.set_recorded_by(db::Get<std::string>(row["recorded_by"]));
    fact.set_reason(db::Get<std::string>(row["reason"]));
    facts.push_back(std::move(fact));
  }
  return facts;
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

std::vector<v1::Report> ListAwaiting(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                     type::v1::Side side, int limit) {
  // A third party's measurement is confirmed as it comes.
  return ReportsOf(tx, pact_id,
                   tx.Exec(kListAwaiting, pact_id, before_id,
                           side == type::v1::SIDE_STATE ? "COUNTERPARTY" : "STATE", limit));
}

std::map<std::string, std::vector<v1::Report>> ReportsAsOf(db::Tx& tx, absl::string_view pact_id,
                                                           absl::CivilDay cut_off,
                                                           absl::Time known_at, int year) {
  std::map<std::string, std::vector<v1::Report>> reports;
  for (const auto& row : tx.Exec(kReportsAsOf, pact_id, cut_off, known_at, absl::StrCat(year))) {
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
