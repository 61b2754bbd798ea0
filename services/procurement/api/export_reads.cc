// Exports of contracts as open data.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/page.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/app/scope.h"
#include "services/procurement/content/publication.h"
#include "services/procurement/domain/contract_states.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/store/change_store.h"
#include "services/procurement/store/contract_store.h"
#include "services/procurement/store/history_store.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

// Why a contract is not in a file; nullopt where it is.
std::optional<PublicationBlock> BlockOf(const Contract& contract, bool published) {
  if (contract.kind == ContractKind::kSubsidy) return PublicationBlock::kSubsidy;
  if (!contract.sign_day) return PublicationBlock::kNotSigned;
  if (!MissingForPublication(contract).empty()) return PublicationBlock::kIncomplete;
  if (!published) return PublicationBlock::kNotPublished;
  return std::nullopt;
}

// The events of a contract, in the order in which they were recorded.
std::vector<PublishedEvent> EventsOf(const std::vector<ContractFact>& facts,
                                     const std::vector<DatedChange>& changes) {
  std::vector<PublishedEvent> events;
  for (const ContractFact& fact : facts) {
    events.push_back({ActThatLedTo(fact.state), "", fact.effective, fact.recorded, {}});
  }
  for (const DatedChange& dated : changes) {
    const bool amendment = dated.change.kind == ChangeKind::kAmendment;
    PublishedEvent event{amendment ? Act::kAmend : Act::kOrder,
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

// The contracts of a page, or the one that the request names.
template <class Request>
absl::StatusOr<std::vector<Contract>> ContractsOf(db::Tx& tx, const rpc::Call& call,
                                                  const std::string& pact_id,
                                                  const Request& request,
                                                  v1::ExportResponse& answer) {
  if (!request.contract().empty()) {
    ASSIGN_OR_RETURN(Contract contract, ContractInScope(tx, call, request.contract()));
    return std::vector<Contract>{std::move(contract)};
  }
  using ContractPage = Page<std::string>;
  ASSIGN_OR_RETURN(
      const auto page,
      ContractPage::Of(request, absl::StrCat("export ", request.parent(), " ", request.contract()),
                       call.domain));
  std::vector<Contract> contracts = ListContracts(tx, pact_id, page.After(), {}, page.Limit());
  if (static_cast<int>(contracts.size()) > page.size()) {
    contracts.pop_back();
    answer.set_next_page_token(page.TokenAfter(contracts.back().id));
  }
  return contracts;
}

// The published contracts of a page with their histories. The others are named in the answer.
template <class Request>
absl::StatusOr<std::vector<PublishedContract>> PublishedPage(db::Tx& tx, const rpc::Call& call,
                                                             const std::string& pact_id,
                                                             const Request& request,
                                                             v1::ExportResponse& answer) {
  ASSIGN_OR_RETURN(std::vector<Contract> contracts,
                   ContractsOf(tx, call, pact_id, request, answer));
  std::vector<std::string> ids;
  for (const Contract& contract : contracts) ids.push_back(contract.id);
  auto days = ReadPublications(tx, pact_id, ids);
  auto facts = ReadContractFacts(tx, pact_id, ids);
  auto changes = ReadCommitted(tx, pact_id, ids);
  std::vector<PublishedContract> published;
  for (Contract& contract : contracts) {
    const std::string id = contract.id;
    const auto block = BlockOf(contract, days.contains(id));
    if (!block) {
      published.push_back(
          {std::move(contract), EventsOf(facts[id], changes[id]), std::move(days[id])});
      continue;
    }
    v1::BlockedContract* blocked = answer.add_blocked();
    blocked->set_contract(ContractName(pact_id, id));
    blocked->set_reason(std::string(NameOf(*block)));
    if (*block != PublicationBlock::kIncomplete) continue;
    for (const std::string& path : MissingForPublication(contract)) {
      blocked->add_missing_fields(path);
    }
  }
  return published;
}

}  // namespace

absl::StatusOr<v1::ExportResponse> ExportOcds(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id,
                                              const v1::ExportOcdsRequest& request) {
  const std::string& prefix = request.ocid_prefix();
  if (!absl::StartsWith(prefix, "ocds-") || prefix.size() != 11) {
    return ExportInvalid("ocid_prefix", phrase::kOcidPrefix);
  }
  v1::ExportResponse answer;
  ASSIGN_OR_RETURN(const std::vector<PublishedContract> contracts,
                   PublishedPage(tx, call, pact_id, request, answer));
  const OcdsPublisher publisher{prefix, request.package_uri(), request.publisher_name(),
                                pactum::FromProto(request.publish_time())};
  answer.set_json(request.package() == v1::OCDS_PACKAGE_RECORDS
                      ? RecordPackage(publisher, pact_id, contracts)
                      : ReleasePackage(publisher, pact_id, contracts));
  return answer;
}

absl::StatusOr<v1::ExportResponse> ExportDecp(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id,
                                              const v1::ExportDecpRequest& request) {
  v1::ExportResponse answer;
  ASSIGN_OR_RETURN(const std::vector<PublishedContract> contracts,
                   PublishedPage(tx, call, pact_id, request, answer));
  std::vector<Json> marches;
  for (const PublishedContract& contract : contracts) marches.push_back(DecpMarche(contract));
  if (!marches.empty()) answer.set_json(DecpFile(marches));
  return answer;
}

}  // namespace pactum::procurement
