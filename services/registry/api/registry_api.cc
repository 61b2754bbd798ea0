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
#include "services/registry/store/framework_store.h"

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

// A page of a list of one pact: `fetch` reads at most so many items after a key, `items` tells the
// field of the answer that they go to. `query` is what decides the list beside the pact, so that a
// token serves no other.
template <class Resp, class Req, class Fetch, class Items>
absl::StatusOr<Resp> Page(db::Pool& pool, const rpc::Call& call, const Req& request,
                          const std::string& query, const std::string& first, Fetch fetch,
                          Items items) {
  const std::string of_pact = absl::StrCat(request.parent(), " ", query);
  ASSIGN_OR_RETURN(const std::string after, After(request.page_token(), of_pact, first));
  return Read<Resp>(pool, call, request.parent(),
                    [&](db::Tx& tx, const std::string& pact_id) -> absl::StatusOr<Resp> {
                      const int page = PageSize(request.page_size());
                      ASSIGN_OR_RETURN(auto found, fetch(tx, pact_id, after, page + 1));
                      Resp list;
                      list.set_next_page_token(NextPage(found, page, of_pact));
                      for (auto& item : found) *items(list)->Add() = std::move(item);
                      return list;
                    });
}

// The request's instant of the second date; nullopt for all that is settled.
template <class Req>
std::optional<absl::Time> KnownAt(const Req& request) {
  if (!request.has_known_at()) return std::nullopt;
  return FromProto(request.known_at());
}

}  // namespace

RegistryApi::RegistryApi(auth::TokenVerifier& tokens, rpc::Admission& admission, const Clock& clock,
                         db::Pool& pool, BudgetClient& budget)
    : pipeline_("pactum.registry.v1.RegistryService", kDomain, tokens, admission, clock),
      pool_(pool),
      frameworks_(pool),
      drafts_(pool),
      signing_(pool, budget),
      amendments_(pool),
      happenings_(pool),
      documents_(pool) {}

grpc::Status RegistryApi::LoadFramework(ServerContext* context,
                                        const v1::LoadFrameworkRequest* request,
                                        v1::Framework* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return frameworks_.Load(call, r); });
}

grpc::Status RegistryApi::GetFramework(ServerContext* context,
                                       const v1::GetFrameworkRequest* request,
                                       v1::Framework* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return frameworks_.Get(call, r); });
}

grpc::Status RegistryApi::ListFrameworks(ServerContext* context,
                                         const v1::ListFrameworksRequest* request,
                                         v1::ListFrameworksResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) -> absl::StatusOr<v1::ListFrameworksResponse> {
        ASSIGN_OR_RETURN(const std::string after, After(r.page_token(), "frameworks", ""));
        return db::InSnapshot(pool_, call,
                              [&](db::Tx& tx) -> absl::StatusOr<v1::ListFrameworksResponse> {
                                const int page = PageSize(r.page_size());
                                auto items = registry::ListFrameworks(tx, after, page + 1);
                                v1::ListFrameworksResponse list;
                                list.set_next_page_token(NextPage(items, page, "frameworks"));
                                for (auto& item : items) *list.add_frameworks() = std::move(item);
                                return list;
                              });
      });
}

grpc::Status RegistryApi::CreatePact(ServerContext* context, const v1::CreatePactRequest* request,
                                     v1::Pact* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.CreatePact(call, r); });
}

grpc::Status RegistryApi::GetPact(ServerContext* context, const v1::GetPactRequest* request,
                                  v1::Pact* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return db::InSnapshot(pool_, call, [&](db::Tx& tx) {
                              return PactInScope(tx, call, NameId(r.name(), 0), false);
                            });
                          });
}

grpc::Status RegistryApi::ListPacts(ServerContext* context, const v1::ListPactsRequest* request,
                                    v1::ListPactsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) -> absl::StatusOr<v1::ListPactsResponse> {
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
      [this](const rpc::Call& call, const auto& r) -> absl::StatusOr<v1::PactVersion> {
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
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return Page<v1::ListPactVersionsResponse>(
            pool_, call, r, "versions", "0",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::PactVersion>> {
              int number = 0;
              static_cast<void>(absl::SimpleAtoi(after, &number));
              std::vector<v1::PactVersion> versions;
              for (const Version& version : ListVersions(tx, pact_id, number, limit)) {
                versions.push_back(Answer(tx, pact_id, version));
                versions.back().clear_narrative();
                versions.back().clear_financial_annex();
              }
              return versions;
            },
            [](auto& list) { return list.mutable_versions(); });
      });
}

grpc::Status RegistryApi::UpdatePactVersion(ServerContext* context,
                                            const v1::UpdatePactVersionRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.UpdateVersion(call, r); });
}

grpc::Status RegistryApi::CheckCompleteness(ServerContext* context,
                                            const v1::CheckCompletenessRequest* request,
                                            v1::CheckCompletenessResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call,
             const auto& r) -> absl::StatusOr<v1::CheckCompletenessResponse> {
        return Read<v1::CheckCompletenessResponse>(
            pool_, call, r.name(),
            [&](db::Tx& tx,
                const std::string& pact_id) -> absl::StatusOr<v1::CheckCompletenessResponse> {
              ASSIGN_OR_RETURN(const Version version, VersionOf(tx, r.name(), false));
              ASSIGN_OR_RETURN(const v1::Pact pact, PactInScope(tx, call, pact_id, false));
              ASSIGN_OR_RETURN(const v1::Framework framework, FrameworkOf(tx, pact.framework()));
              v1::CheckCompletenessResponse answer;
              answer.set_framework(pact.framework());
              for (Lack& lack : registry::CheckCompleteness(
                       framework, ReadContent(tx, pact_id, version), r.name(), PeriodOf(pact))) {
                v1::CompletenessFinding* finding = answer.add_findings();
                finding->set_item(std::move(lack.item));
                finding->set_subject(std::move(lack.subject));
                finding->set_description(std::move(lack.description));
                finding->set_remedy(std::move(lack.remedy));
                finding->set_wording(std::move(lack.wording));
                finding->set_part(std::move(lack.part));
                finding->set_blocking(lack.blocking);
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
      [this](const rpc::Call& call, const auto& r) { return signing_.Submit(call, r); });
}

grpc::Status RegistryApi::ReturnPactVersion(ServerContext* context,
                                            const v1::ReturnPactVersionRequest* request,
                                            v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return signing_.Return(call, r); });
}

grpc::Status RegistryApi::SignPactVersion(ServerContext* context,
                                          const v1::SignPactVersionRequest* request,
                                          v1::PactVersion* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return signing_.Sign(call, r); });
}

grpc::Status RegistryApi::CreateProject(ServerContext* context,
                                        const v1::CreateProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.CreateProject(call, r); });
}

grpc::Status RegistryApi::UpdateProject(ServerContext* context,
                                        const v1::UpdateProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.UpdateProject(call, r); });
}

grpc::Status RegistryApi::DeleteProject(ServerContext* context,
                                        const v1::DeleteProjectRequest* request,
                                        v1::Project* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.DeleteProject(call, r); });
}

grpc::Status RegistryApi::GetProject(ServerContext* context, const v1::GetProjectRequest* request,
                                     v1::Project* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) -> absl::StatusOr<v1::Project> {
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
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return Page<v1::ListProjectsResponse>(
            pool_, call, r,
            absl::StrCat("projects ", r.version(), " ", r.axis(), " ", r.maturity()), "",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::Project>> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              return registry::ListProjects(tx, pact_id, version, after, static_cast<int>(r.axis()),
                                            static_cast<int>(r.maturity()), limit);
            },
            [](auto& list) { return list.mutable_projects(); });
      });
}

grpc::Status RegistryApi::CreateCommitment(ServerContext* context,
                                           const v1::CreateCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.CreateCommitment(call, r); });
}

grpc::Status RegistryApi::UpdateCommitment(ServerContext* context,
                                           const v1::UpdateCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.UpdateCommitment(call, r); });
}

grpc::Status RegistryApi::DeleteCommitment(ServerContext* context,
                                           const v1::DeleteCommitmentRequest* request,
                                           v1::Commitment* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.DeleteCommitment(call, r); });
}

grpc::Status RegistryApi::ListCommitments(ServerContext* context,
                                          const v1::ListCommitmentsRequest* request,
                                          v1::ListCommitmentsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return Page<v1::ListCommitmentsResponse>(
            pool_, call, r, absl::StrCat("commitments ", r.version(), " ", r.obligor()), "",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::Commitment>> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              return registry::ListCommitments(tx, pact_id, version, after,
                                               static_cast<int>(r.obligor()), limit);
            },
            [](auto& list) { return list.mutable_commitments(); });
      });
}

grpc::Status RegistryApi::CreateIndicator(ServerContext* context,
                                          const v1::CreateIndicatorRequest* request,
                                          v1::Indicator* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.CreateIndicator(call, r); });
}

grpc::Status RegistryApi::UpdateIndicator(ServerContext* context,
                                          const v1::UpdateIndicatorRequest* request,
                                          v1::Indicator* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return drafts_.UpdateIndicator(call, r); });
}

grpc::Status RegistryApi::ListIndicators(ServerContext* context,
                                         const v1::ListIndicatorsRequest* request,
                                         v1::ListIndicatorsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return Page<v1::ListIndicatorsResponse>(
            pool_, call, r, absl::StrCat("indicators ", r.version()), "",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::Indicator>> {
              ASSIGN_OR_RETURN(const int version, VersionToRead(tx, call, pact_id, r.version()));
              return registry::ListIndicators(tx, pact_id, version, after, limit);
            },
            [](auto& list) { return list.mutable_indicators(); });
      });
}

grpc::Status RegistryApi::ChangeProjectState(ServerContext* context,
                                             const v1::ChangeProjectStateRequest* request,
                                             v1::ProjectStatus* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return happenings_.ChangeState(call, r); });
}

grpc::Status RegistryApi::ConfirmCompletion(ServerContext* context,
                                            const v1::ConfirmCompletionRequest* request,
                                            v1::ProjectStatus* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return happenings_.ConfirmCompletion(call, r);
                          });
}

grpc::Status RegistryApi::GetProjectStatus(ServerContext* context,
                                           const v1::GetProjectStatusRequest* request,
                                           v1::ProjectStatus* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) -> absl::StatusOr<v1::ProjectStatus> {
        if (!r.has_cut_off() && !r.has_known_at()) {
          return db::InSnapshot(pool_, call,
                                [&](db::Tx& tx) { return StatusOf(tx, call, r.name()); });
        }
        const absl::CivilDay cut_off =
            r.has_cut_off() ? FromProto(r.cut_off()).value() : call.today;
        return db::AsOf(pool_, call, KnownAt(r), [&](db::Tx& tx, absl::Time known_at) {
          return StatusAsOf(tx, call, r.name(), cut_off, known_at);
        });
      });
}

grpc::Status RegistryApi::ReportMilestone(ServerContext* context,
                                          const v1::ReportMilestoneRequest* request,
                                          v1::Report* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return happenings_.ReportMilestone(call, r);
                          });
}

grpc::Status RegistryApi::ReportDeliverable(ServerContext* context,
                                            const v1::ReportDeliverableRequest* request,
                                            v1::Report* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return happenings_.ReportDeliverable(call, r);
                          });
}

grpc::Status RegistryApi::RecordMeasurement(ServerContext* context,
                                            const v1::RecordMeasurementRequest* request,
                                            v1::Report* response) {
  return pipeline_.Handle(__func__, context, request, response,
                          [this](const rpc::Call& call, const auto& r) {
                            return happenings_.RecordMeasurement(call, r);
                          });
}

grpc::Status RegistryApi::AnswerReport(ServerContext* context,
                                       const v1::AnswerReportRequest* request,
                                       v1::Report* response) {
  return pipeline_.Handle(
      __func__, context, request, response,
      [this](const rpc::Call& call, const auto& r) { return happenings_.Answer(call, r); });
}

grpc::Status RegistryApi::ListReports(ServerContext* context, const v1::ListReportsRequest* request,
                                      v1::ListReportsResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        std::vector<std::string> standings;
        for (int standing : r.standings()) {
          standings.push_back(type::v1::Standing_Name(static_cast<type::v1::Standing>(standing))
                                  .substr(std::string("STANDING_").size()));
        }
        return Page<v1::ListReportsResponse>(
            pool_, call, r,
            absl::StrCat("reports ", absl::StrJoin(standings, ","), " ", r.include_corrected()),
            "0",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::Report>> {
              int64_t before_id = 0;
              static_cast<void>(absl::SimpleAtoi(after, &before_id));
              return registry::ListReports(tx, pact_id, before_id, standings, r.include_corrected(),
                                           limit);
            },
            [](auto& list) { return list.mutable_reports(); });
      });
}

grpc::Status RegistryApi::ListAwaiting(ServerContext* context,
                                       const v1::ListAwaitingRequest* request,
                                       v1::ListAwaitingResponse* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        std::vector<std::string> completions;
        std::string version_to_sign;
        auto page = Page<v1::ListAwaitingResponse>(
            pool_, call, r, absl::StrCat("awaiting ", r.side()), "0",
            [&](db::Tx& tx, const std::string& pact_id, const std::string& after,
                int limit) -> absl::StatusOr<std::vector<v1::Report>> {
              int64_t before_id = 0;
              static_cast<void>(absl::SimpleAtoi(after, &before_id));
              if (before_id == 0) {
                completions.clear();
                if (r.side() == type::v1::SIDE_STATE) completions = PendingCompletions(tx, pact_id);
                version_to_sign = VersionToSign(tx, pact_id, r.side());
              }
              return registry::ListAwaiting(tx, pact_id, before_id, r.side(), limit);
            },
            [](auto& list) { return list.mutable_reports(); });
        if (page.ok()) {
          for (std::string& name : completions) page->add_completions(std::move(name));
          page->set_version_to_sign(version_to_sign);
        }
        return page;
      });
}

grpc::Status RegistryApi::GetPactPosition(ServerContext* context,
                                          const v1::GetPactPositionRequest* request,
                                          v1::PactPosition* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return db::AsOf(pool_, call, KnownAt(r), [&](db::Tx& tx, absl::Time known_at) {
          return PositionAsOf(tx, call, NameId(r.pact(), 0), r.year(),
                              FromProto(r.cut_off()).value(), known_at);
        });
      });
}

grpc::Status RegistryApi::GetFundability(ServerContext* context,
                                         const v1::GetFundabilityRequest* request,
                                         v1::Fundability* response) {
  return pipeline_.Handle(
      __func__, context, request, response, [this](const rpc::Call& call, const auto& r) {
        return db::InSnapshot(pool_, call, [&](db::Tx& tx) {
          return FundabilityOn(tx, call, NameId(r.pact(), 0), FromProto(r.effective_date()).value(),
                               r.project());
        });
      });
}

}  // namespace pactum::registry
