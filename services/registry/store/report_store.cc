#include "services/registry/store/report_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/db/columns.h"
#include "common/status/common_reasons.h"
#include "services/registry/domain/errors.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

constexpr size_t kBatch = 5000;

constexpr auto kReportColumns = db::Columns<NewReport>(
    db::Column("subject", &NewReport::subject), db::Column("side", &NewReport::reporter),
    db::AsMessage("message", &NewReport::message), db::Column("effective", &NewReport::effective),
    db::Column("reported_by", &NewReport::reported_by),
    db::Column("evidence", &NewReport::evidence), db::Column("corrects", &NewReport::corrects),
    db::Column("first_recorded", &NewReport::first_recorded));
constexpr auto kAnswerColumns = db::Columns<NewAnswer>(
    db::Column("report", &NewAnswer::report), db::Column("standing", &NewAnswer::standing),
    db::Column("reason", &NewAnswer::reason), db::Column("side", &NewAnswer::side),
    db::Column("answered_by", &NewAnswer::answered_by),
    db::Column("first_recorded", &NewAnswer::first_recorded));

// Rows in the order of the arrays, which is that of their ids.
template <class Columns>
std::string InsertInOrder(absl::string_view table, const Columns& columns) {
  return absl::StrCat("INSERT INTO ", table, " (pact, ", columns.List(), ") SELECT $1, ",
                      columns.List("n"), " FROM ", columns.Unnest(2), " WITH ORDINALITY AS n(",
                      columns.List(), ", place) ORDER BY place");
}
const db::Statement kInsertReports =
    db::Built("registry.insert_reports",
              absl::StrCat(InsertInOrder("report", kReportColumns), " RETURNING id"));
const db::Statement kInsertAnswers =
    db::Built("registry.insert_answers", InsertInOrder("report_answer", kAnswerColumns));
constexpr db::Statement kCorrections = {
    "registry.corrections",
    "SELECT w.place, coalesce(o.id, 0) AS other, coalesce(o.subject, '') AS other_subject, "
    "coalesce(n.id, 0) AS corrected_by, coalesce(s.id, 0) AS last "
    "FROM unnest($2::int[], $3::text[], $4::bigint[]) AS w(place, subject, corrects) "
    "LEFT JOIN report o ON o.pact = $1 AND o.id = w.corrects "
    "LEFT JOIN report n ON n.pact = $1 AND n.corrects = w.corrects "
    "LEFT JOIN LATERAL (SELECT l.id FROM report l WHERE l.pact = $1 AND l.subject = w.subject "
    "  ORDER BY l.id DESC LIMIT 1) s ON true "
    "ORDER BY w.place"};

// A row is confirmed as it comes where a third party measured.
constexpr char kStandingOfNoAnswer[] =
    "CASE WHEN r.side = 'THIRD_PARTY' THEN 'CONFIRMED' ELSE 'UNCONFIRMED' END";

std::string SelectReports(absl::string_view rest) {
  return absl::StrCat("SELECT r.id, ", kReportColumns.List("r"),
                      ", r.recorded, coalesce(c.id, 0) AS corrected_by "
                      "FROM report r LEFT JOIN report c ON c.pact = r.pact AND c.corrects = r.id ",
                      rest);
}
const db::Statement kFindReport =
    db::Built("registry.find_report", SelectReports("WHERE r.pact = $1 AND r.id = $2::bigint"));
const db::Statement kFindReports =
    db::Built("registry.find_reports",
              SelectReports(absl::StrCat(
                  "LEFT JOIN LATERAL (SELECT standing FROM report_answer a WHERE a.pact = r.pact "
                  "AND a.report = r.id ORDER BY a.id DESC LIMIT 1) s ON true "
                  "WHERE r.pact = $1 AND ($2::bigint = 0 OR r.id < $2::bigint) "
                  "AND ($3::text[] = '{}' OR coalesce(s.standing, ",
                  kStandingOfNoAnswer,
                  ") = ANY($3::text[])) AND ($4::boolean OR c.id IS NULL) ORDER BY r.id DESC "
                  "LIMIT $5::int")));
const db::Statement kFindAwaiting = db::Built(
    "registry.find_awaiting",
    SelectReports(
        "WHERE r.pact = $1 AND ($2::bigint = 0 OR r.id < $2::bigint) AND r.side = $3 "
        "AND c.id IS NULL "
        "AND NOT EXISTS (SELECT FROM report_answer a WHERE a.pact = r.pact AND a.report = r.id) "
        "ORDER BY r.id DESC LIMIT $4::int"));
// Of the measurements of an indicator for the year only the one of the period that ends last:
// subjects end with that day.
const db::Statement kReportsAsOf = db::Built(
    "registry.reports_as_of",
    absl::StrCat(
        "WITH latest AS (SELECT DISTINCT ON (key) CASE WHEN r.subject LIKE 'indicators/%' "
        "THEN left(r.subject, -11) ELSE r.subject END AS key, r.* FROM report r "
        "WHERE r.pact = $1 AND r.effective <= $2::date AND r.recorded < $3::timestamptz "
        "AND (r.subject LIKE 'projects/%' OR r.subject LIKE 'commitments/%' "
        "  OR r.subject LIKE 'indicators/%/' || $4 || '/%') "
        "AND NOT EXISTS (SELECT FROM report c WHERE c.pact = r.pact AND c.corrects = r.id "
        "  AND c.recorded < $3::timestamptz) ORDER BY key, r.subject DESC, r.id DESC) "
        "SELECT r.id, ",
        kReportColumns.List("r"), ", r.recorded, 0 AS corrected_by, coalesce(s.standing, ",
        kStandingOfNoAnswer,
        ") AS standing FROM latest r "
        "LEFT JOIN LATERAL (SELECT standing FROM report_answer a WHERE a.pact = r.pact "
        "  AND a.report = r.id AND a.recorded < $3::timestamptz ORDER BY a.id DESC LIMIT 1) s "
        "ON true ORDER BY r.id"));
const db::Statement kAnswers =
    db::Built("registry.answers", absl::StrCat("SELECT ", kAnswerColumns.List(),
                                               ", recorded FROM report_answer WHERE pact = $1 AND "
                                               "report = ANY($2::bigint[]) ORDER BY report, id"));
const db::Statement kExportReports =
    db::Built("registry.export_reports",
              absl::StrCat("SELECT r.id, ", kReportColumns.List("r"),
                           ", coalesce(r.first_recorded, r.recorded) AS recorded, "
                           "0 AS corrected_by FROM report r WHERE r.pact = $1 ORDER BY r.id"));
const db::Statement kExportAnswers =
    db::Built("registry.export_answers",
              absl::StrCat("SELECT ", kAnswerColumns.List(),
                           ", coalesce(first_recorded, recorded) AS recorded FROM report_answer "
                           "WHERE pact = $1 ORDER BY report, id"));

type::v1::Side SideOf(Reporter reporter) {
  return reporter == Reporter::kCounterparty ? type::v1::SIDE_COUNTERPARTY : type::v1::SIDE_STATE;
}

v1::Answer AnswerOf(const NewAnswer& stored, absl::Time recorded) {
  v1::Answer answer;
  answer.set_standing(EnumToProto<type::v1::Standing>(stored.standing));
  answer.set_reason(stored.reason);
  answer.set_side(EnumToProto<type::v1::Side>(stored.side));
  answer.set_answered_by(stored.answered_by);
  *answer.mutable_record_time() = ToProto(recorded);
  return answer;
}

// The report of a row, without its standing and its answers.
StoredReport ReportOf(const pqxx::row& row, absl::string_view pact_id) {
  NewReport stored = kReportColumns.Read(row);
  StoredReport answer = {db::Get<int64_t>(row, "id"), stored.reporter, std::move(stored.message)};
  v1::Report& report = answer.report;
  report.set_name(ReportName(pact_id, answer.id));
  *report.mutable_effective_date() = ToProto(stored.effective);
  report.set_reported_by_side(SideOf(stored.reporter));
  report.set_reported_by(stored.reported_by);
  *report.mutable_record_time() = ToProto(db::Get<absl::Time>(row, "recorded"));
  report.set_evidence_reference(stored.evidence);
  report.set_third_party(stored.reporter == Reporter::kThirdParty);
  if (stored.corrects) report.set_corrects(ReportName(pact_id, *stored.corrects));
  const auto corrected_by = db::Get<int64_t>(row, "corrected_by");
  if (corrected_by > 0) report.set_corrected_by(ReportName(pact_id, corrected_by));
  return answer;
}

// The reports of the rows of SelectReports with their answers now, which are read at once, and the
// standing that follows.
std::vector<StoredReport> ReportsOf(db::Tx& tx, absl::string_view pact_id,
                                    const pqxx::result& rows) {
  std::vector<StoredReport> reports;
  std::vector<int64_t> ids;
  std::map<int64_t, size_t> places;
  for (const auto& row : rows) {
    StoredReport& stored = reports.emplace_back(ReportOf(row, pact_id));
    stored.report.set_standing(stored.report.third_party() ? type::v1::STANDING_CONFIRMED
                                                           : type::v1::STANDING_UNCONFIRMED);
    places[stored.id] = ids.size();
    ids.push_back(stored.id);
  }
  for (const auto& row : tx.Exec(kAnswers, pact_id, ids)) {
    const NewAnswer answer = kAnswerColumns.Read(row);
    v1::Report& report = reports[places.at(answer.report)].report;
    *report.add_answers() = AnswerOf(answer, db::Get<absl::Time>(row, "recorded"));
    report.set_standing(report.answers().rbegin()->standing());
  }
  return reports;
}

// The refusal of one report, by the row of kCorrections; OK where there is none.
absl::Status CheckCorrection(absl::string_view pact_id, const NewReport& report,
                             const pqxx::row& row) {
  if (!report.corrects) {
    const auto last = db::Get<int64_t>(row, "last");
    return last > 0 ? ReportStands(ReportName(pact_id, last)) : absl::OkStatus();
  }
  if (db::Get<int64_t>(row, "other") == 0) {
    return ReportNotFound(ReportName(pact_id, *report.corrects));
  }
  if (db::Get<std::string>(row, "other_subject") != report.subject) {
    return Invalid(reason::kInvalidRequest, {{"corrects", {&phrase::kIsAReportOnAnotherSubject}}});
  }
  const auto corrected_by = db::Get<int64_t>(row, "corrected_by");
  return corrected_by > 0 ? ReportCorrected(ReportName(pact_id, corrected_by)) : absl::OkStatus();
}

}  // namespace

std::string ReportName(absl::string_view pact_id, int64_t id) {
  return absl::StrCat("pacts/", pact_id, "/reports/", id);
}

std::vector<std::pair<int, absl::Status>> CheckCorrections(db::Tx& tx, absl::string_view pact_id,
                                                           const std::vector<NewReport>& reports) {
  std::vector<int> places;
  std::vector<std::string> subjects;
  std::vector<std::optional<int64_t>> corrects;
  for (size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].subject.empty()) continue;
    places.push_back(static_cast<int>(i));
    subjects.push_back(reports[i].subject);
    corrects.push_back(reports[i].corrects);
  }
  std::vector<std::pair<int, absl::Status>> refused;
  for (const auto& row : tx.Exec(kCorrections, pact_id, places, subjects, corrects)) {
    const int place = db::Get<int>(row, "place");
    const absl::Status status = CheckCorrection(pact_id, reports[static_cast<size_t>(place)], row);
    if (!status.ok()) refused.emplace_back(place, status);
  }
  return refused;
}

std::vector<int64_t> InsertReports(db::Tx& tx, absl::string_view pact_id,
                                   const std::vector<NewReport>& reports) {
  std::vector<int64_t> ids;
  const auto all = absl::MakeConstSpan(reports);
  for (size_t begin = 0; begin < all.size(); begin += kBatch) {
    const auto batch = all.subspan(begin, kBatch);
    for (const auto& row : tx.Exec(kInsertReports, pact_id, kReportColumns.Arrays(batch))) {
      ids.push_back(db::Get<int64_t>(row, "id"));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<StoredReport> FindReport(db::Tx& tx, absl::string_view pact_id, int64_t id) {
  const pqxx::result rows = tx.Exec(kFindReport, pact_id, id);
  if (rows.empty()) return std::nullopt;
  return ReportsOf(tx, pact_id, rows)[0];
}

std::vector<StoredReport> FindReports(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                      const std::vector<Standing>& standings, Corrected corrected,
                                      int limit) {
  return ReportsOf(tx, pact_id,
                   tx.Exec(kFindReports, pact_id, before_id, standings,
                           corrected == Corrected::kIncluded, limit));
}

std::vector<StoredReport> FindAwaiting(db::Tx& tx, absl::string_view pact_id, int64_t before_id,
                                       Side side, int limit) {
  // A third party's measurement is confirmed as it comes.
  const Reporter reporter = side == Side::kState ? Reporter::kCounterparty : Reporter::kState;
  return ReportsOf(tx, pact_id, tx.Exec(kFindAwaiting, pact_id, before_id, reporter, limit));
}

ReportsBySubject ReportsAsOf(db::Tx& tx, absl::string_view pact_id, absl::CivilDay cut_off,
                             absl::Time known_at, int year) {
  ReportsBySubject reports;
  for (const auto& row : tx.Exec(kReportsAsOf, pact_id, cut_off, known_at, absl::StrCat(year))) {
    v1::Report report = ReportOf(row, pact_id).report;
    report.set_standing(EnumToProto<type::v1::Standing>(db::Get<Standing>(row, "standing")));
    reports[db::Get<std::string>(row, "subject")] = std::move(report);
  }
  return reports;
}

void InsertAnswers(db::Tx& tx, absl::string_view pact_id, const std::vector<NewAnswer>& answers) {
  tx.Exec(kInsertAnswers, pact_id, kAnswerColumns.Arrays(answers));
}

std::vector<v1::Report> ExportReports(db::Tx& tx, absl::string_view pact_id) {
  std::vector<v1::Report> reports;
  std::map<int64_t, int64_t> numbers;  // By id.
  for (const auto& row : tx.Exec(kExportReports, pact_id)) {
    StoredReport stored = ReportOf(row, pact_id);
    const int64_t number = static_cast<int64_t>(reports.size()) + 1;
    numbers[stored.id] = number;
    stored.report.set_name(ReportName(pact_id, number));
    const auto corrects = db::Get<std::optional<int64_t>>(row, "corrects");
    if (corrects) stored.report.set_corrects(ReportName(pact_id, numbers.at(*corrects)));
    reports.push_back(std::move(stored.report));
  }
  for (const auto& row : tx.Exec(kExportAnswers, pact_id)) {
    const NewAnswer answer = kAnswerColumns.Read(row);
    *reports[static_cast<size_t>(numbers.at(answer.report)) - 1].add_answers() =
        AnswerOf(answer, db::Get<absl::Time>(row, "recorded"));
  }
  return reports;
}

}  // namespace pactum::registry
