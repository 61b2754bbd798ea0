// Budget as the registry asks it: whether a financial annex would be accepted.
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
  std::vector<Lack>
      broken;            // The rules that it breaks, with what would be accepted; empty: accepted.
  v1::AnnexCheck check;  // Of what budget warns.
};

// Thread-safe.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Peer peer);

  // What budget says of the annex. What the projects lack goes along (R76, R107), whether axis 3
  // supports new pathways (R129), and how many pathways are planned (R139). UNAVAILABLE where
  // budget is away.
  absl::StatusOr<AnnexAnswer> CheckAnnex(const CallContext& context, const v1::PactContent& content,
                                         int start_year, int end_year);

 private:
  const rpc::Peer peer_;
};

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CLIENTS_BUDGET_CLIENT_H_
