// What of a contract becomes open data, and what is unknown for it. Pure functions over the
// contract and what happened to it.
#ifndef PACTUM_SERVICES_PROCUREMENT_CONTENT_PUBLICATION_H_
#define PACTUM_SERVICES_PROCUREMENT_CONTENT_PUBLICATION_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "pactum/procurement/v1/change.pb.h"
#include "pactum/procurement/v1/terms.pb.h"
#include "services/procurement/content/json.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

v1::Publication PublicationOf(const Contract& contract);

// Adds what was unknown so far to the contract's publication. CONTRACT_INVALID where it says
// anything else than what is known, or what cannot be.
absl::Status CompletePublication(const v1::Publication& more, Contract& contract);
// Fields that cannot be, with the path from the contract.
std::vector<FieldProblem> CheckPublication(const Contract& contract);
// Fields that publication needs and that are unknown, by path; empty: it may be published.
std::vector<std::string> MissingForPublication(const Contract& contract);

// Something that happened to a contract, as a release tells it.
struct PublishedEvent {
  enum class Kind { kAward, kSign, kOrder, kAmend, kCancel, kComplete, kTerminate };
  Kind kind;
  std::string id;  // Of an order or amendment.
  absl::CivilDay effective;
  absl::Time recorded;
  v1::Amendment amendment;  // Of kAmend.
};
// A contract with its history, oldest first, and the days on which it and its amendments were
// published first (number 0: the contract).
struct PublishedContract {
  Contract contract;
  std::vector<PublishedEvent> events;
  std::map<int, absl::CivilDay> days;
};

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
