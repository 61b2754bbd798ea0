#include "services/registry/app/answers.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/app/field_problems.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/project_acts.h"
#include "services/registry/app/reports.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/report_store.h"
#include "services/registry/store/version_store.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

constexpr int kMostAnswers = 1000;

// The pact, locked, for an officer of either side.
absl::StatusOr<v1::Pact> LockPactOfOfficer(db::Tx& tx, const rpc::Call& call,
                                           const std::string& pact_id) {
  return SideOfOfficer(call) == Side::kState ? LockPactInScope(tx, call, pact_id)
                                             : LockPactForCounterparty(tx, call, pact_id);
}

absl::Status CheckAnswer(const NewAnswer& answer) {
  if (answer.standing == Standing::kConfirmed) return absl::OkStatus();
  if (answer.standing != Standing::kContested) {
    return Invalid(reason::kInvalidRequest, {{"standing", {&phrase::kMustBeConfirmedOrContested}}});
  }
  return answer.reason.empty() ? ReasonRequired() : absl::OkStatus();
}

// Answers the report of a name, and records the event. The answer itself was checked.
absl::StatusOr<v1::Report> Answer(db::Tx& tx, const rpc::Call& call, const std::string& pact_id,
                                  const std::string& name, NewAnswer answer) {
  ASSIGN_OR_RETURN(answer.report, ReportIdOf(pact_id, name));
  const auto report = FindReport(tx, pact_id, answer.report);
  if (!report) return ReportNotFound(name);
  answer.side = SideOfOfficer(call);
  answer.answered_by = call.subject;
  // The State recorded a third party's measurement: the counterparty may contest it.
  const bool own =
      (report->reporter == Reporter::kCounterparty) == (answer.side == Side::kCounterparty);
  if (own) return OwnReport();
  if (!report->report.corrected_by().empty()) {
    return ReportCorrected(report->report.corrected_by());
  }
  InsertAnswers(tx, pact_id, {answer});
  v1::Report answered = FindReport(tx, pact_id, answer.report)->report;
  events::Append(
      tx, call, events::EventOf(pact_id, answered.name(), "report.answered", answered, call.today));
  return answered;
}

NewAnswer NewAnswerOf(type::v1::Standing standing, const std::string& reason) {
  NewAnswer answer;
  answer.standing = EnumFromProto<Standing>(standing);
  answer.reason = reason;
  return answer;
}

// The name of the submitted version that a side has not signed; empty where there is none.
std::string VersionToSign(db::Tx& tx, const std::string& pact_id, type::v1::Side side) {
  const std::optional<Version> open = FindVersion(tx, {pact_id, OpenVersion(tx, pact_id)});
  if (!open || open->state != VersionState::kSubmitted) return "";
  for (const v1::Signature& signature : SignaturesOf(tx, *open, Instants::kHere)) {
    if (signature.side() == side) return "";
  }
  return open->Name();
}

}  // namespace

absl::StatusOr<v1::Report> Answers::AnswerReport(const rpc::Call& call,
                                                 const v1::AnswerReportRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  const NewAnswer answer = NewAnswerOf(request.standing(), request.reason());
  RETURN_IF_ERROR(CheckAnswer(answer));
  return db::Write<v1::Report>(pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    RETURN_IF_ERROR(LockPactOfOfficer(tx, call, pact_id).status());
    return Answer(tx, call, pact_id, request.name(), answer);
  });
}

absl::StatusOr<v1::AnswerReportsResponse> Answers::AnswerReports(
    const rpc::Call& call, const v1::AnswerReportsRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  if (request.answers_size() > kMostAnswers) {
    return Invalid(reason::kInvalidRequest,
                   {{"answers", {&phrase::kAreMoreThan, {{"most", kMostAnswers}}}}});
  }
  return db::Write<v1::AnswerReportsResponse>(
      pool_, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::AnswerReportsResponse> {
        RETURN_IF_ERROR(LockPactOfOfficer(tx, call, pact_id).status());
        v1::AnswerReportsResponse response;
        std::vector<FieldProblem> problems;
        std::set<std::string> answered;
        for (int i = 0; i < request.answers_size(); ++i) {
          const v1::ReportAnswer& line = request.answers(i);
          const auto answer_line = [&]() -> absl::StatusOr<v1::Report> {
            const NewAnswer answer = NewAnswerOf(line.standing(), line.reason());
            RETURN_IF_ERROR(CheckAnswer(answer));
            if (!answered.insert(line.report()).second) {
              return Invalid(reason::kInvalidRequest, {{"report", {&phrase::kIsAnsweredTwice}}});
            }
            return Answer(tx, call, pact_id, line.report(), answer);
          };
          absl::StatusOr<v1::Report> report = answer_line();
          if (report.ok()) {
            *response.add_reports() = *std::move(report);
            continue;
          }
          for (FieldProblem& problem :
               ProblemsOf(report.status(), absl::StrCat("answers[", i, "]"))) {
            problems.push_back(std::move(problem));
          }
        }
        RETURN_IF_ERROR(InvalidContent("ANSWERS_INVALID", problems));
        return response;
      });
}

absl::StatusOr<v1::ListAwaitingResponse> ListAwaiting(db::Tx& tx, const rpc::Call& call,
                                                      const v1::Pact& pact,
                                                      const v1::ListAwaitingRequest& request) {
  const std::string pact_id = LastNameId(pact.name());
  ASSIGN_OR_RETURN(
      const auto page,
      Page<int64_t>::Of(request, absl::StrCat("awaiting ", pact.name(), " ", request.side()),
                        call.domain));
  v1::ListAwaitingResponse list;
  if (page.After() == 0) {
    if (request.side() == type::v1::SIDE_STATE) {
      for (std::string& name : PendingCompletions(tx, pact_id)) {
        list.add_completions(std::move(name));
      }
    }
    list.set_version_to_sign(VersionToSign(tx, pact_id, request.side()));
  }
  page.Fill(
      FindAwaiting(tx, pact_id, page.After(), EnumFromProto<Side>(request.side()), page.Limit()),
      list.mutable_reports(), [](StoredReport stored) { return std::move(stored.report); },
      [](const StoredReport& stored) { return stored.id; }, list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::registry
