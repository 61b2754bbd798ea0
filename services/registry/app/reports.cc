#include "services/registry/app/reports.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/page.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/common_reasons.h"
#include "common/status/status_macros.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/content/report_subject.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/item_store.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

// The report that a request makes, without its subject and its reporter. The day lies within the
// pact so far.
template <class Request>
absl::StatusOr<NewReport> NewReportOf(const rpc::Call& call, const Request& request) {
  NewReport report;
  report.effective = FromProto(request.effective_date()).value();
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", report.effective));
  ASSIGN_OR_RETURN(report.corrects, CorrectedId(NameId(request.parent(), 0), request.corrects()));
  report.evidence = request.evidence_reference();
  return report;
}

absl::Status CheckDay(const v1::Pact& pact, absl::CivilDay day) {
  if (day >= PeriodOf(pact).FirstDay()) return absl::OkStatus();
  return EffectiveDayInvalid(phrase::kLiesBeforeThePact);
}

// A report that denies its subject corrects an earlier one.
absl::Status CheckDenial(bool denies, const NewReport& report, absl::string_view path) {
  if (!denies || report.corrects) return absl::OkStatus();
  return Invalid(reason::kInvalidRequest, {{std::string(path), {&phrase::kFalseCorrects}}});
}

// The caller's side, which must owe the report. A Region, a branch and the employment service owe
// theirs through the counterparty. NOT_THE_OBLIGOR.
absl::StatusOr<Reporter> ObligorOnly(const rpc::Call& call, const v1::Pact& pact,
                                     type::v1::Obligor obligor) {
  const bool state = SideOfOfficer(call) == Side::kState;
  if (!state) RETURN_IF_ERROR(RequireCounterpartyOf(call, pact));
  if (obligor != type::v1::OBLIGOR_JOINT && (obligor == type::v1::OBLIGOR_STATE) != state) {
    return NotTheObligor(type::v1::Obligor_Name(obligor));
  }
  return state ? Reporter::kState : Reporter::kCounterparty;
}

std::vector<FieldProblem> CheckProgress(const v1::ProgressReport& progress) {
  std::vector<FieldProblem> problems;
  if (progress.about_case() == v1::ProgressReport::ABOUT_NOT_SET) {
    problems.push_back({"progress.project", {&phrase::kOrTheCommitmentIsRequired}});
  }
  std::set<int> named;
  for (int i = 0; i < progress.difficulties_size(); ++i) {
    if (!named.insert(progress.difficulties(i)).second) {
      problems.push_back(
          {absl::StrCat("progress.difficulties[", i, "]"), {&phrase::kIsNamedTwice}});
    }
  }
  if (named.count(v1::DIFFICULTY_OTHER) > 0 && progress.difficulty_comment().empty()) {
    problems.push_back({"progress.difficulty_comment", {&phrase::kIsRequiredWithOther}});
  }
  return problems;
}

bool HasMilestone(const v1::Project& project, const std::string& id) {
  return std::any_of(project.milestones().begin(), project.milestones().end(),
                     [&](const v1::Milestone& m) { return m.milestone_id() == id; });
}

}  // namespace

absl::StatusOr<int64_t> ReportIdOf(const std::string& pact_id, const std::string& name) {
  int64_t id = 0;
  const std::string text = LastNameId(name);
  if (NameId(name, 0) != pact_id || !absl::SimpleAtoi(text, &id) || absl::StrCat(id) != text) {
    return ReportNotFound(name);
  }
  return id;
}

absl::StatusOr<std::optional<int64_t>> CorrectedId(const std::string& pact_id,
                                                   const std::string& corrects) {
  if (corrects.empty()) return std::nullopt;
  return ReportIdOf(pact_id, corrects);
}

absl::StatusOr<v1::Report> WriteReport(db::Pool& pool, const rpc::Call& call,
                                       const std::string& pact_id, NewReport report,
                                       FindReporter reporter_of) {
  report.subject = SubjectOf(report.message, report.effective);
  report.reported_by = call.subject;
  return db::Write<v1::Report>(pool, call, pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Report> {
    ASSIGN_OR_RETURN(const PactInForce in_force, LockPactInForce(tx, call, pact_id));
    ASSIGN_OR_RETURN(report.reporter, reporter_of(tx, in_force));
    const auto refused = CheckCorrections(tx, pact_id, {report});
    if (!refused.empty()) return refused[0].second;
    const int64_t id = InsertReports(tx, pact_id, {report})[0];
    v1::Report made = FindReport(tx, pact_id, id)->report;
    events::Append(tx, call,
                   events::EventOf(pact_id, made.name(), "report.made", made, report.effective));
    return made;
  });
}

absl::StatusOr<v1::Report> Reports::ReportMilestone(const rpc::Call& call,
                                                    const v1::ReportMilestoneRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::MilestoneReport& milestone = request.milestone();
  ASSIGN_OR_RETURN(NewReport report, NewReportOf(call, request));
  RETURN_IF_ERROR(
      CheckDenial(milestone.has_achieved() && !milestone.achieved(), report, "milestone.achieved"));
  *report.message.mutable_milestone() = milestone;
  const absl::CivilDay day = report.effective;
  const auto reporter_of = [&](db::Tx& tx,
                               const PactInForce& in_force) -> absl::StatusOr<Reporter> {
    RETURN_IF_ERROR(RequireCounterpartyOf(call, in_force.pact));
    RETURN_IF_ERROR(CheckDay(in_force.pact, day));
    const auto project =
        ItemStore<v1::Project>::FindByName(tx, {pact_id, in_force.version}, milestone.project());
    if (!project) return ItemNotFound(ItemKind::kProject, milestone.project());
    if (!HasMilestone(*project, milestone.milestone_id())) {
      return MilestoneNotFound(milestone.project(), milestone.milestone_id());
    }
    return Reporter::kCounterparty;
  };
  return WriteReport(pool_, call, pact_id, std::move(report), reporter_of);
}

absl::StatusOr<v1::Report> Reports::ReportDeliverable(const rpc::Call& call,
                                                      const v1::ReportDeliverableRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::DeliverableReport& deliverable = request.deliverable();
  ASSIGN_OR_RETURN(NewReport report, NewReportOf(call, request));
  RETURN_IF_ERROR(CheckDenial(deliverable.has_delivered() && !deliverable.delivered(), report,
                              "deliverable.delivered"));
  *report.message.mutable_deliverable() = deliverable;
  const absl::CivilDay day = report.effective;
  const auto reporter_of = [&](db::Tx& tx,
                               const PactInForce& in_force) -> absl::StatusOr<Reporter> {
    RETURN_IF_ERROR(CheckDay(in_force.pact, day));
    const std::string& name = deliverable.commitment();
    const auto commitment =
        ItemStore<v1::Commitment>::FindByName(tx, {pact_id, in_force.version}, name);
    if (!commitment) return ItemNotFound(ItemKind::kCommitment, name);
    if (!commitment->has_deliverable()) return NotADeliverable(name);
    return ObligorOnly(call, in_force.pact, commitment->obligor());
  };
  return WriteReport(pool_, call, pact_id, std::move(report), reporter_of);
}

absl::StatusOr<v1::Report> Reports::ReportProgress(const rpc::Call& call,
                                                   const v1::ReportProgressRequest& request) {
  const std::string pact_id = NameId(request.parent(), 0);
  const v1::ProgressReport& progress = request.progress();
  ASSIGN_OR_RETURN(NewReport report, NewReportOf(call, request));
  if (const auto problems = CheckProgress(progress); !problems.empty()) {
    return Invalid(reason::kInvalidRequest, problems);
  }
  *report.message.mutable_progress() = progress;
  const absl::CivilDay day = report.effective;
  const auto reporter_of = [&](db::Tx& tx,
                               const PactInForce& in_force) -> absl::StatusOr<Reporter> {
    RETURN_IF_ERROR(CheckDay(in_force.pact, day));
    const VersionKey version = {pact_id, in_force.version};
    if (progress.has_project()) {
      if (!ItemStore<v1::Project>::FindByName(tx, version, progress.project())) {
        return ItemNotFound(ItemKind::kProject, progress.project());
      }
      // The counterparty carries out projects.
      return ObligorOnly(call, in_force.pact, type::v1::OBLIGOR_REGION);
    }
    const auto commitment =
        ItemStore<v1::Commitment>::FindByName(tx, version, progress.commitment());
    if (!commitment) return ItemNotFound(ItemKind::kCommitment, progress.commitment());
    return ObligorOnly(call, in_force.pact, commitment->obligor());
  };
  return WriteReport(pool_, call, pact_id, std::move(report), reporter_of);
}

absl::StatusOr<v1::ListReportsResponse> ListReports(db::Tx& tx, const rpc::Call& call,
                                                    const v1::Pact& pact,
                                                    const v1::ListReportsRequest& request) {
  std::vector<Standing> standings;
  for (int standing : request.standings()) {
    standings.push_back(EnumFromProto<Standing>(static_cast<type::v1::Standing>(standing)));
  }
  ASSIGN_OR_RETURN(const auto page,
                   Page<int64_t>::Of(request,
                                     absl::StrCat("reports ", pact.name(), " ",
                                                  absl::StrJoin(request.standings(), ","), " ",
                                                  request.include_corrected()),
                                     call.domain));
  v1::ListReportsResponse list;
  const std::string pact_id = LastNameId(pact.name());
  page.Fill(
      FindReports(tx, pact_id, page.After(), standings,
                  request.include_corrected() ? Corrected::kIncluded : Corrected::kLeftOut,
                  page.Limit()),
      list.mutable_reports(), [](StoredReport stored) { return std::move(stored.report); },
      [](const StoredReport& stored) { return stored.id; }, list.mutable_next_page_token());
  return list;
}

}  // namespace pactum::registry
