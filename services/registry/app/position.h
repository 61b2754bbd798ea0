// The pact by both dates, and what stands in the way of its funding: reads that join content and
// facts.
#ifndef PACTUM_SERVICES_REGISTRY_APP_POSITION_H_
#define PACTUM_SERVICES_REGISTRY_APP_POSITION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "common/rpc/call.h"
#include "pactum/registry/v1/fact.pb.h"

namespace pactum::registry {

// In one snapshot, of what was recorded before `known_at`. NO_VERSION_IN_FORCE.
absl::StatusOr<v1::PactPosition> PositionAsOf(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id, int year,
                                              absl::CivilDay cut_off, absl::Time known_at);

// Of the version in force on a day; of one project where `project` is not empty.
absl::StatusOr<v1::Fundability> FundabilityOn(db::Tx& tx, const rpc::Call& call,
                                              const std::string& pact_id, absl::CivilDay day,
                                              const std::string& project);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_APP_POSITION_H_
