// The execution of a pact as of two dates.
#include <map>

#include "common/base/date_wire.h"
#include "services/procurement/api/reads.h"
#include "services/procurement/store/execution_store.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

constexpr absl::string_view kRegion = "REGION";  // The one source that is not the State's.

// The figures of an axis or a project.
struct Figures {
  int axis = 0;
  int64_t contracts = 0, entries = 0, entries_to_date = 0, neighbourhood = 0, new_entries = 0;
  Money state_contracted, state_certified, certified;
  std::map<std::string, v1::SourceExecution> sources;

  void Add(const ExecutionSum& sum, int year) {
    axis = sum.line.axis;
    contracts += sum.contracts;
    entries += sum.entries;
    entries_to_date += sum.entries_to_date;
    neighbourhood += sum.neighbourhood;
    if (sum.line.new_pathways) new_entries += sum.entries;
    certified += sum.certified;
    if (sum.line.funding_source != kRegion) {
      state_contracted += sum.contracted;
      state_certified += sum.certified;
    }
    v1::SourceExecution& source = sources[sum.line.funding_source];
    source.set_funding_source(sum.line.funding_source);
    source.set_contracted_cents(source.contracted_cents() + sum.contracted.cents());
    source.set_committed_cents(source.committed_cents() + sum.committed.cents());
    source.set_certified_cents(source.certified_cents() + sum.certified.cents());
    if (sum.line.year == year) {
      source.set_year_committed_cents(source.year_committed_cents() + sum.committed.cents());
      source.set_year_certified_cents(source.year_certified_cents() + sum.certified.cents());
    }
  }

  template <class Message>
  void Write(Message& message) const {
    message.set_axis(static_cast<type::v1::Axis>(axis));
    message.set_contract_count(static_cast<int>(contracts));
    message.set_entries_in_training(entries);
    message.set_priority_neighbourhood_entries(neighbourhood);
    for (const auto& [code, source] : sources) *message.add_sources() = source;
    v1::ExecutionFigures& figures = *message.mutable_figures();
    figures.set_new_pathway_entries(new_entries);
    figures.set_entries_to_date(entries_to_date);
    if (entries > 0) {
      figures.set_priority_neighbourhood_bp(
          static_cast<int>(MulDiv(neighbourhood, 10'000, entries, Rounding::kHalfUp)));
    }
    if (entries_to_date > 0) {
      figures.set_unit_cost_cents(MulDiv(certified.cents(), 1, entries_to_date, Rounding::kHalfUp));
    }
  }
};

}  // namespace

absl::StatusOr<v1::Execution> GetExecution(db::Tx& tx, const rpc::Call&, const std::string& pact_id,
                                           absl::Time known_at,
                                           const v1::GetExecutionRequest& request) {
  std::map<int, Figures> axes;
  std::map<std::string, Figures> projects;
  for (int axis = 1; axis <= 3; ++axis) axes[axis].axis = axis;
  for (const ExecutionSum& sum :
       ExecutionAsOf(tx, pact_id, request.year(), DayOf(request.cut_off()), known_at)) {
    axes[sum.line.axis].Add(sum, request.year());
    projects[sum.project].Add(sum, request.year());
  }
  v1::Execution execution;
  execution.set_pact(request.pact());
  execution.set_year(request.year());
  *execution.mutable_cut_off() = request.cut_off();
  *execution.mutable_known_at() = pactum::ToProto(known_at);
  for (const auto& [number, figures] : axes) {
    v1::AxisExecution* axis = execution.add_axes();
    figures.Write(*axis);
    axis->set_contracted_cents(figures.state_contracted.cents());
    axis->set_certified_to_date_cents(figures.state_certified.cents());
  }
  for (const auto& [name, figures] : projects) {
    v1::ProjectExecution* project = execution.add_projects();
    project->set_project(name);
    figures.Write(*project);
  }
  return execution;
}

}  // namespace pactum::procurement
