#include "services/procurement/wire/strategy_wire.h"

#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/money/money_wire.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {

Strategy FromProto(absl::string_view id, const v1::PurchaseStrategy& strategy) {
  return {std::string(id),
          strategy.project(),
          EnumFromProto<StrategyMode>(strategy.mode()),
          strategy.fitness_rationale(),
          strategy.diagnosis_link(),
          strategy.adaptability_method()};
}

v1::PurchaseStrategy ToProto(absl::string_view pact_id, const Strategy& strategy) {
  v1::PurchaseStrategy message;
  message.set_name(StrategyName(pact_id, strategy.id));
  message.set_project(strategy.project);
  message.set_mode(EnumToProto<v1::PurchaseStrategy::Mode>(strategy.mode));
  message.set_fitness_rationale(strategy.rationale);
  message.set_diagnosis_link(strategy.diagnosis_link);
  message.set_adaptability_method(strategy.adaptability);
  message.set_etag(Digest(message));
  return message;
}

Procedure FromProto(absl::string_view id, const v1::Procedure& procedure) {
  Procedure value{std::string(id),
                  procedure.title(),
                  LastNameId(procedure.strategy()),
                  DayOf(procedure.launch_date()),
                  DayOf(procedure.realisation_start_date()),
                  DayOf(procedure.realisation_end_date()),
                  DayOf(procedure.execution_start_date()),
                  DayOf(procedure.execution_end_date()),
                  {}};
  for (const v1::ProcedureLot& lot : procedure.lots()) {
    value.lots.push_back({lot.lot_id(),
                          lot.title(),
                          static_cast<int>(lot.axis()),
                          {lot.pathway_ids().begin(), lot.pathway_ids().end()},
                          EnumFromProto<WorkUnit>(lot.work_unit()),
                          lot.quantity(),
                          MoneyOf(lot.estimate()),
                          MoneyOf(lot.maximum())});
  }
  return value;
}

v1::Procedure ToProto(absl::string_view pact_id, const Procedure& procedure) {
  v1::Procedure message;
  message.set_name(ProcedureName(pact_id, procedure.id));
  message.set_title(procedure.title);
  message.set_strategy(StrategyName(pact_id, procedure.strategy));
  *message.mutable_launch_date() = pactum::ToProto(procedure.launch);
  *message.mutable_realisation_start_date() = pactum::ToProto(procedure.realisation_start);
  *message.mutable_realisation_end_date() = pactum::ToProto(procedure.realisation_end);
  *message.mutable_execution_start_date() = pactum::ToProto(procedure.execution_start);
  *message.mutable_execution_end_date() = pactum::ToProto(procedure.execution_end);
  for (const ProcedureLot& lot : procedure.lots) {
    v1::ProcedureLot* added = message.add_lots();
    added->set_lot_id(lot.id);
    added->set_title(lot.title);
    added->set_axis(static_cast<type::v1::Axis>(lot.axis));
    for (const std::string& pathway : lot.pathways) added->add_pathway_ids(pathway);
    added->set_work_unit(EnumToProto<v1::WorkUnit>(lot.unit));
    added->set_quantity(lot.quantity);
    *added->mutable_estimate() = pactum::ToProto(lot.estimate);
    *added->mutable_maximum() = pactum::ToProto(lot.maximum);
  }
  message.set_etag(Digest(message));
  return message;
}

}  // namespace pactum::procurement
