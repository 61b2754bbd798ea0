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

BudgetClient::BudgetClient(rpc::Peer peer)
    : peer_(std::move(peer)), stub_(bud::BudgetService::NewStub(peer_.channel())) {}

absl::Status BudgetClient::CheckReachable(const CallContext& context) const {
  return peer_.CheckReachable(context);
}

absl::Status BudgetClient::Reserve(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, const Contract& contract,
                                   absl::CivilDay day) {
  bud::ReserveRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(contract.ReservationId(pact_id));
  for (const auto& [line, amount] : contract.Lines()) Add(request.mutable_lines(), line, amount);
  request.set_cause(ContractName(pact_id, contract.id));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, "reserve"));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(context,
                              [&](auto* c, auto* r) { return stub_->Reserve(c, request, r); })
      .status();
}

absl::Status BudgetClient::Commit(const CallContext& context, absl::string_view act,
                                  absl::string_view pact_id, const Contract& contract,
                                  absl::CivilDay day) {
  bud::CommitRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(contract.ReservationId(pact_id));
  request.set_commit_id(contract.CommitId(pact_id));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, "commit"));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(context,
                              [&](auto* c, auto* r) { return stub_->Commit(c, request, r); })
      .status();
}

absl::Status BudgetClient::Release(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, const Contract& contract,
                                   absl::string_view reason, absl::CivilDay day) {
  bud::ReleaseRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(contract.ReservationId(pact_id));
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(day);
  request.set_request_id(RequestId(act, "release"));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(context,
                              [&](auto* c, auto* r) { return stub_->Release(c, request, r); })
      .status();
}

absl::Status BudgetClient::Certify(const CallContext& context, absl::string_view act,
                                   absl::string_view pact_id, const Contract& contract,
                                   const std::vector<Delivery>& deliveries) {
  bud::CertifyRequest request;
  request.set_pact(PactName(pact_id));
  request.set_reservation_id(contract.ReservationId(pact_id));
  for (const Delivery& delivery : deliveries) {
    bud::NewCertificate* certificate = request.add_certificates();
    certificate->set_certificate_id(contract.CertificateId(pact_id, delivery.id));
    Add(certificate->mutable_lines(), contract.FindLot(delivery.lot)->line, delivery.amount);
    *certificate->mutable_effective_date() = pactum::ToProto(delivery.effective);
  }
  request.set_request_id(RequestId(act, "certify"));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(context,
                              [&](auto* c, auto* r) { return stub_->Certify(c, request, r); })
      .status();
}

absl::Status BudgetClient::ReverseCertificate(const CallContext& context, absl::string_view act,
                                              absl::string_view pact_id, const Delivery& delivery,
                                              absl::string_view reason) {
  bud::ReverseCertificateRequest request;
  request.set_pact(PactName(pact_id));
  request.set_certificate_id(delivery.certificate);
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(delivery.effective);
  request.set_request_id(RequestId(act, "reverse"));
  request.set_validate_only(context.validate_only);
  return peer_
      .Call<bud::UseResponse>(
          context, [&](auto* c, auto* r) { return stub_->ReverseCertificate(c, request, r); })
      .status();
}

}  // namespace pactum::procurement
