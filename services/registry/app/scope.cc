#include "services/registry/app/scope.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "google/rpc/error_details.pb.h"

namespace pactum::registry {

absl::StatusOr<v1::Pact> PactInScope(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                     bool lock) {
  const std::optional<v1::Pact> pact =
      lock ? LockPact(tx, pact_id, call.today) : FindPact(tx, pact_id, call.today);
  if (!pact) return PactNotFound(absl::StrCat("pacts/", pact_id));
  RETURN_IF_ERROR(rpc::RequireRegion(call, pact->region_code()));
  if (lock && pact->state() == v1::Pact::STATE_CLOSED) return PactClosed(pact->name());
  return *pact;
}

absl::StatusOr<v1::Pact> PactForCounterparty(db::Tx& tx, const rpc::Call& call,
                                             absl::string_view pact_id) {
  ASSIGN_OR_RETURN(v1::Pact pact, PactInScope(tx, call, pact_id, true));
  RETURN_IF_ERROR(
      rpc::RequireCounterparty(call, pact.counterparty_kind() == type::v1::COUNTERPARTY_KIND_PES));
  return pact;
}

absl::StatusOr<Version> VersionOf(db::Tx& tx, const std::string& name, bool lock) {
  int number = 0;
  const std::string id = LastNameId(name);
  // «01» is no other name of version 1.
  if (!absl::SimpleAtoi(id, &number) || absl::StrCat(number) != id) return VersionNotFound(name);
  std::optional<Version> version = FindVersion(tx, NameId(name, 0), number, lock);
  if (!version) return VersionNotFound(name);
  return *std::move(version);
}

absl::StatusOr<int> VersionToRead(db::Tx& tx, const rpc::Call& call, absl::string_view pact_id,
                                  int asked) {
  if (asked != 0) {
    if (FindVersion(tx, pact_id, asked)) return asked;
    return VersionNotFound(absl::StrCat("pacts/", pact_id, "/versions/", asked));
  }
  int number = VersionInForce(tx, pact_id, call.today);
  // Signed before its first day: what was signed is what is meant.
  if (number == 0) number = VersionInForce(tx, pact_id, absl::CivilDay(9999, 12, 31));
  if (number == 0) number = OpenVersion(tx, pact_id);
  if (number == 0) return VersionNotFound(absl::StrCat("pacts/", pact_id, "/versions/1"));
  return number;
}

absl::StatusOr<Version> OpenDraft(db::Tx& tx, absl::string_view pact_id) {
  const int open = OpenVersion(tx, pact_id);
  std::optional<Version> version = FindVersion(tx, pact_id, open, true);
  if (!version) {
    return VersionNotEditable(absl::StrCat("pacts/", pact_id), "without an open version");
  }
  if (version->state != "DRAFT") {
    return VersionNotEditable(absl::StrCat("pacts/", pact_id, "/versions/", open), version->state);
  }
  return *std::move(version);
}

std::string VersionToSign(db::Tx& tx, absl::string_view pact_id, type::v1::Side side) {
  const std::optional<Version> open = FindVersion(tx, pact_id, OpenVersion(tx, pact_id));
  if (!open || open->state != "SUBMITTED") return "";
  for (const v1::Signature& signature : SignaturesOf(tx, pact_id, *open)) {
    if (signature.side() == side) return "";
  }
  return absl::StrCat("pacts/", pact_id, "/versions/", open->number);
}

v1::PactVersion Answer(db::Tx& tx, absl::string_view pact_id, const Version& version) {
  const v1::PactContent content = ReadContent(tx, pact_id, version);
  v1::PactVersion answer;
  answer.set_name(absl::StrCat("pacts/", pact_id, "/versions/", version.number));
  answer.set_number(version.number);
  v1::PactVersion::State state;
  if (v1::PactVersion::State_Parse(absl::StrCat("STATE_", version.state), &state)) {
    answer.set_state(state);
  }
  *answer.mutable_effective_date() = ToProto(version.effective);
  *answer.mutable_narrative() = version.narrative;
  *answer.mutable_financial_annex() = version.annex;
  for (v1::Signature& signature : SignaturesOf(tx, pact_id, version)) {
    *answer.add_signatures() = std::move(signature);
  }
  answer.set_return_comment(version.return_comment);
  answer.set_reason(version.reason);
  answer.set_base_version(version.base);
  if (version.annex_check.warnings_size() > 0) {
    *answer.mutable_annex_check() = version.annex_check;
  }
  answer.set_content_digest(ContentDigest(tx, pact_id, version, content));
  answer.set_etag(Sha256Hex(absl::StrCat(answer.content_digest(), version.state)));
  answer.set_project_count(content.projects_size());
  answer.set_commitment_count(content.commitments_size());
  return answer;
}

std::vector<FieldProblem> ProblemsOf(const absl::Status& status, const std::string& place) {
  std::vector<FieldProblem> problems;
  if (status.ok()) return problems;
  google::rpc::BadRequest fields;
  if (const auto detail = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    fields.ParseFromString(std::string(*detail));
  }
  for (const auto& violation : fields.field_violations()) {
    problems.push_back({absl::StrCat(place, ".", violation.field()), violation.description()});
  }
  if (problems.empty()) {
    const auto info = GetErrorInfo(status);
    problems.push_back(
        {place, absl::StrCat(info ? info->reason + ": " : "", std::string(status.message()))});
  }
  return problems;
}

Period PeriodOf(const v1::Pact& pact) {
  return {LastNameId(pact.name()), pact.start_year(), pact.end_year()};
}

}  // namespace pactum::registry
