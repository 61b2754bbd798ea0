#include "common/rpc/call.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/words/words.h"

namespace pactum::rpc {
namespace {

std::string Text(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

bool HasRoleOf(const auth::Principal& principal, absl::string_view prefix) {
  for (const std::string& role : principal.roles) {
    if (absl::StartsWith(role, prefix)) return true;
  }
  return false;
}

}  // namespace

absl::Status RequireRegion(const Call& call, absl::string_view region) {
  if (call.principal.MayActIn(region)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, call.domain, reason::kRegionNotInScope,
               phrase::kRegionNotInScope, {{"region", region}});
}

absl::Status RequireCounterparty(const Call& call, bool pes) {
  const absl::string_view own = pes ? "PES_" : "REGION_", other = pes ? "REGION_" : "PES_";
  if (HasRoleOf(call.principal, own) || !HasRoleOf(call.principal, other)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, call.domain, reason::kNotOfThisPact,
               phrase::kNotOfThisPact, {{"roles", absl::StrCat(own, "*")}});
}

absl::Status RequireEtag(const Call& call, absl::string_view name, absl::string_view present_etag) {
  if (call.etag == present_etag) return absl::OkStatus();
  return EtagMismatch(call.domain, name, present_etag);
}

absl::Status RequireNotFuture(const Call& call, absl::string_view field, absl::CivilDay day) {
  if (day <= call.today) return absl::OkStatus();
  return EffectiveDayInFuture(call.domain, field, Text(day), Text(call.today));
}

}  // namespace pactum::rpc
