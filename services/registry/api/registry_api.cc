#include "services/registry/api/registry_api.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/date_wire.h"
#include "common/base/page_token.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/status/status_macros.h"
#include "services/registry/app/position.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/completeness.h"
#include "services/registry/store/content_store.h"
#include "services/registry/store/fact_store.h"

namespace pactum::registry {
namespace {

using grpc::ServerContext;

// A read of the present of one pact in the caller's scope.
template <class Resp, class Fn>
absl::StatusOr<Resp> Read(db::Pool& pool, const rpc::Call& call, const std::string& name, Fn fn) {
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Resp> {
    const std::string pact_id = NameId(name, 0);
    RETURN_IF_ERROR(PactInScope(tx, call, pact_id, false).status());
    return fn(tx, pact_id);
  });
}

// Where a list goes on: the last id given, or `first`.
absl::StatusOr<std::string> After(const std::string& token, const std::string& query,
                                  const std::string& first) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, DecodePageToken(token, query, kDomain));
  return parts.empty() ? first : parts[0];
}

// Cuts a list that was read with one item more than the page and tells where to go on: after the
// last id.
template <class Item>
std::string NextPage(std::vector<Item>& items, int page, const std::string& query) {
  if (static_cast<int>(items.size()) <= page) return "";
  items.resize(static_cast<size_t>(page));
  return EncodePageToken({LastNameId(items.back().name())}, query);
}

}  // namespace

RegistryApi::RegistryApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                         db::Pool& pool, BudgetClient& budget)
    : pipeline_("pactum.registry.v1.RegistryService", kDomain, tokens, admission, clock),
      pool_(pool),
      drafts_(pool),
      signing_(pool, budget),
      happenings_(pool) {}

grpc::Status RegistryApi::CreatePact(ServerContext* context, const v1::CreatePactRequest* request,
                                     v1::Pact* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CreatePactRequest& r) -> absl::StatusOr<v1::Pact> {
        return drafts_.CreatePact(call, r);
      });
}

grpc::Status RegistryApi::GetPact(ServerContext* context, const v1::GetPactRequest* request,
                                  v1::Pact* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetPactRequest& r) -> absl::StatusOr<v1::Pact> {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Pact> {
          return PactInScope(tx, call, NameId(r.name(), 0), false);
        });
      });
}

grpc::Status RegistryApi::ListPacts(ServerContext* context, const v1::ListPactsRequest* request,
                                    v1::ListPactsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListPactsRequest& r) -> absl::StatusOr<v1::ListPactsResponse> {
        const std::string query = absl::StrCat("pacts ", r.region_code());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        const std::vector<std::string> regions(call.principal.regions.begin(),
                                               call.principal.regions.end());
        return db::InSnapshot(
            pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::ListPactsResponse> {
              const int page = PageSize(r.page_size());
              auto items =
                  registry::ListPacts(tx, after, regions, r.region_code(), page + 1, call.today);
              v1::ListPactsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_pacts() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::GetPactVersion(ServerContext* context,
                                         const v1::GetPactVersionRequest* request,
                                         v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetPactVersionRequest& r) -> absl::StatusOr<v1::PactVersion> {
        return Read<v1::PactVersion>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const std::string& pact_id) -> absl::StatusOr<v1::PactVersion> {
              ASSIGN_OR_RETURN(const Version version, VersionOf(tx, r.name(), false));
              return Answer(tx, pact_id, version);
            });
      });
}

grpc::Status RegistryApi::ListPactVersions(ServerContext* context,
                                           const v1::ListPactVersionsRequest* request,
                                           v1::ListPactVersionsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListPactVersionsRequest& r) -> absl::StatusOr<v1::ListPactVersionsResponse> {
        const std::string query = absl::StrCat("versions ", r.parent());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, "0"));
        return Read<v1::ListPactVersionsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::ListPactVersionsResponse> {
              int number = 0;
              static_cast<void>(absl::SimpleAtoi(after, &number));
              const int page = PageSize(r.page_size());
              std::vector<v1::PactVersion> items;
              for (const Version& version : ListVersions(tx, pact_id, number, page + 1)) {
                items.push_back(Answer(tx, pact_id, version));
                items.back().clear_narrative();
                items.back().clear_financial_annex();
              }
              v1::ListPactVersionsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_versions() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::UpdatePactVersion(ServerContext* context,
                                            const v1::UpdatePactVersionRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::UpdatePactVersionRequest& r)
          -> absl::StatusOr<v1::PactVersion> { return drafts_.UpdateVersion(call, r); });
}

grpc::Status RegistryApi::CheckCompleteness(ServerContext* context,
                                            const v1::CheckCompletenessRequest* request,
                                            v1::CheckCompletenessResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CheckCompletenessRequest& r)
          -> absl::StatusOr<v1::CheckCompletenessResponse> {
        return Read<v1::CheckCompletenessResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::CheckCompletenessResponse> {
              ASSIGN_OR_RETURN(const Version version, VersionOf(tx, r.name(), false));
              v1::CheckCompletenessResponse answer;
              for (Lack& lack :
                   registry::CheckCompleteness(ReadContent(tx, pact_id, version), r.name())) {
                v1::CompletenessFinding* finding = answer.add_findings();
                finding->set_item(std::move(lack.item));
                finding->set_subject(std::move(lack.subject));
                finding->set_description(std::move(lack.description));
                finding->set_remedy(std::move(lack.remedy));
              }
              return answer;
            });
      });
}

grpc::Status RegistryApi::SubmitPactVersion(ServerContext* context,
                                            const v1::SubmitPactVersionRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::SubmitPactVersionRequest& r)
          -> absl::StatusOr<v1::PactVersion> { return signing_.Submit(call, r); });
}

grpc::Status RegistryApi::ReturnPactVersion(ServerContext* context,
                                            const v1::ReturnPactVersionRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReturnPactVersionRequest& r)
          -> absl::StatusOr<v1::PactVersion> { return signing_.Return(call, r); });
}

grpc::Status RegistryApi::SignPactVersion(ServerContext* context,
                                          const v1::SignPactVersionRequest* request,
                                          v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::SignPactVersionRequest& r)
          -> absl::StatusOr<v1::PactVersion> { return signing_.Sign(call, r); });
}

grpc::Status RegistryApi::CreateProject(ServerContext* context,
                                        const v1::CreateProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::CreateProjectRequest& r) -> absl::StatusOr<v1::Project> {
                            return drafts_.CreateProject(call, r);
                          });
}

grpc::Status RegistryApi::UpdateProject(ServerContext* context,
                                        const v1::UpdateProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::UpdateProjectRequest& r) -> absl::StatusOr<v1::Project> {
                            return drafts_.UpdateProject(call, r);
                          });
}

grpc::Status RegistryApi::DeleteProject(ServerContext* context,
                                        const v1::DeleteProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::DeleteProjectRequest& r) -> absl::StatusOr<v1::Project> {
                            return drafts_.DeleteProject(call, r);
                          });
}

grpc::Status RegistryApi::GetProject(ServerContext* context, const v1::GetProjectRequest* request,
                                     v1::Project* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::GetProjectRequest& r) -> absl::StatusOr<v1::Project> {
        return Read<v1::Project>(
            pool_, call, r.name(),
            [&](db::Tx& tx, const std::string& pact_id) -> absl::StatusOr<v1::Project> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              std::optional<v1::Project> project =
                  FindProject(tx, pact_id, version, LastNameId(r.name()));
              if (!project) return ContentNotFound("Project", r.name());
              return *std::move(project);
            });
      });
}

grpc::Status RegistryApi::ListProjects(ServerContext* context,
                                       const v1::ListProjectsRequest* request,
                                       v1::ListProjectsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListProjectsRequest& r) -> absl::StatusOr<v1::ListProjectsResponse> {
        const std::string query = absl::StrCat("projects ", r.parent(), " ", r.version(), " ",
                                               r.axis(), " ", r.maturity());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return Read<v1::ListProjectsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::ListProjectsResponse> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              const int page = PageSize(r.page_size());
              auto items =
                  registry::ListProjects(tx, pact_id, version, after, static_cast<int>(r.axis()),
                                         static_cast<int>(r.maturity()), page + 1);
              v1::ListProjectsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_projects() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::CreateCommitment(ServerContext* context,
                                           const v1::CreateCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CreateCommitmentRequest& r)
          -> absl::StatusOr<v1::Commitment> { return drafts_.CreateCommitment(call, r); });
}

grpc::Status RegistryApi::UpdateCommitment(ServerContext* context,
                                           const v1::UpdateCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::UpdateCommitmentRequest& r)
          -> absl::StatusOr<v1::Commitment> { return drafts_.UpdateCommitment(call, r); });
}

grpc::Status RegistryApi::DeleteCommitment(ServerContext* context,
                                           const v1::DeleteCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::DeleteCommitmentRequest& r)
          -> absl::StatusOr<v1::Commitment> { return drafts_.DeleteCommitment(call, r); });
}

grpc::Status RegistryApi::ListCommitments(ServerContext* context,
                                          const v1::ListCommitmentsRequest* request,
                                          v1::ListCommitmentsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListCommitmentsRequest& r) -> absl::StatusOr<v1::ListCommitmentsResponse> {
        const std::string query =
            absl::StrCat("commitments ", r.parent(), " ", r.version(), " ", r.obligor());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return Read<v1::ListCommitmentsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::ListCommitmentsResponse> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              const int page = PageSize(r.page_size());
              auto items = registry::ListCommitments(tx, pact_id, version, after,
                                                     static_cast<int>(r.obligor()), page + 1);
              v1::ListCommitmentsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_commitments() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::CreateIndicator(ServerContext* context,
                                          const v1::CreateIndicatorRequest* request,
                                          v1::Indicator* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::CreateIndicatorRequest& r)
          -> absl::StatusOr<v1::Indicator> { return drafts_.CreateIndicator(call, r); });
}

grpc::Status RegistryApi::UpdateIndicator(ServerContext* context,
                                          const v1::UpdateIndicatorRequest* request,
                                          v1::Indicator* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::UpdateIndicatorRequest& r)
          -> absl::StatusOr<v1::Indicator> { return drafts_.UpdateIndicator(call, r); });
}

grpc::Status RegistryApi::ListIndicators(ServerContext* context,
                                         const v1::ListIndicatorsRequest* request,
                                         v1::ListIndicatorsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListIndicatorsRequest& r) -> absl::StatusOr<v1::ListIndicatorsResponse> {
        const std::string query = absl::StrCat("indicators ", r.parent(), " ", r.version());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, ""));
        return Read<v1::ListIndicatorsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::ListIndicatorsResponse> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              const int page = PageSize(r.page_size());
              auto items = registry::ListIndicators(tx, pact_id, version, after, page + 1);
              v1::ListIndicatorsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_indicators() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::ChangeProjectState(ServerContext* context,
                                             const v1::ChangeProjectStateRequest* request,
                                             v1::ProjectStatus* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ChangeProjectStateRequest& r)
          -> absl::StatusOr<v1::ProjectStatus> { return happenings_.ChangeState(call, r); });
}

grpc::Status RegistryApi::ConfirmCompletion(ServerContext* context,
                                            const v1::ConfirmCompletionRequest* request,
                                            v1::ProjectStatus* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ConfirmCompletionRequest& r)
          -> absl::StatusOr<v1::ProjectStatus> { return happenings_.ConfirmCompletion(call, r); });
}

grpc::Status RegistryApi::GetProjectStatus(ServerContext* context,
                                           const v1::GetProjectStatusRequest* request,
                                           v1::ProjectStatus* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetProjectStatusRequest& r) -> absl::StatusOr<v1::ProjectStatus> {
        const absl::CivilDay cut_off =
            r.has_cut_off() ? FromProto(r.cut_off()).value() : call.today;
        if (!r.has_known_at()) {
          return Read<v1::ProjectStatus>(
              pool_, call, r.name(),
              [&](db::Tx& tx, const std::string&) -> absl::StatusOr<v1::ProjectStatus> {
                return StatusOf(tx, call, r.name(), cut_off, std::nullopt);
              });
        }
        return db::AsOf(pool_, call, FromProto(r.known_at()),
                        [&](db::Tx& tx, absl::Time known_at) -> absl::StatusOr<v1::ProjectStatus> {
                          return StatusOf(tx, call, r.name(), cut_off, known_at);
                        });
      });
}

grpc::Status RegistryApi::ReportMilestone(ServerContext* context,
                                          const v1::ReportMilestoneRequest* request,
                                          v1::Report* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReportMilestoneRequest& r)
          -> absl::StatusOr<v1::Report> { return happenings_.ReportMilestone(call, r); });
}

grpc::Status RegistryApi::ReportDeliverable(ServerContext* context,
                                            const v1::ReportDeliverableRequest* request,
                                            v1::Report* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::ReportDeliverableRequest& r)
          -> absl::StatusOr<v1::Report> { return happenings_.ReportDeliverable(call, r); });
}

grpc::Status RegistryApi::RecordMeasurement(ServerContext* context,
                                            const v1::RecordMeasurementRequest* request,
                                            v1::Report* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const v1::RecordMeasurementRequest& r)
          -> absl::StatusOr<v1::Report> { return happenings_.RecordMeasurement(call, r); });
}

grpc::Status RegistryApi::AnswerReport(ServerContext* context,
                                       const v1::AnswerReportRequest* request,
                                       v1::Report* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call,
                                 const v1::AnswerReportRequest& r) -> absl::StatusOr<v1::Report> {
                            return happenings_.Answer(call, r);
                          });
}

grpc::Status RegistryApi::ListReports(ServerContext* context, const v1::ListReportsRequest* request,
                                      v1::ListReportsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::ListReportsRequest& r) -> absl::StatusOr<v1::ListReportsResponse> {
        std::vector<std::string> standings;
        for (int standing : r.standings()) {
          standings.push_back(type::v1::Standing_Name(static_cast<type::v1::Standing>(standing))
                                  .substr(std::string("STANDING_").size()));
        }
        const std::string query = absl::StrCat(
            "reports ", r.parent(), " ", absl::StrJoin(standings, ","), r.include_corrected());
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), query, "0"));
        return Read<v1::ListReportsResponse>(
            pool_, call, r.parent(),
            [&](db::Tx& tx, const std::string& pact_id) -> absl::StatusOr<v1::ListReportsResponse> {
              int64_t id = 0;
              static_cast<void>(absl::SimpleAtoi(after, &id));
              const int page = PageSize(r.page_size());
              auto items = registry::ListReports(tx, pact_id, id, standings, r.include_corrected(),
                                                 page + 1);
              v1::ListReportsResponse list;
              list.set_next_page_token(NextPage(items, page, query));
              for (auto& item : items) *list.add_reports() = std::move(item);
              return list;
            });
      });
}

grpc::Status RegistryApi::GetPactPosition(ServerContext* context,
                                          const v1::GetPactPositionRequest* request,
                                          v1::PactPosition* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetPactPositionRequest& r) -> absl::StatusOr<v1::PactPosition> {
        const std::optional<absl::Time> known_at =
            r.has_known_at() ? std::optional(FromProto(r.known_at())) : std::nullopt;
        return db::AsOf(pool_, call, known_at,
                        [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::PactPosition> {
                          return PositionAsOf(tx, call, NameId(r.pact(), 0), r.year(),
                                              FromProto(r.cut_off()).value(), known);
                        });
      });
}

grpc::Status RegistryApi::GetFundability(ServerContext* context,
                                         const v1::GetFundabilityRequest* request,
                                         v1::Fundability* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const v1::GetFundabilityRequest& r) -> absl::StatusOr<v1::Fundability> {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::Fundability> {
          return FundabilityOn(tx, call, NameId(r.pact(), 0), FromProto(r.effective_date()).value(),
                               r.project());
        });
      });
}

}  // namespace pactum::registry
