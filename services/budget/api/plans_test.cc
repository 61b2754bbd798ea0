// How the hot paths and the reads of the past find their rows: beside a large pact that is not
// theirs, no statement that they run, in functions too, reads a large table from end to end.
#include <string>

#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

// More than PostgreSQL takes to decide on a generic plan for a prepared statement.
constexpr int kTimes = 8;

class PlansTest : public BudgetTest {
 protected:
  // Another pact's rows, enough for the planner to prefer an index wherever there is one.
  void Populate() {
    database_.Exec(R"sql(
      INSERT INTO pact VALUES ('other', '53', false, 2019, 2022);
      CREATE TEMP TABLE n AS SELECT i, '2/' || i % 100 || '/2019/PIC/new' AS key
                               FROM generate_series(1, 30000) AS i;
      INSERT INTO account (pact, key, book, kind)
      SELECT DISTINCT 'other', key, 'USE', kind FROM n, (VALUES ('AVAILABLE'), ('RESERVED')) AS k(kind);
      INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                            effective, recorded, act, cause, actor)
      SELECT 'other', 'USE', 'RESERVE', 'AVAILABLE', key, 'RESERVED', key, 1,
             date '2019-01-01' + i % 300, timestamptz '2019-01-01Z' + i * interval '15 minutes',
             gen_random_uuid(), 'c', 'a' FROM n;
      INSERT INTO account_total
      SELECT 'other', a.id, date '2019-01-01' + d, date '2019-01-01' + d, 1
        FROM account a, generate_series(0, 299) AS d WHERE a.pact = 'other';
      INSERT INTO reservation (pact, id, cause, digest) SELECT 'other', i, 'c', 'd' FROM n;
      INSERT INTO reservation_line SELECT 'other', i, key, 1, 0 FROM n;
      INSERT INTO commitment (pact, id, reservation, digest) SELECT 'other', i, i, 'd' FROM n;
      INSERT INTO certificate (pact, id, reservation, digest, lines, effective)
      SELECT 'other', i, i, 'd', '', '2019-01-01' FROM n;
      INSERT INTO idempotency (pact, subject, request_id, method, digest)
      SELECT 'other', 's', i, 'm', 'd' FROM n;
      INSERT INTO event (pact, aggregate, version, type, payload, payload_type, actor, on_behalf_of,
                         request_id, traceparent, effective, recorded, chain)
      SELECT 'other', 'a' || i, 1, 't', '', 't', 'a', '', '', '', '2019-01-01', now(), repeat('0', 64)
        FROM n;)sql");
    database_.Exec("VACUUM ANALYZE");
  }

  // The large tables read from end to end so far, with how often. A session reports its figures
  // when it ends.
  std::string Scanned() {
    database_.Exec(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (database_.Value("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                           "current_database() AND pid <> pg_backend_pid()") != "0") {
      if (absl::Now() > deadline) return "a session does not end";
    }
    return database_.Value(
        "SELECT coalesce(string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname), '') "
        "FROM pg_stat_user_tables WHERE relname IN ('transfer', 'account_total', 'reservation', "
        "'reservation_line', 'commitment', 'certificate', 'idempotency', 'event')");
  }

  template <class Act>
  void ExpectIndexes(const char* what, Act act) {
    const std::string before = Scanned();
    for (int i = 0; i < kTimes; ++i) act(i);
    EXPECT_EQ(Scanned(), before) << what;
  }
};

TEST_F(PlansTest, HotPathsAndReadsOfThePastUseIndexes) {
  ASSERT_OK(Open());
  ASSERT_OK(Send(&Stub::Allocate, officer_, WholeAllocation()));
  Populate();
  const auto id = [](int i) { return absl::StrCat("r-", i); };
  ExpectIndexes("Reserve", [&](int i) {
    ASSERT_OK(Send(&Stub::Reserve, procurement_, Reservation(id(i), 100)));
  });
  ExpectIndexes("Commit", [&](int i) {
    v1::CommitRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id(i));
    request.set_commit_id(id(i));
    *request.mutable_effective_date() = pactum::ToProto(Day(5, 2));
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::Commit, procurement_, request));
  });
  ExpectIndexes("Certify", [&](int i) {
    v1::CertifyRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id(i));
    v1::NewCertificate& certificate = *request.add_certificates();
    certificate.set_certificate_id(id(i));
    Add(certificate.mutable_lines(), Line(2, true), 60);
    *certificate.mutable_effective_date() = pactum::ToProto(Day(9, 1));
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::Certify, procurement_, request));
  });
  ExpectIndexes("ReverseCertificate, PaySupplier", [&](int i) {
    if (i % 2 == 0) {
      v1::ReverseCertificateRequest request;
      request.set_pact("pacts/p");
      request.set_certificate_id(id(i));
      request.set_reason("wrong");
      *request.mutable_effective_date() = pactum::ToProto(Day(9, 1));
      request.set_request_id(NewUuid());
      ASSERT_OK(Send(&Stub::ReverseCertificate, procurement_, request));
    } else {
      v1::PaySupplierRequest request;
      request.set_pact("pacts/p");
      request.add_certificate_ids(id(i));
      request.set_payment_reference("m");
      *request.mutable_effective_date() = pactum::ToProto(Day(10, 1));
      request.set_request_id(NewUuid());
      ASSERT_OK(Send(&Stub::PaySupplier, region_, request));
    }
  });
  ExpectIndexes("Release", [&](int i) {
    v1::ReleaseRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id(i));
    request.set_reason("completed");
    *request.mutable_effective_date() = pactum::ToProto(Day(12, 1));
    request.set_request_id(NewUuid());
    ASSERT_OK(Send(&Stub::Release, procurement_, request));
  });
  ExpectIndexes("GetBudgetPosition", [&](int) { ASSERT_OK(Position()); });
  ExpectIndexes("GetTrialBalance", [&](int i) {
    v1::GetTrialBalanceRequest request;
    request.set_pact("pacts/p");
    if (i % 2 == 0) *request.mutable_line() = Line(2, true);
    if (i % 2 == 1) request.set_axis(type::v1::AXIS_1);
    *request.mutable_cut_off() = pactum::ToProto(Day(6, 1));
    ASSERT_OK(Send(&Stub::GetTrialBalance, auditor_, request));
  });
  ExpectIndexes("GetExecution", [&](int) {
    v1::GetExecutionRequest request;
    request.set_pact("pacts/p");
    *request.mutable_cut_off() = pactum::ToProto(Day(6, 1));
    ASSERT_OK(Send(&Stub::GetExecution, auditor_, request));
  });
  ExpectIndexes("GetAccountStatement, ListTransfers", [&](int i) {
    if (i % 2 == 0) {
      v1::GetAccountStatementRequest request;
      request.set_pact("pacts/p");
      request.set_book(v1::BOOK_USE);
      request.mutable_account()->set_kind(v1::ACCOUNT_KIND_AVAILABLE);
      *request.mutable_account()->mutable_line() = Line(2, true);
      ASSERT_OK(Send(&Stub::GetAccountStatement, auditor_, request));
    } else {
      v1::ListTransfersRequest request;
      request.set_parent("pacts/p");
      ASSERT_OK(Send(&Stub::ListTransfers, auditor_, request));
    }
  });
}

// That the figures do tell.
TEST_F(PlansTest, AReadFromEndToEndIsSeen) {
  ASSERT_OK(Open());
  Populate();
  const std::string before = Scanned();
  database_.Exec("SELECT sum(amount_cents) FROM transfer");
  EXPECT_NE(Scanned(), before);
}

}  // namespace
}  // namespace pactum::budget::testing
