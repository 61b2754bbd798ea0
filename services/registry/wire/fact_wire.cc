#include "services/registry/wire/fact_wire.h"

#include <string>

#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"

namespace pactum::registry {

v1::ProjectFact FactToProto(absl::string_view project, const Fact& fact) {
  v1::ProjectFact proto;
  proto.set_project(std::string(project));
  proto.set_kind(EnumToProto<v1::ProjectFact::Kind>(fact.kind));
  proto.set_maturity(EnumToProto<type::v1::Maturity>(fact.maturity));
  proto.set_agreed(fact.agreed);
  *proto.mutable_effective_date() = ToProto(fact.effective);
  *proto.mutable_record_time() = ToProto(fact.recorded);
  proto.set_recorded_by(fact.recorded_by);
  proto.set_reason(fact.reason);
  return proto;
}

Fact FactFromProto(const v1::ProjectFact& proto) {
  Fact fact;
  fact.kind = EnumFromProto<FactKind>(proto.kind());
  fact.maturity = EnumFromProto<Maturity>(proto.maturity());
  fact.agreed = proto.agreed();
  fact.effective = FromProto(proto.effective_date()).value();
  fact.recorded = FromProto(proto.record_time());
  fact.recorded_by = proto.recorded_by();
  fact.reason = proto.reason();
  return fact;
}

}  // namespace pactum::registry
