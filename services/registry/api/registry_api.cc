#include "services/registry/api/registry_api.h"

#include "common/rpc/reads.h"
#include "services/registry/app/fundability.h"
#include "services/registry/app/pact_position.h"
#include "services/registry/app/pact_scope.h"
#include "services/registry/app/versions.h"

namespace pactum::registry {
namespace {

using rpc::PactReadAsOf;
using rpc::Snapshot;
using Projects = ContentItems<v1::Project>;
using Commitments = ContentItems<v1::Commitment>;
using Indicators = ContentItems<v1::Indicator>;

absl::StatusOr<v1::Pact> GetPact(db::Tx&, const rpc::Call&, const v1::Pact& pact,
                                 const v1::GetPactRequest&) {
  return pact;
}

}  // namespace

RegistryApi::RegistryApi(const rpc::Gate& gate, db::Pool& pool, BudgetClient& budget)
    : rpc::Service("pactum.registry.v1.RegistryService", gate),
      frameworks_(pool),
      drafts_(pool),
      signing_(pool, budget),
      amendments_(pool),
      projects_(pool),
      commitments_(pool),
      indicators_(pool),
      project_acts_(pool),
      reports_(pool),
      measurements_(pool),
      answers_(pool),
      documents_(pool) {
  const auto read = [&pool](auto fn) { return rpc::PactRead(pool, &FindPactInScope, fn); };

  On("LoadFramework", frameworks_, &Frameworks::Load);
  On("GetFramework", Snapshot(pool, &GetFramework));
  On("ListFrameworks", Snapshot(pool, &ListFrameworks));

  On("CreatePact", drafts_, &Drafts::CreatePact);
  On("GetPact", read(&GetPact));
  On("ListPacts", Snapshot(pool, &ListPacts));
  On("GetPactVersion", read(&GetPactVersion));
  On("ListPactVersions", read(&ListPactVersions));
  On("UpdatePactVersion", drafts_, &Drafts::UpdateVersion);
  On("CheckCompleteness", read(&CheckCompleteness));
  On("SubmitPactVersion", signing_, &Signing::Submit);
  On("ReturnPactVersion", signing_, &Signing::Return);
  On("SignPactVersion", signing_, &Signing::Sign);
  On("DraftAmendment", amendments_, &Amendments::Draft);
  On("WithdrawAmendment", amendments_, &Amendments::Withdraw);
  On("CompareVersions", read(&CompareVersions));
  On("ClosePact", amendments_, &Amendments::ClosePact);

  On("CreateProject", projects_, &Projects::Create);
  On("UpdateProject", projects_, &Projects::Update);
  On("DeleteProject", projects_, &Projects::Delete);
  On("GetProject", read(&Projects::Get));
  On("ListProjects", read(&Projects::List));
  On("CreateCommitment", commitments_, &Commitments::Create);
  On("UpdateCommitment", commitments_, &Commitments::Update);
  On("DeleteCommitment", commitments_, &Commitments::Delete);
  On("GetCommitment", read(&Commitments::Get));
  On("ListCommitments", read(&Commitments::List));
  On("CreateIndicator", indicators_, &Indicators::Create);
  On("UpdateIndicator", indicators_, &Indicators::Update);
  On("DeleteIndicator", indicators_, &Indicators::Delete);
  On("GetIndicator", read(&Indicators::Get));
  On("ListIndicators", read(&Indicators::List));

  On("ChangeProjectState", project_acts_, &ProjectActs::ChangeState);
  On("ConfirmCompletion", project_acts_, &ProjectActs::ConfirmCompletion);
  On("GetProjectStatus", project_acts_, &ProjectActs::GetStatus);
  On("ReportMilestone", reports_, &Reports::ReportMilestone);
  On("ReportDeliverable", reports_, &Reports::ReportDeliverable);
  On("ReportProgress", reports_, &Reports::ReportProgress);
  On("RecordMeasurement", measurements_, &Measurements::Record);
  On("ImportMeasurements", measurements_, &Measurements::Import);
  On("AnswerReport", answers_, &Answers::AnswerReport);
  On("AnswerReports", answers_, &Answers::AnswerReports);
  On("ListAwaiting", read(&ListAwaiting));
  On("ListReports", read(&ListReports));

  On("ExportPact", read(&ExportPact));
  On("ImportPact", documents_, &Documents::Import);
  On("GetPactPosition", PactReadAsOf(pool, &FindPactInScope, &GetPactPosition));
  On("GetFundability", read(&GetFundability));
}

}  // namespace pactum::registry
