// Budget, as the registry calls it: whether budget would accept a financial annex.
#ifndef PACTUM_SERVICES_REGISTRY_CLIENTS_BUDGET_CLIENT_H_
#define PACTUM_SERVICES_REGISTRY_CLIENTS_BUDGET_CLIENT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/call_context.h"
#include "common/rpc/channel.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/domain/errors.h"

namespace pactum::registry {

struct AnnexAnswer {
  // The rules that the annex breaks, with the limits of each; empty where budget accepts the annex.
  std::vector<Finding> broken;
  v1::AnnexCheck check;  // Budget's warnings.
};

// Thread-safe.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Peer peer);

  // Budget's answer on the annex. The request carries the obstacles of the projects (R76, R107),
  // whether axis 3 supports new pathways (R129), and the number of planned pathways (R139).
  // UNAVAILABLE where budget is away.
  absl::StatusOr<AnnexAnswer> CheckAnnex(const CallContext& context, const v1::PactContent& content,
                                         int start_year, int end_year);

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CLIENTS_BUDGET_CLIENT_H_
