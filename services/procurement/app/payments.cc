#include "services/procurement/app/payments.h"

#include <optional>

#include "common/base/date_wire.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {

absl::StatusOr<v1::Execution> WithPayments(const BudgetClient& budget, const rpc::Call& call,
                                           const v1::GetExecutionRequest& request,
                                           absl::FunctionRef<absl::StatusOr<v1::Execution>(
                                               const rpc::Call&, const v1::GetExecutionRequest&)>
                                               read) {
  ASSIGN_OR_RETURN(v1::Execution execution, read(call, request));
  const auto paid_as_of = [&](std::optional<absl::Time> known_at) {
    return budget.PaidToSuppliers(call, request.pact(), request.year(), DayOf(request.cut_off()),
                                  known_at);
  };
  absl::StatusOr<SupplierPayments> payments = paid_as_of(pactum::FromProto(execution.known_at()));
  if (!request.has_known_at() && ReasonOf(payments.status()) == reason::kKnownAtNotSettled) {
    // Budget is behind: both as of the instant that is settled there.
    payments = paid_as_of(std::nullopt);
    RETURN_IF_ERROR(payments.status());
    v1::GetExecutionRequest earlier = request;
    *earlier.mutable_known_at() = pactum::ToProto(payments->known_at);
    ASSIGN_OR_RETURN(execution, read(call, earlier));
  }
  RETURN_IF_ERROR(payments.status());
  // Nothing is paid that was not certified: each source that was paid is in the execution.
  for (v1::AxisExecution& axis : *execution.mutable_axes()) {
    for (v1::SourceExecution& source : *axis.mutable_sources()) {
      const SupplierPaid& paid = payments->axes[axis.axis()][source.funding_source()];
      source.set_paid_cents(paid.to_date.cents());
      source.set_year_paid_cents(paid.of_year.cents());
    }
  }
  return execution;
}

}  // namespace pactum::procurement
