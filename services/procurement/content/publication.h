// Contracts as open data, and the fields that are unknown for it. Pure functions over a contract
// and its events.
#ifndef PACTUM_SERVICES_PROCUREMENT_CONTENT_PUBLICATION_H_
#define PACTUM_SERVICES_PROCUREMENT_CONTENT_PUBLICATION_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "pactum/procurement/v1/change.pb.h"
#include "pactum/procurement/v1/terms.pb.h"
#include "services/procurement/content/json.h"
#include "services/procurement/domain/act.h"
#include "services/procurement/domain/contract.h"
#include "services/procurement/domain/field_problem.h"

namespace pactum::procurement {

v1::Publication PublicationOf(const Contract& contract);

// Adds unknown fields to the contract's publication. CONTRACT_INVALID where a known field would
// change, or a value is impossible.
absl::Status CompletePublication(const v1::Publication& more, Contract& contract);
// Impossible values, each with its path from the contract.
FieldProblems CheckPublication(const Contract& contract);
// Fields that publication needs and that are unknown, by path; empty: it may be published.
std::vector<std::string> MissingForPublication(const Contract& contract);

// Why a contract is not in a file of open data.
enum class PublicationBlock { kSubsidy, kNotSigned, kIncomplete, kNotPublished };
constexpr auto Names(PublicationBlock) {
  using enum PublicationBlock;
  return EnumNames<PublicationBlock>({{kSubsidy, "SUBSIDY"},
                                      {kNotSigned, "NOT_SIGNED"},
                                      {kIncomplete, "INCOMPLETE"},
                                      {kNotPublished, "NOT_PUBLISHED"}});
}

// An event of a contract, as a release reports it.
struct PublishedEvent {
  Act act;         // Of the contract, or ORDER or AMEND.
  std::string id;  // Of an order or amendment.
  absl::CivilDay effective;
  absl::Time recorded;
  v1::Amendment amendment;  // Of AMEND.
};
// A contract with its history, oldest first, and the days on which it and its amendments were
// published first (number 0: the contract).
struct PublishedContract {
  Contract contract;
  std::vector<PublishedEvent> events;
  std::map<int, absl::CivilDay> days;
};

// The label of the official codelist.
absl::string_view LabelOf(v1::AwardProcedure procedure);

// One entry of DECP's `marche`, with its published amendments. Of a market or framework agreement
// that was published and of which nothing is missing.
Json DecpMarche(const PublishedContract& published);
std::string DecpFile(const std::vector<Json>& marches);

struct OcdsPublisher {
  std::string prefix, uri, name;
  absl::Time time;
};
std::string ReleasePackage(const OcdsPublisher& publisher, const std::string& pact_id,
                           const std::vector<PublishedContract>& contracts);
std::string RecordPackage(const OcdsPublisher& publisher, const std::string& pact_id,
                          const std::vector<PublishedContract>& contracts);

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_CONTENT_PUBLICATION_H_
