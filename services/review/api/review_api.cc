#include "services/review/api/review_api.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/page_token.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/status/status_macros.h"
#include "services/review/api/within.h"
#include "services/review/domain/errors.h"
#include "services/review/store/decision_store.h"
#include "services/review/store/policy_store.h"
#include "services/review/store/review_store.h"
#include "services/review/wire/review_wire.h"

namespace pactum::review {
namespace {

using grpc::ServerContext;

// Where a list goes on: the last key given, or `first`.
absl::StatusOr<std::string> After(const std::string& token, const std::string& query,
                                  const std::string& first) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, DecodePageToken(token, query, kDomain));
  return parts.empty() ? first : parts[0];
}

// A key of a page token that is a number; a changed token leads to the beginning.
int NumberIn(const std::string& key) {
  int number = 0;
  return absl::SimpleAtoi(key, &number) ? number : 0;
}

// Cuts a list that was read with one item more than the page and tells where to go on.
template <class Item, class KeyOf>
std::string NextPage(std::vector<Item>& items, int page, const std::string& query, KeyOf key_of) {
  if (static_cast<int>(items.size()) <= page) return "";
  items.resize(static_cast<size_t>(page));
  return EncodePageToken({key_of(items.back())}, query);
}

absl::StatusOr<v1::Run> RunNamed(db::Tx& tx, const ReviewRow& review, const std::string& name) {
  std::optional<v1::Run> run = FindRun(tx, review.key, NumberOf(name).value_or(0));
  if (!run) return RunNotFound(name);
  return *std::move(run);
}

// A pact that has no review is not known here: REVIEW_NOT_FOUND.
absl::StatusOr<v1::ListReviewsResponse> ListOfReviews(db::Tx& tx, const rpc::Call& call,
                                                      const v1::ListReviewsRequest& request) {
  const std::string query = absl::StrCat("reviews ", request.parent());
  ASSIGN_OR_RETURN(const std::string after, After(request.page_token(), query, "0"));
  const std::string pact_id = NameId(request.parent(), 0);
  const std::vector<ReviewRow> any = ListReviews(tx, pact_id, 0, 1);
  if (any.empty()) return ReviewNotFound(absl::StrCat(request.parent(), "/annualReviews"));
  RETURN_IF_ERROR(rpc::RequireRegion(call, any[0].region));
  const int page = PageSize(request.page_size());
  std::vector<ReviewRow> items = ListReviews(tx, pact_id, NumberIn(after), page + 1);
  v1::ListReviewsResponse list;
  list.set_next_page_token(
      NextPage(items, page, query, [](const ReviewRow& r) { return absl::StrCat(r.key.year); }));
  for (const ReviewRow& item : items) *list.add_reviews() = ToProto(item);
  return list;
}

}  // namespace

ReviewApi::ReviewApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                     db::Pool& pool, RegistryClient& registry, BudgetClient& budget,
                     ProcurementClient& procurement, absl::Duration decision_lease)
    : pipeline_("pactum.review.v1.ReviewService", kDomain, tokens, admission, clock),
      pool_(pool),
      policies_(pool),
      reviews_(pool, registry),
      evidence_(pool, registry, budget, procurement),
      computation_(pool),
      decisions_(pool, budget, decision_lease),
      analysis_(pool) {}

grpc::Status ReviewApi::CreatePolicy(ServerContext* context, const v1::CreatePolicyRequest* request,
                                     v1::Policy* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::CreatePolicyRequest& r)
                              -> absl::StatusOr<v1::Policy> { return policies_.Create(call, r); });
}

grpc::Status ReviewApi::PublishPolicy(ServerContext* context,
                                      const v1::PublishPolicyRequest* request,
                                      v1::Policy* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::PublishPolicyRequest& r)
                              -> absl::StatusOr<v1::Policy> { return policies_.Publish(call, r); });
}

grpc::Status ReviewApi::GetPolicy(ServerContext* context, const v1::GetPolicyRequest* request,
                                  v1::Policy* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetPolicyRequest& r) -> absl::StatusOr<v1::Policy> {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Policy> {
          std::optional<v1::Policy> policy = FindPolicy(tx, LastNameId(r.name()));
          if (!policy) return PolicyNotFound(r.name());
          return *std::move(policy);
        });
      });
}

grpc::Status ReviewApi::ListPolicies(ServerContext* context, const v1::ListPoliciesRequest* request,
                                     v1::ListPoliciesResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListPoliciesRequest& r) -> absl::StatusOr<v1::ListPoliciesResponse> {
        const std::string query = "policies";
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return db::InSnapshot(
            pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListPoliciesResponse> {
              const int page = PageSize(r.page_size());
              std::vector<v1::Policy> items = review::ListPolicies(tx, after, page + 1);
              v1::ListPoliciesResponse list;
              list.set_next_page_token(NextPage(
                  items, page, query, [](const v1::Policy& p) { return LastNameId(p.name()); }));
              for (v1::Policy& item : items) *list.add_policies() = std::move(item);
              return list;
            });
      });
}

grpc::Status ReviewApi::OpenReview(ServerContext* context, const v1::OpenReviewRequest* request,
                                   v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::OpenReviewRequest& r)
          -> absl::StatusOr<v1::AnnualReview> { return reviews_.Open(call, r); });
}

grpc::Status ReviewApi::GetReview(ServerContext* context, const v1::GetReviewRequest* request,
                                  v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetReviewRequest& r) -> absl::StatusOr<v1::AnnualReview> {
        return Within<v1::AnnualReview>(pool_, call, r.name(),
                                        [](db::Tx&, const ReviewRow& review) {
                                          return absl::StatusOr<v1::AnnualReview>(ToProto(review));
                                        });
      });
}

grpc::Status ReviewApi::ListReviews(ServerContext* context, const v1::ListReviewsRequest* request,
                                    v1::ListReviewsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListReviewsRequest& r) -> absl::StatusOr<v1::ListReviewsResponse> {
        return db::InSnapshot(pool_, call,
                              [&](db::Tx& tx) -> absl::StatusOr<v1::ListReviewsResponse> {
                                return ListOfReviews(tx, call, r);
                              });
      });
}

grpc::Status ReviewApi::CollectEvidence(ServerContext* context,
                                        const v1::CollectEvidenceRequest* request,
                                        v1::Evidence* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CollectEvidenceRequest& r)
          -> absl::StatusOr<v1::Evidence> { return evidence_.Collect(call, r); });
}

grpc::Status ReviewApi::GetEvidence(ServerContext* context, const v1::GetEvidenceRequest* request,
                                    v1::Evidence* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetEvidenceRequest& r) -> absl::StatusOr<v1::Evidence> {
        return Within<v1::Evidence>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) -> absl::StatusOr<v1::Evidence> {
              std::optional<v1::Evidence> evidence =
                  FindEvidence(tx, review.key, NumberOf(r.name()).value_or(0));
              if (!evidence) return EvidenceNotFound(r.name());
              return *std::move(evidence);
            });
      });
}

grpc::Status ReviewApi::ComputeContribution(ServerContext* context,
                                            const v1::ComputeContributionRequest* request,
                                            v1::Run* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const v1::ComputeContributionRequest& r)
                              -> absl::StatusOr<v1::Run> { return computation_.Compute(call, r); });
}

grpc::Status ReviewApi::GetRun(ServerContext* context, const v1::GetRunRequest* request,
                               v1::Run* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetRunRequest& r) -> absl::StatusOr<v1::Run> {
        return Within<v1::Run>(pool_, call, r.name(), [&](db::Tx& tx, const ReviewRow& review) {
          return RunNamed(tx, review, r.name());
        });
      });
}

grpc::Status ReviewApi::ExplainRun(ServerContext* context, const v1::ExplainRunRequest* request,
                                   v1::ExplainRunResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ExplainRunRequest& r) -> absl::StatusOr<v1::ExplainRunResponse> {
        return Within<v1::ExplainRunResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) -> absl::StatusOr<v1::ExplainRunResponse> {
              ASSIGN_OR_RETURN(const v1::Run run, RunNamed(tx, review, r.name()));
              const int number = NumberOf(run.evidence()).value();
              return Explain(run, FindEvidence(tx, review.key, number).value(), r.axis());
            });
      });
}

grpc::Status ReviewApi::SubmitReview(ServerContext* context, const v1::SubmitReviewRequest* request,
                                     v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::SubmitReviewRequest& r)
          -> absl::StatusOr<v1::AnnualReview> { return reviews_.Submit(call, r); });
}

grpc::Status ReviewApi::ReturnReview(ServerContext* context, const v1::ReturnReviewRequest* request,
                                     v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReturnReviewRequest& r)
          -> absl::StatusOr<v1::AnnualReview> { return reviews_.Return(call, r); });
}

grpc::Status ReviewApi::DecideContribution(ServerContext* context,
                                           const v1::DecideContributionRequest* request,
                                           v1::Decision* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::DecideContributionRequest& r)
          -> absl::StatusOr<v1::Decision> { return decisions_.Decide(call, r); });
}

grpc::Status ReviewApi::GetDecision(ServerContext* context, const v1::GetDecisionRequest* request,
                                    v1::Decision* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetDecisionRequest& r) -> absl::StatusOr<v1::Decision> {
        return Within<v1::Decision>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const ReviewRow& review) -> absl::StatusOr<v1::Decision> {
              const std::optional<DecisionRow> decision =
                  FindDecision(tx, review.key, NumberOf(r.name()).value_or(0));
              if (!decision) return DecisionNotFound(r.name());
              return ToProto(*decision);
            });
      });
}

grpc::Status ReviewApi::ListDecisions(ServerContext* context,
                                      const v1::ListDecisionsRequest* request,
                                      v1::ListDecisionsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListDecisionsRequest& r) -> absl::StatusOr<v1::ListDecisionsResponse> {
        const std::string query = absl::StrCat("decisions ", r.parent());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, "0"));
        return Within<v1::ListDecisionsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const ReviewRow& review) -> absl::StatusOr<v1::ListDecisionsResponse> {
              const int page = PageSize(r.page_size());
              std::vector<DecisionRow> items =
                  review::ListDecisions(tx, review.key, NumberIn(after), page + 1);
              v1::ListDecisionsResponse list;
              list.set_next_page_token(NextPage(
                  items, page, query, [](const DecisionRow& d) { return absl::StrCat(d.number); }));
              for (const DecisionRow& item : items) *list.add_decisions() = ToProto(item);
              return list;
            });
      });
}

grpc::Status ReviewApi::ReopenReview(ServerContext* context, const v1::ReopenReviewRequest* request,
                                     v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReopenReviewRequest& r)
          -> absl::StatusOr<v1::AnnualReview> { return reviews_.Reopen(call, r); });
}

grpc::Status ReviewApi::CloseReview(ServerContext* context, const v1::CloseReviewRequest* request,
                                    v1::AnnualReview* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CloseReviewRequest& r)
          -> absl::StatusOr<v1::AnnualReview> { return reviews_.Close(call, r); });
}

grpc::Status ReviewApi::SimulateContribution(ServerContext* context,
                                             const v1::SimulateContributionRequest* request,
                                             v1::SimulateContributionResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [](const rpc::Call&, const v1::SimulateContributionRequest& r)
          -> absl::StatusOr<v1::SimulateContributionResponse> { return Simulate(r); });
}

}  // namespace pactum::review
