#include "services/review/app/reports.h"

#include <list>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/status/status_macros.h"
#include "google/protobuf/util/json_util.h"
#include "services/review/app/analysis_acts.h"
#include "services/review/app/computation.h"
#include "services/review/content/comparison.h"
#include "services/review/content/evidence.h"
#include "services/review/content/report.h"
#include "services/review/content/report_html.h"
#include "services/review/content/simulation.h"
#include "services/review/content/verification.h"
#include "services/review/domain/errors.h"
#include "services/review/store/decision_store.h"
#include "services/review/store/export_store.h"
#include "services/review/store/policy_store.h"
#include "services/review/store/review_store.h"

namespace pactum::review {
namespace {

// So many reviews are read at a time.
constexpr int kReviewsAtOnce = 100;

// NOT_COMPARABLE unless `other` is another one of the same review.
absl::Status CheckComparable(const ReviewRow& review, const std::string& name,
                             const std::string& other) {
  const std::optional<ReviewKey> key = KeyOf(other);
  if (!key || ReviewName(*key) != ReviewName(review.key) || name == other) {
    return NotComparable(name, other);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Evidence> EvidenceNamed(db::Tx& tx, const ReviewRow& review,
                                           const std::string& name) {
  std::optional<v1::Evidence> evidence = FindEvidence(tx, review.key, NumberOf(name).value_or(0));
  if (!evidence) return EvidenceNotFound(name);
  return *std::move(evidence);
}

absl::StatusOr<ExplainedRun> ExplainedRunNamed(db::Tx& tx, const ReviewRow& review,
                                               const std::string& name) {
  std::optional<v1::Run> run = FindRun(tx, review.key, NumberOf(name).value_or(0));
  if (!run) return RunNotFound(name);
  ExplainedRun explained;
  explained.run = *std::move(run);
  ASSIGN_OR_RETURN(explained.evidence, EvidenceNamed(tx, review, explained.run.evidence()));
  ASSIGN_OR_RETURN(const v1::ExplainRunResponse lines,
                   Explain(explained.run, explained.evidence, type::v1::AXIS_UNSPECIFIED));
  explained.lines.assign(lines.lines().begin(), lines.lines().end());
  return explained;
}

std::optional<DecisionRow> StandingDecision(db::Tx& tx, const ReviewRow& review) {
  const int number =
      review.effective_decision > 0 ? review.effective_decision : review.pending_decision;
  return number > 0 ? FindDecision(tx, review.key, number) : std::nullopt;
}

v1::RenderedReport Rendered(const std::string& name, v1::ReportFormat format,
                            const google::protobuf::Message& message, std::string html,
                            std::string csv) {
  v1::RenderedReport rendered;
  if (format == v1::REPORT_FORMAT_CSV) {
    rendered.set_media_type("text/csv; charset=utf-8");
    rendered.set_file_name(name + ".csv");
    rendered.set_content(std::move(csv));
  } else if (format == v1::REPORT_FORMAT_JSON) {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = true;
    rendered.set_media_type("application/json");
    rendered.set_file_name(name + ".json");
    const auto status =
        google::protobuf::util::MessageToJsonString(message, rendered.mutable_content(), options);
    if (!status.ok()) throw std::logic_error("a report that has no JSON");
  } else {
    rendered.set_media_type("text/html; charset=utf-8");
    rendered.set_file_name(name + ".html");
    rendered.set_content(std::move(html));
  }
  return rendered;
}

template <class Report>
v1::RenderedReport RenderAs(const Report& report, const std::string& name, v1::ReportFormat format,
                            v1::ReportLanguage language) {
  const bool html = format != v1::REPORT_FORMAT_CSV && format != v1::REPORT_FORMAT_JSON;
  return Rendered(name, format, report, html ? Html(report, language) : "",
                  format == v1::REPORT_FORMAT_CSV ? Csv(report) : "");
}

}  // namespace

absl::StatusOr<v1::CompareEvidenceResponse> CompareEvidenceNow(
    db::Tx& tx, const ReviewRow& review, const v1::CompareEvidenceRequest& request) {
  RETURN_IF_ERROR(CheckComparable(review, request.name(), request.other()));
  ASSIGN_OR_RETURN(const v1::Evidence first, EvidenceNamed(tx, review, request.name()));
  ASSIGN_OR_RETURN(const v1::Evidence second, EvidenceNamed(tx, review, request.other()));
  v1::CompareEvidenceResponse response;
  for (v1::DifferenceLine& line : CompareContents(first.content(), second.content())) {
    *response.add_lines() = std::move(line);
  }
  return response;
}

absl::StatusOr<v1::CompareRunsResponse> CompareRunsNow(db::Tx& tx, const ReviewRow& review,
                                                       const v1::CompareRunsRequest& request) {
  RETURN_IF_ERROR(CheckComparable(review, request.name(), request.other()));
  ASSIGN_OR_RETURN(const ExplainedRun first, ExplainedRunNamed(tx, review, request.name()));
  ASSIGN_OR_RETURN(const ExplainedRun second, ExplainedRunNamed(tx, review, request.other()));
  return CompareRuns(first, second);
}

absl::StatusOr<v1::SimulateReviewResponse> SimulateReviewNow(
    db::Tx& tx, const ReviewRow& review, const v1::SimulateReviewRequest& request) {
  const std::optional<v1::Evidence> evidence = FindEvidence(tx, review.key, review.latest_evidence);
  if (!evidence) return EvidenceNotFound(EvidenceName(review.key, 1));
  const std::optional<v1::Policy> applying =
      PolicyFor(tx, review.key.year, pactum::FromProto(evidence->content().known_at()));
  if (!applying) return NoPolicyApplies(review.key.year);
  SimulationBase base{evidence->content().inputs(), *applying, *applying, review.end_year};
  if (!request.policy().empty()) {
    const std::optional<v1::Policy> tried = FindPolicy(tx, LastNameId(request.policy()));
    if (!tried) return PolicyNotFound(request.policy());
    base.policy = *tried;
  }
  return SimulateReview(base, request);
}

v1::ReviewExport ExportNow(db::Tx& tx, const ReviewRow& review) {
  v1::ReviewExport kept = LoadExport(tx, review);
  kept.set_digest(ExportDigest(kept));
  return kept;
}

v1::VerifyReviewResponse VerifyNow(db::Tx& tx, const ReviewRow& review) {
  const v1::ReviewExport kept = LoadExport(tx, review);
  v1::VerifyReviewResponse response;
  for (v1::Discrepancy& discrepancy : Verify(kept)) {
    *response.add_discrepancies() = std::move(discrepancy);
  }
  response.set_verified(response.discrepancies().empty());
  response.set_resource_count(ResourceCount(kept));
  return response;
}

absl::StatusOr<v1::ReviewReport> ReportNow(db::Tx& tx, const ReviewRow& review) {
  const std::optional<DecisionRow> decision = StandingDecision(tx, review);
  const int number = decision ? decision->run : review.latest_run;
  const std::optional<v1::Run> run = FindRun(tx, review.key, number);
  if (!run) return RunNotFound(RunName(review.key, 1));
  ReportSources sources;
  sources.review = ToProto(review);
  sources.run = *run;
  ASSIGN_OR_RETURN(sources.evidence, EvidenceNamed(tx, review, run->evidence()));
  v1::Decision message;
  if (decision) {
    message = ToProto(*decision);
    sources.decision = &message;
  }
  sources.analysis = AnalysisNow(tx, review);
  return ReportOf(sources);
}

v1::NationalView NationalNow(db::Tx& tx, const rpc::Call& call, int year) {
  std::vector<NationalSource> sources;
  // Lists, since the sources point to what is in them.
  std::list<v1::Run> runs;
  std::list<v1::Decision> decisions;
  std::string after;
  while (true) {
    const std::vector<ReviewRow> reviews = ListReviewsOfYear(tx, year, after, kReviewsAtOnce);
    for (const ReviewRow& review : reviews) {
      after = review.key.pact_id;
      if (!call.principal.MayActIn(review.region)) continue;
      NationalSource source{ToProto(review)};
      if (auto run = FindRun(tx, review.key, review.latest_run)) {
        source.run = &runs.emplace_back(*std::move(run));
      }
      if (const auto decision = FindDecision(tx, review.key, review.effective_decision)) {
        source.decision = &decisions.emplace_back(ToProto(*decision));
      }
      sources.push_back(std::move(source));
    }
    if (static_cast<int>(reviews.size()) < kReviewsAtOnce) return NationalViewOf(year, sources);
  }
}

v1::RenderedReport Render(const v1::ReviewReport& report, v1::ReportFormat format,
                          v1::ReportLanguage language) {
  const std::string name =
      absl::StrCat("review-", NameId(report.review().name(), 0), "-", report.review().year());
  return RenderAs(report, name, format, language);
}

v1::RenderedReport Render(const v1::NationalView& view, v1::ReportFormat format,
                          v1::ReportLanguage language) {
  return RenderAs(view, absl::StrCat("national-", view.year()), format, language);
}

}  // namespace pactum::review
