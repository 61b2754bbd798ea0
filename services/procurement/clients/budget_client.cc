#include "services/procurement/clients/budget_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/money/money_wire.h"
#include "services/procurement/wire/procurement_wire.h"

namespace pactum::procurement {
namespace {

namespace bud = ::pactum::budget::v1;

// One request_id for each thing asked of budget by one intent.
std::string RequestId(absl::string_view act, absl::string_view what) {
  return DerivedUuid(absl::StrCat(what, " for ", act));
}

void Add(google::protobuf::RepeatedPtrField<bud::LineAmount>* lines, const Line& line,
         Money amount) {
  bud::LineAmount* added = lines->Add();
  *added->mutable_line() = ToProto(line);
  *added->mutable_amount() = pactum::ToProto(amount);
}

}  // namespace

BudgetClient::BudgetClient(rpc::Peer peer) : peer_(std::move(peer)) {}

absl::Status BudgetClient::CheckReachable(const CallContext& context) const {
  return peer_.CheckReachable(context);
}

absl::Status BudgetClient::Reserve(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, absl::string_view reservation,
                                   absl::string_view cause, const LineAmounts& lines,
                                   absl::CivilDay day) {
  bud::ReserveRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(std::string(reservation));
  for (const auto& [line, amount] : lines) Add(request.mutable_lines(), line, amount);
  request.set_cause(std::string(cause));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, absl::StrCat("reserve ", reservation)));
  request.set_validate_only(context.validate_only);
  return peer_.Call<bud::UseResponse>(context, "pactum.budget.v1.BudgetService.Reserve", request)
      .status();
}

absl::Status BudgetClient::Commit(const CallContext& context, absl::string_view act,
                                  absl::string_view pact_id, absl::string_view reservation,
                                  absl::string_view commit, const LineAmounts& lines,
                                  absl::CivilDay day) {
  bud::CommitRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(std::string(reservation));
  request.set_commit_id(std::string(commit));
  for (const auto& [line, amount] : lines) Add(request.mutable_lines(), line, amount);
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, absl::StrCat("commit ", reservation)));
  request.set_validate_only(context.validate_only);
  return peer_.Call<bud::UseResponse>(context, "pactum.budget.v1.BudgetService.Commit", request)
      .status();
}

absl::Status BudgetClient::Release(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, absl::string_view reservation,
                                   absl::string_view reason, absl::CivilDay day) {
  bud::ReleaseRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(std::string(reservation));
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, absl::StrCat("release ", reservation)));
  request.set_validate_only(context.validate_only);
  return peer_.Call<bud::UseResponse>(context, "pactum.budget.v1.BudgetService.Release", request)
      .status();
}

absl::Status BudgetClient::Certify(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, absl::string_view reservation,
                                   const std::vector<Certificate>& certificates) {
  bud::CertifyRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(std::string(reservation));
  for (const Certificate& asked : certificates) {
    bud::NewCertificate* certificate = request.add_certificates();
    certificate->set_certificate_id(asked.id);
    Add(certificate->mutable_lines(), asked.line, asked.amount);
    *certificate->mutable_effective_date() = pactum::ToProto(asked.day);
  }
  request.set_request_id(RequestId(act, absl::StrCat("certify ", reservation)));
  request.set_validate_only(context.validate_only);
  return peer_.Call<bud::UseResponse>(context, "pactum.budget.v1.BudgetService.Certify", request)
      .status();
}

absl::Status BudgetClient::ReverseCertificate(const CallContext& context, absl::string_view act,
                                              absl::string_view pact_id,
                                              absl::string_view certificate,
                                              absl::string_view reason, absl::CivilDay day) {
  bud::ReverseCertificateRequest request;
  request.set_pact(PactName(pact_id));
  request.set_certificate_id(std::string(certificate));
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, absl::StrCat("reverse ", certificate)));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(context, "pactum.budget.v1.BudgetService.ReverseCertificate", request)
      .status();
}

absl::StatusOr<bud::BudgetPosition> BudgetClient::Position(
    const CallContext& context, const bud::GetBudgetPositionRequest& request) const {
  return peer_.Call<bud::BudgetPosition>(
      context, "pactum.budget.v1.BudgetService.GetBudgetPosition", request);
}

}  // namespace pactum::procurement
