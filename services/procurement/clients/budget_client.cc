#include "services/procurement/clients/budget_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/money/money_wire.h"
#include "common/status/status_macros.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/procurement/wire/names.h"
#include "services/procurement/wire/values_wire.h"

namespace pactum::procurement {
namespace {

namespace bud = ::pactum::budget::v1;

// A request of one intent. `effect`: what is asked for, within the intent.
template <class Request>
Request RequestOf(const BudgetAsk& ask, absl::string_view effect) {
  Request request;
  request.set_pact(PactName(ask.pact_id));
  request.set_request_id(DerivedUuid(absl::StrCat(effect, " for ", ask.intent_id)));
  request.set_validate_only(ask.context.validate_only);
  return request;
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

absl::Status BudgetClient::Send(const BudgetAsk& ask, absl::string_view method,
                                const google::protobuf::Message& request) const {
  return peer_
      .Call<bud::UseResponse>(ask.context, absl::StrCat("pactum.budget.v1.BudgetService.", method),
                              request)
      .status();
}

absl::Status BudgetClient::Reserve(const BudgetAsk& ask, absl::string_view reservation,
                                   absl::string_view cause, const LineAmounts& lines) {
  auto request = RequestOf<bud::ReserveRequest>(ask, absl::StrCat("reserve ", reservation));
  request.set_reservation_id(std::string(reservation));
  for (const auto& [line, amount] : lines) Add(request.mutable_lines(), line, amount);
  request.set_cause(std::string(cause));
  *request.mutable_effective_date() = pactum::ToProto(ask.day);
  return Send(ask, "Reserve", request);
}

absl::Status BudgetClient::Commit(const BudgetAsk& ask, absl::string_view reservation,
                                  absl::string_view commit, const LineAmounts& lines) {
  auto request = RequestOf<bud::CommitRequest>(ask, absl::StrCat("commit ", reservation));
  request.set_reservation_id(std::string(reservation));
  request.set_commit_id(std::string(commit));
  for (const auto& [line, amount] : lines) Add(request.mutable_lines(), line, amount);
  *request.mutable_effective_date() = pactum::ToProto(ask.day);
  return Send(ask, "Commit", request);
}

absl::Status BudgetClient::Release(const BudgetAsk& ask, absl::string_view reservation,
                                   absl::string_view reason) {
  auto request = RequestOf<bud::ReleaseRequest>(ask, absl::StrCat("release ", reservation));
  request.set_reservation_id(std::string(reservation));
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(ask.day);
  return Send(ask, "Release", request);
}

absl::Status BudgetClient::Certify(const BudgetAsk& ask, absl::string_view reservation,
                                   const std::vector<NewCertificate>& certificates) {
  auto request = RequestOf<bud::CertifyRequest>(ask, absl::StrCat("certify ", reservation));
  request.set_reservation_id(std::string(reservation));
  for (const NewCertificate& asked : certificates) {
    bud::NewCertificate* certificate = request.add_certificates();
    certificate->set_certificate_id(asked.id);
    Add(certificate->mutable_lines(), asked.line, asked.amount);
    *certificate->mutable_effective_date() = pactum::ToProto(asked.day);
  }
  return Send(ask, "Certify", request);
}

absl::Status BudgetClient::ReverseCertificate(const BudgetAsk& ask, absl::string_view certificate,
                                              absl::string_view reason, absl::CivilDay day) {
  auto request =
      RequestOf<bud::ReverseCertificateRequest>(ask, absl::StrCat("reverse ", certificate));
  request.set_certificate_id(std::string(certificate));
  request.set_reason(std::string(reason));
  *request.mutable_effective_date() = pactum::ToProto(day);
  return Send(ask, "ReverseCertificate", request);
}

absl::StatusOr<SupplierPayments> BudgetClient::PaidToSuppliers(
    const CallContext& context, absl::string_view pact_name, int year, absl::CivilDay cut_off,
    std::optional<absl::Time> known_at) const {
  bud::GetBudgetPositionRequest request;
  request.set_pact(std::string(pact_name));
  request.set_year(year);
  *request.mutable_cut_off() = pactum::ToProto(cut_off);
  if (known_at) *request.mutable_known_at() = pactum::ToProto(*known_at);
  ASSIGN_OR_RETURN(const bud::BudgetPosition position,
                   peer_.Call<bud::BudgetPosition>(
                       context, "pactum.budget.v1.BudgetService.GetBudgetPosition", request));
  SupplierPayments payments{pactum::FromProto(position.known_at()), {}};
  for (const auto& line : position.lines()) {
    SupplierPaid& paid = payments.axes[line.line().axis()][line.line().funding_source()];
    const Money amount = Money::Cents(line.supplier_paid_cents());
    paid.to_date += amount;
    if (line.line().year() == year) paid.of_year += amount;
  }
  return payments;
}

}  // namespace pactum::procurement
