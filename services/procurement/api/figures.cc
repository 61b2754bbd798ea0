// The execution and the exports.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "services/procurement/api/page.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/content/publication.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/execution_store.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

constexpr absl::string_view kRegion = "REGION";  // The one source that is not the State's.

// The figures of an axis or a project.
struct Figures {
  int axis = 0;
  int64_t contracts = 0, entries = 0, entries_to_date = 0, neighbourhood = 0, new_entries = 0;
  Money state_contracted, state_certified, certified;
  std::map<std::string, v1::SourceExecution> sources;

  void Add(const ExecutionSum& sum, int year) {
    axis = sum.line.axis;
    contracts += sum.contracts;
    entries += sum.entries;
    entries_to_date += sum.entries_to_date;
    neighbourhood += sum.neighbourhood;
    if (sum.line.new_pathways) new_entries += sum.entries;
    certified += sum.certified;
    if (sum.line.funding_source != kRegion) {
      state_contracted += sum.contracted;
      state_certified += sum.certified;
    }
    v1::SourceExecution& source = sources[sum.line.funding_source];
    source.set_funding_source(sum.line.funding_source);
    source.set_contracted_cents(source.contracted_cents() + sum.contracted.cents());
    source.set_committed_cents(source.committed_cents() + sum.committed.cents());
    source.set_certified_cents(source.certified_cents() + sum.certified.cents());
    if (sum.line.year == year) {
      source.set_year_committed_cents(source.year_committed_cents() + sum.committed.cents());
      source.set_year_certified_cents(source.year_certified_cents() + sum.certified.cents());
    }
  }

  template <class Message>
  void Write(Message& message) const {
    message.set_axis(static_cast<type::v1::Axis>(axis));
    message.set_contract_count(static_cast<int>(contracts));
    message.set_entries_in_training(entries);
    message.set_priority_neighbourhood_entries(neighbourhood);
    for (const auto& [code, source] : sources) *message.add_sources() = source;
    v1::ExecutionFigures& figures = *message.mutable_figures();
    figures.set_new_pathway_entries(new_entries);
    figures.set_entries_to_date(entries_to_date);
    if (entries > 0) {
      figures.set_priority_neighbourhood_bp(
          static_cast<int>(MulDiv(neighbourhood, 10'000, entries, Rounding::kHalfUp)));
    }
    if (entries_to_date > 0) {
      figures.set_unit_cost_cents(MulDiv(certified.cents(), 1, entries_to_date, Rounding::kHalfUp));
    }
  }
};

absl::string_view Blocked(const Contract& contract, bool published) {
  if (contract.kind == ContractKind::kSubsidy) return "SUBSIDY";
  if (!contract.sign_day) return "NOT_SIGNED";
  if (!MissingForPublication(contract).empty()) return "INCOMPLETE";
  return published ? "" : "NOT_PUBLISHED";
}

PublishedEvent::Kind KindOf(const std::string& fact) {
  using Kind = PublishedEvent::Kind;
  return fact == "AWARDED"     ? Kind::kAward
         : fact == "SIGNED"    ? Kind::kSign
         : fact == "CANCELLED" ? Kind::kCancel
         : fact == "COMPLETED" ? Kind::kComplete
                               : Kind::kTerminate;
}

// What happened, in the order in which it was learnt.
std::vector<PublishedEvent> EventsOf(const std::vector<ContractFact>& facts,
                                     const std::vector<DatedChange>& changes) {
  std::vector<PublishedEvent> events;
  for (const ContractFact& fact : facts) {
    events.push_back({KindOf(fact.kind), "", fact.effective, fact.recorded, {}});
  }
  for (const DatedChange& dated : changes) {
    const bool amendment = dated.change.kind == ChangeKind::kAmendment;
    PublishedEvent event{amendment ? PublishedEvent::Kind::kAmend : PublishedEvent::Kind::kOrder,
                         dated.change.id,
                         *dated.change.effective,
                         dated.recorded,
                         {}};
    if (amendment) event.amendment.ParseFromString(dated.change.content);
    events.push_back(std::move(event));
  }
  std::stable_sort(
      events.begin(), events.end(),
      [](const PublishedEvent& a, const PublishedEvent& b) { return a.recorded < b.recorded; });
  return events;
}

// A page of contracts for a file, with the histories of those that are in it; the others are named
// in the answer.
template <class Request>
absl::StatusOr<std::vector<PublishedContract>> PublishedPage(db::Pool& pool, const rpc::Call& call,
                                                             const Request& request,
                                                             v1::ExportResponse& answer) {
  const std::string pact_id = NameId(request.parent(), 0);
  ASSIGN_OR_RETURN(const Page page, PageOf(request, absl::StrCat("export ", request.parent(), " ",
                                                                 request.contract())));
  using Published = std::vector<PublishedContract>;
  return db::InSnapshot(pool, call, [&](db::Tx& tx) -> absl::StatusOr<Published> {
    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
    std::vector<Contract> contracts;
    if (request.contract().empty()) {
      contracts = ListContracts(tx, pact_id, page.after, {}, page.Limit());
      answer.set_next_page_token(
          page.Cut(contracts, [](const Contract& contract) { return contract.id; }));
    } else {
      ASSIGN_OR_RETURN(Contract contract, ContractInScope(tx, call, request.contract()));
      contracts.push_back(std::move(contract));
    }
    std::vector<std::string> ids;
    for (const Contract& contract : contracts) ids.push_back(contract.id);
    auto days = ReadPublications(tx, pact_id, ids);
    auto facts = ReadContractFacts(tx, pact_id, ids);
    auto changes = ReadCommitted(tx, pact_id, ids);
    Published published;
    for (Contract& contract : contracts) {
      const absl::string_view reason = Blocked(contract, days.contains(contract.id));
      if (reason.empty()) {
        const std::string id = contract.id;
        published.push_back(
            {std::move(contract), EventsOf(facts[id], changes[id]), std::move(days[id])});
        continue;
      }
      v1::BlockedContract* blocked = answer.add_blocked();
      blocked->set_contract(ContractName(pact_id, contract.id));
      blocked->set_reason(std::string(reason));
      if (reason != "INCOMPLETE") continue;
      for (const std::string& path : MissingForPublication(contract)) {
        blocked->add_missing_fields(path);
      }
    }
    return published;
  });
}

}  // namespace

absl::StatusOr<v1::Execution> ExecutionOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::GetExecutionRequest& request) {
  const std::string pact_id = NameId(request.pact(), 0);
  const absl::CivilDay cut_off = DayOf(request.cut_off());
  const std::optional<absl::Time> known_at =
      request.has_known_at() ? std::optional(pactum::FromProto(request.known_at())) : std::nullopt;
  return db::AsOf(pool, call, known_at,
                  [&](db::Tx& tx, absl::Time known) -> absl::StatusOr<v1::Execution> {
                    RETURN_IF_ERROR(RequirePactInScope(tx, call, pact_id));
                    std::map<int, Figures> axes;
                    std::map<std::string, Figures> projects;
                    for (int axis = 1; axis <= 3; ++axis) axes[axis].axis = axis;
                    for (const ExecutionSum& sum :
                         ExecutionAsOf(tx, pact_id, request.year(), cut_off, known,
                                       MaskOf({v1::CRITERION_PRIORITY_NEIGHBOURHOOD}))) {
                      axes[sum.line.axis].Add(sum, request.year());
                      projects[sum.project].Add(sum, request.year());
                    }
                    v1::Execution execution;
                    execution.set_pact(request.pact());
                    execution.set_year(request.year());
                    *execution.mutable_cut_off() = request.cut_off();
                    *execution.mutable_known_at() = pactum::ToProto(known);
                    for (const auto& [number, figures] : axes) {
                      v1::AxisExecution* axis = execution.add_axes();
                      figures.Write(*axis);
                      axis->set_contracted_cents(figures.state_contracted.cents());
                      axis->set_certified_to_date_cents(figures.state_certified.cents());
                    }
                    for (const auto& [name, figures] : projects) {
                      v1::ProjectExecution* project = execution.add_projects();
                      project->set_project(name);
                      figures.Write(*project);
                    }
                    return execution;
                  });
}

absl::StatusOr<v1::ExportResponse> OcdsOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::ExportOcdsRequest& request) {
  const std::string& prefix = request.ocid_prefix();
  if (!absl::StartsWith(prefix, "ocds-") || prefix.size() != 11) {
    return ExportInvalid("ocid_prefix", "must be ocds- and six characters");
  }
  v1::ExportResponse answer;
  ASSIGN_OR_RETURN(const std::vector<PublishedContract> contracts,
                   PublishedPage(pool, call, request, answer));
  const OcdsPublisher publisher{prefix, request.package_uri(), request.publisher_name(),
                                pactum::FromProto(request.publish_time())};
  const std::string pact_id = NameId(request.parent(), 0);
  answer.set_json(request.package() == v1::OCDS_PACKAGE_RECORDS
                      ? RecordPackage(publisher, pact_id, contracts)
                      : ReleasePackage(publisher, pact_id, contracts));
  return answer;
}

absl::StatusOr<v1::ExportResponse> DecpOf(db::Pool& pool, const rpc::Call& call,
                                          const v1::ExportDecpRequest& request) {
  v1::ExportResponse answer;
  ASSIGN_OR_RETURN(const std::vector<PublishedContract> contracts,
                   PublishedPage(pool, call, request, answer));
  std::vector<Json> marches;
  for (const PublishedContract& contract : contracts) marches.push_back(DecpMarche(contract));
  if (!marches.empty()) answer.set_json(DecpFile(marches));
  return answer;
}

}  // namespace pactum::procurement
