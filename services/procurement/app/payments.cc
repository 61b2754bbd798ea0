#include "services/procurement/app/payments.h"

#include <map>
#include <string>
#include <utility>

#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"

namespace pactum::procurement {
namespace {

struct Paid {
  int64_t to_date = 0, of_year = 0;
};

void AddTo(v1::Execution& execution, const budget::v1::BudgetPosition& position) {
  std::map<int, std::map<std::string, Paid>> axes;
  for (const auto& line : position.lines()) {
    Paid& paid = axes[line.line().axis()][line.line().funding_source()];
    paid.to_date += line.supplier_paid_cents();
    if (line.line().year() == execution.year()) paid.of_year += line.supplier_paid_cents();
  }
  // Nothing is paid that was not certified: each source that was paid is there.
  for (v1::AxisExecution& axis : *execution.mutable_axes()) {
    for (v1::SourceExecution& source : *axis.mutable_sources()) {
      const Paid& paid = axes[axis.axis()][source.funding_source()];
      source.set_paid_cents(paid.to_date);
      source.set_year_paid_cents(paid.of_year);
    }
  }
}

}  // namespace

absl::StatusOr<v1::Execution> Payments::Added(
    const rpc::Call& call, const v1::GetExecutionRequest& request,
    absl::FunctionRef<absl::StatusOr<v1::Execution>(const v1::GetExecutionRequest&)> read) const {
  ASSIGN_OR_RETURN(v1::Execution execution, read(request));
  budget::v1::GetBudgetPositionRequest asked;
  asked.set_pact(request.pact());
  asked.set_year(request.year());
  *asked.mutable_cut_off() = request.cut_off();
  *asked.mutable_known_at() = execution.known_at();
  absl::StatusOr<budget::v1::BudgetPosition> position = budget_.Position(call, asked);
  if (!request.has_known_at() && ReasonOf(position.status()) == reason::kKnownAtNotSettled) {
    // Budget is behind: both as of what is settled there.
    asked.clear_known_at();
    position = budget_.Position(call, asked);
    RETURN_IF_ERROR(position.status());
    v1::GetExecutionRequest earlier = request;
    *earlier.mutable_known_at() = position->known_at();
    ASSIGN_OR_RETURN(execution, read(earlier));
  }
  RETURN_IF_ERROR(position.status());
  AddTo(execution, *position);
  return execution;
}

}  // namespace pactum::procurement
