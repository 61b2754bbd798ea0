#include "services/review/api/review_api.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/rpc/reads.h"
#include "common/status/status_macros.h"
#include "services/review/app/reports.h"
#include "services/review/app/scope.h"
#include "services/review/domain/errors.h"
#include "services/review/store/decision_store.h"
#include "services/review/store/policy_store.h"
#include "services/review/store/review_store.h"

namespace pactum::review {
namespace {

// A read within one review in the caller's scope, named by the request's `name` or `parent`.
template <class Resp, class Req>
auto ReviewRead(db::Pool& pool,
                absl::StatusOr<Resp> (*read)(db::Tx&, const ReviewRow&, const Req&)) {
  return rpc::Snapshot(
      pool, [read](db::Tx& tx, const rpc::Call& call, const Req& request) -> absl::StatusOr<Resp> {
        const std::string* name = nullptr;
        if constexpr (requires { request.parent(); }) {
          name = &request.parent();
        } else {
          name = &request.name();
        }
        ASSIGN_OR_RETURN(const ReviewRow review, ReviewInScope(tx, call, *name));
        return read(tx, review, request);
      });
}

absl::StatusOr<v1::Policy> GetPolicy(db::Tx& tx, const rpc::Call&,
                                     const v1::GetPolicyRequest& request) {
  std::optional<v1::Policy> policy = FindPolicy(tx, LastNameId(request.name()));
  if (!policy) return PolicyNotFound(request.name());
  return *std::move(policy);
}

absl::StatusOr<v1::ListPoliciesResponse> ListPoliciesPage(db::Tx& tx, const rpc::Call& call,
                                                          const v1::ListPoliciesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, Page<std::string>::Of(request, "policies", call.domain));
  v1::ListPoliciesResponse list;
  page.Fill(
      ListPolicies(tx, page.After(), page.Limit()), list.mutable_policies(), std::identity(),
      [](const v1::Policy& policy) { return LastNameId(policy.name()); },
      list.mutable_next_page_token());
  return list;
}

// Review knows a pact by its reviews: without one, REVIEW_NOT_FOUND.
absl::StatusOr<v1::ListReviewsResponse> ListReviewsPage(db::Tx& tx, const rpc::Call& call,
                                                        const v1::ListReviewsRequest& request) {
  ASSIGN_OR_RETURN(const auto page,
                   Page<int>::Of(request, absl::StrCat("reviews ", request.parent()), call.domain));
  const std::string pact_id = rpc::PactIdIn(request);
  const std::vector<ReviewRow> any = ListReviews(tx, pact_id, 0, 1);
  if (any.empty()) return ReviewNotFound(absl::StrCat(request.parent(), "/annualReviews"));
  RETURN_IF_ERROR(rpc::RequireRegion(call, any[0].region));
  v1::ListReviewsResponse list;
  page.Fill(
      ListReviews(tx, pact_id, page.After(), page.Limit()), list.mutable_reviews(),
      [](const ReviewRow& row) { return ToProto(row); },
      [](const ReviewRow& row) { return row.key.year; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::AnnualReview> GetReview(db::Tx&, const ReviewRow& review,
                                           const v1::GetReviewRequest&) {
  return ToProto(review);
}

absl::StatusOr<v1::Evidence> GetEvidence(db::Tx& tx, const ReviewRow& review,
                                         const v1::GetEvidenceRequest& request) {
  return EvidenceNamed(tx, review, request.name());
}

absl::StatusOr<v1::Run> GetRun(db::Tx& tx, const ReviewRow& review,
                               const v1::GetRunRequest& request) {
  return RunNamed(tx, review, request.name());
}

absl::StatusOr<v1::ExplainRunResponse> ExplainRun(db::Tx& tx, const ReviewRow& review,
                                                  const v1::ExplainRunRequest& request) {
  ASSIGN_OR_RETURN(const v1::Run run, RunNamed(tx, review, request.name()));
  ASSIGN_OR_RETURN(const v1::Evidence evidence, EvidenceNamed(tx, review, run.evidence()));
  return Explain(run, evidence, request.axis());
}

absl::StatusOr<v1::Decision> GetDecision(db::Tx& tx, const ReviewRow& review,
                                         const v1::GetDecisionRequest& request) {
  const int number = NumberOf(request.name()).value_or(0);
  const std::optional<DecisionRow> decision = FindDecision(tx, review.key, number);
  if (!decision) return DecisionNotFound(request.name());
  return ToProto(*decision);
}

absl::StatusOr<v1::ListDecisionsResponse> ListDecisionsPage(
    db::Tx& tx, const ReviewRow& review, const v1::ListDecisionsRequest& request) {
  ASSIGN_OR_RETURN(const auto page,
                   Page<int>::Of(request, absl::StrCat("decisions ", request.parent()), kDomain));
  v1::ListDecisionsResponse list;
  page.Fill(
      ListDecisions(tx, review.key, page.After(), page.Limit()), list.mutable_decisions(),
      [](const DecisionRow& row) { return ToProto(row); },
      [](const DecisionRow& row) { return row.number; }, list.mutable_next_page_token());
  return list;
}

absl::StatusOr<v1::Analysis> GetAnalysis(db::Tx& tx, const ReviewRow& review,
                                         const v1::GetAnalysisRequest&) {
  return PresentAnalysis(tx, review);
}

}  // namespace

ReviewApi::ReviewApi(const rpc::Gate& gate, db::Pool& pool, RegistryClient& registry,
                     BudgetClient& budget, ProcurementClient& procurement,
                     absl::Duration decision_lease)
    : rpc::Service("pactum.review.v1.ReviewService", gate),
      policies_(pool),
      reviews_(pool, registry),
      evidence_(pool, registry, budget, procurement),
      computation_(pool),
      decisions_(pool, budget, decision_lease),
      analysis_(pool) {
  On("CreatePolicy", policies_, &Policies::Create);
  On("PublishPolicy", policies_, &Policies::Publish);
  On("GetPolicy", rpc::Snapshot(pool, GetPolicy));
  On("ListPolicies", rpc::Snapshot(pool, ListPoliciesPage));

  On("OpenReview", reviews_, &Reviews::Open);
  On("SubmitReview", reviews_, &Reviews::Submit);
  On("ReturnReview", reviews_, &Reviews::Return);
  On("ReopenReview", reviews_, &Reviews::Reopen);
  On("CloseReview", reviews_, &Reviews::Close);
  On("GetReview", ReviewRead(pool, GetReview));
  On("ListReviews", rpc::Snapshot(pool, ListReviewsPage));

  On("CollectEvidence", evidence_, &EvidenceCollection::Collect);
  On("WaiveBlocker", evidence_, &EvidenceCollection::Waive);
  On("GetEvidence", ReviewRead(pool, GetEvidence));
  On("CompareEvidence", ReviewRead(pool, CompareEvidence));

  On("ComputeContribution", computation_, &Computation::Compute);
  On("SimulateContribution", Simulate);
  On("SimulateReview", ReviewRead(pool, SimulateStoredReview));
  On("GetRun", ReviewRead(pool, GetRun));
  On("ExplainRun", ReviewRead(pool, ExplainRun));
  On("CompareRuns", ReviewRead(pool, CompareStoredRuns));

  On("DecideContribution", decisions_, &Decisions::Decide);
  On("GetDecision", ReviewRead(pool, GetDecision));
  On("ListDecisions", ReviewRead(pool, ListDecisionsPage));

  On("GetAnalysis", ReviewRead(pool, GetAnalysis));
  On("ExplainGap", analysis_, &AnalysisActs::Explain);
  On("SetProspectOutcome", analysis_, &AnalysisActs::SetOutcome);
  On("CommentReview", analysis_, &AnalysisActs::Comment);

  On("ExportReview", ReviewRead(pool, ExportReview));
  On("VerifyReview", ReviewRead(pool, VerifyReview));
  On("GetReport", ReviewRead(pool, GetReport));
  On("RenderReport", ReviewRead(pool, RenderReport));
  On("GetNationalView", rpc::Snapshot(pool, GetNationalView));
  On("RenderNationalView", rpc::Snapshot(pool, RenderNationalView));
}

}  // namespace pactum::review
