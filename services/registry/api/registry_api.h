// RegistryService: one line a method.
#ifndef PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_
#define PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_

#include "common/db/pool.h"
#include "common/rpc/service.h"
#include "services/registry/app/amendments.h"
#include "services/registry/app/answers.h"
#include "services/registry/app/content_items.h"
#include "services/registry/app/documents.h"
#include "services/registry/app/drafts.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/measurements.h"
#include "services/registry/app/project_acts.h"
#include "services/registry/app/reports.h"
#include "services/registry/app/signing.h"

namespace pactum::registry {

// Thread-safe. Pool and client outlive it.
class RegistryApi : public rpc::Service {
 public:
  RegistryApi(const rpc::Gate& gate, db::Pool& pool, BudgetClient& budget);

 private:
  Frameworks frameworks_;
  Drafts drafts_;
  Signing signing_;
  Amendments amendments_;
  ContentItems<v1::Project> projects_;
  ContentItems<v1::Commitment> commitments_;
  ContentItems<v1::Indicator> indicators_;
  ProjectActs project_acts_;
  Reports reports_;
  Measurements measurements_;
  Answers answers_;
  Documents documents_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_API_REGISTRY_API_H_
