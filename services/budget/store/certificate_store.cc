#include "services/budget/store/certificate_store.h"

#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/db/columns.h"
#include "pactum/budget/v1/budget_service.pb.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

// A certificate with its lines serialised: pactum.budget.v1.NewCertificate with its lines only.
struct Row {
  Certificate certificate;
  std::string lines;
};

constexpr auto kColumns = db::Columns<Row>(
    db::Column(
        "id", [](auto& row) -> auto& { return row.certificate.id; }),
    db::Column(
        "reservation", [](auto& row) -> auto& { return row.certificate.reservation; }),
    db::Column(
        "digest", [](auto& row) -> auto& { return row.certificate.digest; }),
    db::AsBytes("lines", &Row::lines),
    db::Column(
        "effective", [](auto& row) -> auto& { return row.certificate.effective; }),
    db::Column(
        "state", [](auto& row) -> auto& { return row.certificate.state; }),
    db::Column(
        "payment", [](auto& row) -> auto& { return row.certificate.payment; }));

const db::Statement kLock =
    db::Built("budget.lock_certificates",
              absl::StrCat("SELECT ", kColumns.List(),
                           " FROM certificate WHERE pact = $1 AND id = ANY($2::text[]) "
                           "ORDER BY id FOR UPDATE"));
const db::Statement kInsert =
    db::Built("budget.insert_certificates", kColumns.InsertMany("certificate", {"pact"}));
constexpr db::Statement kSetState = {
    "budget.set_certificates",
    "UPDATE certificate SET state = $3, payment = $4 WHERE pact = $1 AND id = ANY($2::text[])"};

}  // namespace

std::map<std::string, Certificate> LockCertificates(db::Tx& tx, absl::string_view pact_id,
                                                    const std::vector<std::string>& ids) {
  std::map<std::string, Certificate> found;
  for (Row& row : kColumns.ReadAll(tx.Exec(kLock, pact_id, ids))) {
    v1::NewCertificate message;
    if (!message.ParseFromString(row.lines)) {
      throw std::runtime_error("a certificate cannot be read");
    }
    row.certificate.lines = StoredLinesOf(message.lines());
    std::string id = row.certificate.id;
    found.emplace(std::move(id), std::move(row.certificate));
  }
  return found;
}

void InsertCertificates(db::Tx& tx, absl::string_view pact_id,
                        const std::vector<Certificate>& certificates) {
  std::vector<Row> rows;
  for (const Certificate& certificate : certificates) {
    v1::NewCertificate message;
    AddLines(certificate.lines, message.mutable_lines());
    rows.push_back({certificate, message.SerializeAsString()});
  }
  tx.Exec(kInsert, pact_id, kColumns.Arrays(rows));
}

void SetCertificateState(db::Tx& tx, absl::string_view pact_id, const std::vector<std::string>& ids,
                         CertificateState state, absl::string_view payment) {
  tx.Exec(kSetState, pact_id, ids, state, payment);
}

}  // namespace pactum::budget
