// Facts of the life of projects in the database: rows that are never changed.
#ifndef PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_
#define PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/tx.h"
#include "services/registry/domain/project_life.h"

namespace pactum::registry {

struct ProjectFact {
  std::string project;  // Its id.
  Fact fact;
  std::optional<absl::Time> first_recorded = {};  // Elsewhere; of an imported fact.
};
// In the order given. The instant in each fact is not stored.
void InsertFacts(db::Tx& tx, absl::string_view pact_id, const std::vector<ProjectFact>& facts);
// All facts in the order of recording, with the instants of their first recording.
std::vector<ProjectFact> ExportFacts(db::Tx& tx, absl::string_view pact_id);

using FactsByProject = std::map<std::string, std::vector<Fact>>;
// The facts effective by a day of one project, or of all where `project` is empty, in the order of
// their days and recording. Without `known_at`: all that are known now.
FactsByProject FactsAsOf(db::Tx& tx, absl::string_view pact_id, absl::string_view project,
                         absl::CivilDay cut_off, std::optional<absl::Time> known_at);
// All facts that are known now, of any day.
FactsByProject FactsNow(db::Tx& tx, absl::string_view pact_id);
std::vector<Fact> FactsNow(db::Tx& tx, absl::string_view pact_id, const std::string& project);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_STORE_FACT_STORE_H_
