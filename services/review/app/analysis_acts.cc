#include "services/review/app/analysis_acts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/status_macros.h"
#include "services/review/app/scope.h"
#include "services/review/content/analysis.h"
#include "services/review/domain/errors.h"
#include "services/review/store/analysis_store.h"
#include "services/review/store/review_store.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// EXPLANATION_REQUIRED, INVALID_REQUEST.
absl::Status CheckExplanation(const v1::ExplainGapRequest& request) {
  std::set<int> seen;
  for (int i = 0; i < request.difficulties_size(); ++i) {
    const int difficulty = request.difficulties(i);
    const std::string here = absl::StrCat("difficulties[", i, "]");
    if (!v1::Difficulty_IsValid(difficulty) || difficulty == v1::DIFFICULTY_UNSPECIFIED) {
      return RequestInvalid({{here, {&phrase::kProblemUnknown}}});
    }
    if (!seen.insert(difficulty).second) return RequestInvalid({{here, {&phrase::kProblemTwice}}});
  }
  if (!IsBlank(request.text())) return absl::OkStatus();
  if (seen.empty()) {
    return ExplanationRequired("text", phrase::kErrorExplanationRequired);
  }
  if (seen.count(v1::DIFFICULTY_OTHER) == 1) {
    return ExplanationRequired("text", phrase::kErrorDifficultyInWords);
  }
  return absl::OkStatus();
}

absl::StatusOr<type::v1::Side> SideOf(const rpc::Call& call, const ReviewRow& review) {
  if (call.principal.HasRole("STATE_OFFICER")) return type::v1::SIDE_STATE;
  RETURN_IF_ERROR(rpc::RequireCounterparty(call, review.pes));
  return type::v1::SIDE_COUNTERPARTY;
}

absl::Status CheckSubjectNow(db::Tx& tx, const ReviewRow& review, const v1::Statement& statement) {
  if (statement.kind() == v1::Statement::KIND_COMMENT && statement.subject().empty())
    return absl::OkStatus();
  const bool prospect = statement.kind() == v1::Statement::KIND_PROSPECT;
  const std::optional<v1::Evidence> evidence = FindEvidence(tx, review.key, review.latest_evidence);
  return CheckSubject(evidence ? evidence->content() : v1::EvidenceContent(), statement.subject(),
                      prospect);
}

}  // namespace

absl::StatusOr<v1::Statement> AnalysisActs::AddStatement(const rpc::Call& call,
                                                         const std::string& name,
                                                         const v1::Statement& asked) {
  const std::string pact_id = NameId(name, 0);
  return db::Write<v1::Statement>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Statement> {
        ASSIGN_OR_RETURN(const ReviewRow review, ReviewToAddTo(tx, call, name, ReviewAct::kSpeak));
        v1::Statement statement = asked;
        ASSIGN_OR_RETURN(const type::v1::Side side, SideOf(call, review));
        RETURN_IF_ERROR(CheckSubjectNow(tx, review, asked));
        statement.set_side(side);
        statement.set_author(call.subject);
        statement = InsertStatement(tx, review.key, statement);
        // A statement is an aggregate of its own: the review itself does not change.
        events::Append(
            tx, call,
            events::EventOf(pact_id, absl::StrCat(name, "/statements/", statement.number()),
                            "review.statement", statement, review.cut_off));
        return statement;
      });
}

absl::StatusOr<v1::Statement> AnalysisActs::Explain(const rpc::Call& call,
                                                    const v1::ExplainGapRequest& request) {
  RETURN_IF_ERROR(CheckExplanation(request));
  v1::Statement statement;
  statement.set_kind(v1::Statement::KIND_GAP);
  statement.set_subject(request.subject());
  statement.set_text(request.text());
  *statement.mutable_difficulties() = request.difficulties();
  std::sort(statement.mutable_difficulties()->begin(), statement.mutable_difficulties()->end());
  return AddStatement(call, request.name(), statement);
}

absl::StatusOr<v1::Statement> AnalysisActs::SetOutcome(
    const rpc::Call& call, const v1::SetProspectOutcomeRequest& request) {
  if (!v1::ProspectOutcome_IsValid(request.outcome())) {
    return RequestInvalid({{"outcome", {&phrase::kProblemUnknown}}});
  }
  v1::Statement statement;
  statement.set_kind(v1::Statement::KIND_PROSPECT);
  statement.set_subject(request.subject());
  statement.set_text(request.text());
  statement.set_outcome(request.outcome());
  return AddStatement(call, request.name(), statement);
}

absl::StatusOr<v1::Statement> AnalysisActs::Comment(const rpc::Call& call,
                                                    const v1::CommentReviewRequest& request) {
  if (IsBlank(request.text())) return RequestInvalid({{"text", {&phrase::kProblemSaysNothing}}});
  v1::Statement statement;
  statement.set_kind(v1::Statement::KIND_COMMENT);
  statement.set_subject(request.subject());
  statement.set_text(request.text());
  return AddStatement(call, request.name(), statement);
}

v1::Analysis PresentAnalysis(db::Tx& tx, const ReviewRow& review) {
  AnalysisSources sources;
  sources.review = ReviewName(review.key);
  const std::optional<v1::Evidence> latest = FindEvidence(tx, review.key, review.latest_evidence);
  const std::optional<v1::Run> run = FindRun(tx, review.key, review.latest_run);
  std::optional<v1::Evidence> of_run;
  if (run) of_run = FindEvidence(tx, review.key, NumberOf(run->evidence()).value());
  if (latest) sources.latest_evidence = &*latest;
  if (run) sources.run = &*run;
  if (of_run) sources.run_evidence = &*of_run;
  sources.statements = ListStatements(tx, review.key);
  return AnalysisOf(sources);
}

}  // namespace pactum::review
