#include "services/review/content/analysis.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/errors.h"
#include "services/review/domain/findings.h"
#include "services/review/wire/contribution_wire.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

bool IsProspect(const v1::ProjectInput& project) {
  return project.maturity() == type::v1::MATURITY_PROSPECT &&
         project.state() != type::v1::PROJECT_STATE_ABANDONED &&
         project.state() != type::v1::PROJECT_STATE_COMPLETED;
}

// The last statement of a side on a subject; null where there is none.
const v1::Statement* LastOf(const std::vector<v1::Statement>& statements, v1::Statement::Kind kind,
                            const std::string& subject, type::v1::Side side) {
  const v1::Statement* last = nullptr;
  for (const v1::Statement& statement : statements) {
    if (statement.kind() == kind && statement.subject() == subject && statement.side() == side) {
      last = &statement;
    }
  }
  return last;
}

// Sets both sides' last statements on a gap or a prospect.
template <class Item>
void SetStatements(const AnalysisSources& sources, v1::Statement::Kind kind, Item& item) {
  const auto last = [&](type::v1::Side side) {
    return LastOf(sources.statements, kind, item.subject(), side);
  };
  if (const auto* statement = last(type::v1::SIDE_STATE)) *item.mutable_state() = *statement;
  if (const auto* statement = last(type::v1::SIDE_COUNTERPARTY)) {
    *item.mutable_counterparty() = *statement;
  }
}

void AddOpenPoint(v1::Analysis& analysis, const Phrase& finding, const std::string& subject,
                  const Phrase& remedy) {
  v1::OpenPoint* point = analysis.add_open_points();
  point->set_code(CodeOf(finding));
  point->set_subject(subject);
  point->set_description(remedy.en);
}

void AddGap(const AnalysisSources& sources, const std::string& subject, int64_t target,
            int64_t result, v1::Analysis& analysis) {
  if (result >= target) return;
  v1::Gap& gap = *analysis.add_gaps();
  gap.set_subject(subject);
  gap.set_title(TitleOf(sources.run_evidence->content(), subject));
  gap.set_target_ppm(target);
  gap.set_result_ppm(result);
  gap.set_gap_ppm(target - result);
  SetStatements(sources, v1::Statement::KIND_GAP, gap);
  if (gap.has_state() || gap.has_counterparty()) return;
  AddOpenPoint(analysis, phrase::kFindingGapUnexplained, subject, phrase::kRemedyGapUnexplained);
}

void AddGaps(const AnalysisSources& sources, v1::Analysis& analysis) {
  if (sources.run == nullptr || sources.run_evidence == nullptr) return;
  const Readable read =
      Read(sources.run_evidence->content().inputs(), sources.run->policy(), "inputs");
  if (!read.problems.empty()) return;
  const Result result = Compute(read.inputs, read.policy);
  for (const ItemResult& item : result.projects) {
    if (!item.weighs || !item.ppm) continue;
    AddGap(sources, absl::StrCat("projects/", item.id), kWhole, *item.ppm, analysis);
  }
  for (const ItemResult& item : result.commitments) {
    if (!item.ppm) continue;
    AddGap(sources, absl::StrCat("commitments/", item.id), read.policy.met_from_ppm, *item.ppm,
           analysis);
  }
}

void AddProspects(const AnalysisSources& sources, v1::Analysis& analysis) {
  if (sources.latest_evidence == nullptr) return;
  const v1::EvidenceContent& content = sources.latest_evidence->content();
  for (const v1::ProjectInput& project : content.inputs().projects()) {
    if (!IsProspect(project)) continue;
    v1::ProspectItem& item = *analysis.add_prospects();
    item.set_subject(absl::StrCat("projects/", project.id()));
    item.set_title(TitleOf(content, item.subject()));
    SetStatements(sources, v1::Statement::KIND_PROSPECT, item);
    if (!item.has_state() || !item.has_counterparty()) {
      AddOpenPoint(analysis, phrase::kFindingProspectWithoutOutcome, item.subject(),
                   phrase::kRemedyProspectWithoutOutcome);
    } else if (item.state().outcome() == item.counterparty().outcome()) {
      item.set_agreed(item.state().outcome());
    }
  }
}

}  // namespace

v1::Analysis AnalysisOf(const AnalysisSources& sources) {
  v1::Analysis analysis;
  analysis.set_review(sources.review);
  if (sources.run != nullptr) analysis.set_run(sources.run->name());
  AddGaps(sources, analysis);
  AddProspects(sources, analysis);
  for (const v1::Statement& statement : sources.statements) {
    *analysis.add_statements() = statement;
  }
  return analysis;
}

std::string TitleOf(const v1::EvidenceContent& content, absl::string_view subject) {
  absl::string_view id = subject;
  if (absl::ConsumePrefix(&id, "projects/")) {
    for (const v1::ProjectLabel& label : content.project_labels()) {
      if (label.id() == id && !label.title().empty()) return label.title();
    }
  } else if (absl::ConsumePrefix(&id, "commitments/")) {
    for (const v1::CommitmentLabel& label : content.commitment_labels()) {
      if (label.id() == id && !label.title().empty()) return label.title();
    }
  }
  return std::string(id);
}

absl::Status CheckSubject(const v1::EvidenceContent& content, const std::string& subject,
                          bool prospect) {
  for (const v1::ProjectInput& project : content.inputs().projects()) {
    if (absl::StrCat("projects/", project.id()) != subject) continue;
    if (!prospect || IsProspect(project)) return absl::OkStatus();
  }
  if (prospect) return SubjectNotFound(subject, phrase::kKindProspect);
  for (const v1::CommitmentInput& commitment : content.inputs().commitments()) {
    if (absl::StrCat("commitments/", commitment.id()) == subject) return absl::OkStatus();
  }
  return SubjectNotFound(subject, phrase::kKindProjectOrCommitment);
}

}  // namespace pactum::review
