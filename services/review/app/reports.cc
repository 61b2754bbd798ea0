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
#include "services/review/app/scope.h"
#include "services/review/content/comparison.h"
#include "services/review/content/evidence.h"
#include "services/review/content/report.h"
#include "services/review/content/report_csv.h"
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

// The number of reviews read at a time.
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

absl::StatusOr<ExplainedRun> ExplainedRunNamed(db::Tx& tx, const ReviewRow& review,
                                               const std::string& name) {
  ExplainedRun explained;
  ASSIGN_OR_RETURN(explained.run, RunNamed(tx, review, name));
  ASSIGN_OR_RETURN(explained.evidence, EvidenceNamed(tx, review, explained.run.evidence()));
  ASSIGN_OR_RETURN(const v1::ExplainRunResponse lines,
                   Explain(explained.run, explained.evidence, type::v1::AXIS_UNSPECIFIED));
  explained.lines.assign(lines.lines().begin(), lines.lines().end());
  return explained;
}

// In effect, or else on its way to budget.
std::optional<DecisionRow> PresentDecision(db::Tx& tx, const ReviewRow& review) {
  const int number =
      review.effective_decision > 0 ? review.effective_decision : review.pending_decision;
  return number > 0 ? FindDecision(tx, review.key, number) : std::nullopt;
}

std::string JsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) throw std::logic_error("a report without a JSON form");
  return json;
}

// `html`: () -> std::string.
template <class Report, class Html>
v1::RenderedReport Rendered(const Report& report, v1::ReportFormat format, const std::string& name,
                            Html html) {
  const auto document = [&](const char* media_type, const char* ending, std::string content) {
    v1::RenderedReport rendered;
    rendered.set_media_type(media_type);
    rendered.set_file_name(absl::StrCat(name, ".", ending));
    rendered.set_content(std::move(content));
    return rendered;
  };
  switch (format) {
    case v1::REPORT_FORMAT_CSV:
      return document("text/csv; charset=utf-8", "csv", Csv(report));
    case v1::REPORT_FORMAT_JSON:
      return document("application/json", "json", JsonOf(report));
    default:
      return document("text/html; charset=utf-8", "html", html());
  }
}

absl::StatusOr<v1::ReviewReport> PresentReport(db::Tx& tx, const ReviewRow& review) {
  const std::optional<DecisionRow> decision = PresentDecision(tx, review);
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
  sources.analysis = PresentAnalysis(tx, review);
  return ReportOf(sources);
}

v1::NationalView PresentNationalView(db::Tx& tx, const rpc::Call& call, int year) {
  std::vector<NationalSource> sources;
  // Lists: the sources point to their items.
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

}  // namespace

absl::StatusOr<v1::CompareEvidenceResponse> CompareEvidence(
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

absl::StatusOr<v1::CompareRunsResponse> CompareStoredRuns(db::Tx& tx, const ReviewRow& review,
                                                          const v1::CompareRunsRequest& request) {
  RETURN_IF_ERROR(CheckComparable(review, request.name(), request.other()));
  ASSIGN_OR_RETURN(const ExplainedRun first, ExplainedRunNamed(tx, review, request.name()));
  ASSIGN_OR_RETURN(const ExplainedRun second, ExplainedRunNamed(tx, review, request.other()));
  return CompareRuns(first, second);
}

absl::StatusOr<v1::SimulateReviewResponse> SimulateStoredReview(
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

absl::StatusOr<v1::ReviewExport> ExportReview(db::Tx& tx, const ReviewRow& review,
                                              const v1::ExportReviewRequest&) {
  v1::ReviewExport kept = LoadExport(tx, review);
  kept.set_digest(ExportDigest(kept));
  return kept;
}

absl::StatusOr<v1::VerifyReviewResponse> VerifyReview(db::Tx& tx, const ReviewRow& review,
                                                      const v1::VerifyReviewRequest&) {
  const v1::ReviewExport kept = LoadExport(tx, review);
  v1::VerifyReviewResponse response;
  for (v1::Discrepancy& discrepancy : Verify(kept)) {
    *response.add_discrepancies() = std::move(discrepancy);
  }
  response.set_verified(response.discrepancies().empty());
  response.set_resource_count(ResourceCount(kept));
  return response;
}

absl::StatusOr<v1::ReviewReport> GetReport(db::Tx& tx, const ReviewRow& review,
                                           const v1::GetReportRequest&) {
  return PresentReport(tx, review);
}

absl::StatusOr<v1::NationalView> GetNationalView(db::Tx& tx, const rpc::Call& call,
                                                 const v1::GetNationalViewRequest& request) {
  return PresentNationalView(tx, call, request.year());
}

absl::StatusOr<v1::RenderedReport> RenderReport(db::Tx& tx, const ReviewRow& review,
                                                const v1::RenderReportRequest& request) {
  ASSIGN_OR_RETURN(const v1::ReviewReport report, PresentReport(tx, review));
  const Counterparty counterparty = review.pes ? Counterparty::kPes : Counterparty::kRegion;
  return Rendered(report, request.format(),
                  absl::StrCat("review-", review.key.pact_id, "-", review.key.year),
                  [&] { return Html(report, request.language(), counterparty); });
}

absl::StatusOr<v1::RenderedReport> RenderNationalView(
    db::Tx& tx, const rpc::Call& call, const v1::RenderNationalViewRequest& request) {
  const v1::NationalView view = PresentNationalView(tx, call, request.year());
  return Rendered(view, request.format(), absl::StrCat("national-", view.year()),
                  [&] { return Html(view, request.language()); });
}

}  // namespace pactum::review
