// Random lives of a budget through gRPC beside a small model, which knows of each operation only
// from which account to which it moves what (docs/ledger.md): after every step all balances are the
// model's, each balance is the sum of its transfers, each book sums to zero, no account lies below
// zero, the envelope is the sum of its parts, VerifyLedger finds nothing; and what was once told of
// the past is told again at the end.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

constexpr int64_t kEnvelope = 1'000'000;
constexpr int kSteps = 200;

class PropertyTest : public BudgetTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  using Line = type::v1::LineKey;

  static Line Of(int year, bool is_new) { return ToProto(LineKey{2, "", year, "PIC", is_new}); }
  static Line Axis3() { return ToProto(LineKey{3, "", 2019, "PIC", false}); }
  static Line Own() { return ToProto(LineKey{2, "", 2019, "REGION", true}); }
  static std::string Key(const Line& line) { return FromProto(line).Text(); }

  int Random(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  int64_t Cents() { return 1 + Random(25'000); }
  google::type::Date AnyDay() { return pactum::ToProto(Day(1, 10) + Random(300)); }
  Line AnyLine() {
    return std::vector<Line>{Of(2019, true), Of(2019, false), Of(2020, true),
                             Axis3()}[static_cast<size_t>(Random(4))];
  }

  // ---- The model.
  int64_t& At(const std::string& book, const std::string& kind, const std::string& key) {
    return model_[book + " " + kind + " " + key];
  }
  void Moves(const std::string& book, const std::string& from, const std::string& from_key,
             const std::string& to, const std::string& to_key, int64_t cents) {
    At(book, from, from_key) -= cents;
    At(book, to, to_key) += cents;
  }
  void State(const std::string& from, const std::string& to, const Line& line, int64_t cents) {
    Moves("STATE", from, Key(line), to, Key(line), cents);
  }
  void Use(const std::string& from, const std::string& to, const Line& line, int64_t cents) {
    Moves("USE", from, Key(line), to, Key(line), cents);
  }

  template <class Req, class Resp>
  bool Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
          const std::string& token, Req request) {
    request.set_request_id(NewUuid());
    const auto answer = Send(method, token, request);
    last_ = answer.ok() ? "" : std::string(ReasonOf(answer.status()));
    if constexpr (std::is_same_v<Resp, v1::AllocateResponse>) {
      if (answer.ok()) moved_ = answer->transfers(0).name();
    }
    ++(answer.ok() ? passed_ : refused_)[Req::descriptor()->name()];
    return answer.ok();
  }
  // As the model says whether the funds are there.
  template <class Req, class Resp>
  bool DoAs(bool expected, grpc::Status (Stub::*method)(grpc::ClientContext*, const Req&, Resp*),
            const std::string& token, const Req& request) {
    const bool done = Do(method, token, request);
    EXPECT_EQ(done, expected) << last_ << " " << request.ShortDebugString();
    return done;
  }

  // ---- Book STATE.
  void Allocate(bool back) {
    const Line line = AnyLine();
    const int64_t cents = Cents();
    const std::string kind = line.axis() == type::v1::AXIS_3 ? "LOCKED" : "ALLOCATED";
    bool done;
    if (back) {
      v1::DeallocateRequest request;
      request.set_pact("pacts/p");
      Add(request.mutable_lines(), line, cents);
      request.set_reason("r");
      *request.mutable_effective_date() = AnyDay();
      done = Do(&Stub::Deallocate, officer_, request);
    } else {
      v1::AllocateRequest request;
      request.set_pact("pacts/p");
      Add(request.mutable_lines(), line, cents);
      *request.mutable_effective_date() = AnyDay();
      done = Do(&Stub::Allocate, officer_, request);
    }
    if (!done) return;
    const int64_t net = back ? -cents : cents;
    Moves("STATE", "UNALLOCATED", "PIC", kind, Key(line), net);
    if (kind == "ALLOCATED") Moves("USE", "EXTERNAL", "", "AVAILABLE", Key(line), net);
  }
  void Move() {
    const Line from = Of(2019, true), to = Random(2) == 0 ? Of(2020, true) : Of(2019, false);
    v1::MoveAllocationRequest request;
    request.set_pact("pacts/p");
    *request.mutable_from() = from;
    *request.mutable_to() = to;
    const int64_t cents = Cents();
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_reason("r");
    *request.mutable_effective_date() = AnyDay();
    if (!Do(&Stub::MoveAllocation, officer_, request)) return;
    Moves("STATE", "ALLOCATED", Key(from), "ALLOCATED", Key(to), cents);
    Moves("USE", "AVAILABLE", Key(from), "AVAILABLE", Key(to), cents);
    corrigible_.push_back({moved_, Key(from), Key(to), cents});
  }
  void Correct() {
    if (corrigible_.empty()) return;
    const size_t i = static_cast<size_t>(Random(static_cast<int>(corrigible_.size())));
    const auto move = corrigible_[i];
    v1::CorrectTransferRequest request;
    request.set_name(move.name);
    request.set_reason("wrong");
    if (!Do(&Stub::CorrectTransfer, officer_, request)) return;
    Moves("STATE", "ALLOCATED", move.to, "ALLOCATED", move.from, move.cents);
    Moves("USE", "AVAILABLE", move.to, "AVAILABLE", move.from, move.cents);
    corrigible_.erase(corrigible_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  void Change() {
    v1::ChangeEnvelopeRequest request;
    request.set_pact("pacts/p");
    request.set_funding_source("PIC");
    const int64_t cents = Random(3) == 0 ? -Cents() : Cents() / 4 + 1;
    *request.mutable_change() = pactum::ToProto(Money::Cents(cents));
    request.set_act_reference("act");
    *request.mutable_effective_date() = AnyDay();
    if (!Do(&Stub::ChangeEnvelope, officer_, request)) return;
    Moves("STATE", "EXTERNAL", "", "UNALLOCATED", "PIC", cents);
  }
  void ReleaseAxis3() {
    v1::ReleaseAxis3Request request;
    request.set_pact("pacts/p");
    *request.mutable_line() = Axis3();
    const int64_t cents = Cents() / 8 + 1;
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_project("pacts/p/projects/agora");
    request.set_window(Random(2) == 0 ? v1::RELEASE_WINDOW_PROPOSAL : v1::RELEASE_WINDOW_ANNUAL);
    *request.mutable_effective_date() = AnyDay();
    if (!Do(&Stub::ReleaseAxis3, officer_, request)) return;
    State("LOCKED", "ALLOCATED", Axis3(), cents);
    Moves("USE", "EXTERNAL", "", "AVAILABLE", Key(Axis3()), cents);
  }

  // A convention of one line, so that nothing is spread.
  void Convention(int year) {
    const Line line = Of(year, true);
    const std::string key = Key(line), name = absl::StrCat("pacts/p/conventions/", year);
    v1::GetConventionRequest get;
    get.set_name(name);
    const auto present = Send(&Stub::GetConvention, officer_, get);
    const auto held = [&](const char* kind) { return At("STATE", kind, key); };
    const auto with = [&](auto request, int64_t cents) {
      request.set_name(name);
      *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
      *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 5, 1));
      request.set_etag(present->etag());
      return request;
    };
    if (!present.ok()) {
      const int64_t cents = held("ALLOCATED");
      if (cents == 0) return;
      v1::PrepareConventionRequest request;
      request.set_pact("pacts/p");
      request.set_year(year);
      Add(request.mutable_convention()->mutable_lines(), line, cents);
      request.mutable_convention()->set_advance_bp(5000);
      *request.mutable_convention()->mutable_advance_earliest_date() = pactum::ToProto(Day(4, 1));
      if (!Do(&Stub::PrepareConvention, officer_, request)) return;
      const std::string etag = Send(&Stub::GetConvention, officer_, get)->etag();
      for (const std::string* who : {&president_, &prefect_}) {
        v1::SignConventionRequest sign;
        sign.set_name(name);
        *sign.mutable_effective_date() = pactum::ToProto(Day(3, 1));
        sign.set_etag(etag);
        ASSERT_TRUE(Do(&Stub::SignConvention, *who, sign)) << last_;
      }
      State("ALLOCATED", "PLANNED", line, cents);
      ceiling_[year] = cents;
      return;
    }
    if (Random(2) == 0 && present->state() == v1::Convention::STATE_IN_FORCE) {
      v1::PayAdvanceRequest request;
      request.set_payment_reference("m");
      const int64_t cents = Cents();
      if (Do(&Stub::PayAdvance, officer_, with(request, cents))) {
        State("PLANNED", "ADVANCED", line, cents);
      }
      return;
    }
    switch (Random(5)) {
      case 0: {
        v1::ApplyDecisionRequest request;
        request.set_name(name);
        const int number = ++numbers_[year];
        request.set_decision(absl::StrCat("pacts/p/annualReviews/", year, "/decisions/", number));
        request.set_decision_number(number);
        const int64_t d = Random(static_cast<int>(ceiling_[year]) + 1);
        for (int axis = 1; axis <= 3; ++axis) {
          *request.add_decided() = AxisAmountOf(axis, Money::Cents(axis == 2 ? d : 0));
          *request.add_ceilings() =
              AxisAmountOf(axis, Money::Cents(axis == 2 ? ceiling_[year] : 0));
        }
        *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 4, 1));
        const bool first = present->state() == v1::Convention::STATE_IN_FORCE;
        const int64_t a = held("ADVANCED"), p = held("PLANNED");
        if (!Do(&Stub::ApplyDecision, review_, request)) return;
        if (first && d >= a) {
          State("ADVANCED", "PAID", line, a);
          State("PLANNED", "OWED", line, d - a);
          State("PLANNED", "WITHHELD", line, p - (d - a));
        } else if (first) {
          State("ADVANCED", "PAID", line, d);
          State("ADVANCED", "RECOVERABLE", line, a - d);
          State("PLANNED", "WITHHELD", line, p);
        } else if (const int64_t less = held("PAID") + held("OWED") - d; less >= 0) {
          const int64_t owed = std::min(less, held("OWED"));
          State("OWED", "WITHHELD", line, owed);
          State("PAID", "RECOVERABLE", line, less - owed);
        } else {
          const int64_t back = std::min(-less, held("RECOVERABLE"));
          State("RECOVERABLE", "PAID", line, back);
          State("WITHHELD", "OWED", line, -less - back);
        }
        return;
      }
      case 1: {
        v1::PayBalanceRequest request;
        request.set_payment_reference("m");
        const int64_t cents = Cents();
        if (Do(&Stub::PayBalance, officer_, with(request, cents))) {
          State("OWED", "PAID", line, cents);
        }
        return;
      }
      case 2: {
        v1::RecoverRequest request;
        request.set_receipt_reference("m");
        const int64_t cents = Cents() / 4 + 1;
        if (Do(&Stub::Recover, officer_, with(request, cents))) {
          State("RECOVERABLE", "WITHHELD", line, cents);
        }
        return;
      }
      case 3: {
        v1::ImputeRequest request;
        request.set_reference("m");
        const int64_t cents = Cents() / 4 + 1;
        if (Do(&Stub::Impute, officer_, with(request, cents))) {
          State("RECOVERABLE", "WITHHELD", line, cents);
          State("PLANNED", "ADVANCED", Of(year + 1, true), cents);
        }
        return;
      }
      default: {
        v1::CarryOverRequest request;
        request.set_pact("pacts/p");
        const int64_t cents = Cents() / 4 + 1;
        Add(request.mutable_lines(), line, cents);
        request.set_reason("late");
        *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 5, 2));
        if (Do(&Stub::CarryOver, officer_, request)) {
          Moves("STATE", "WITHHELD", key, "ALLOCATED", Key(Of(year + 1, true)), cents);
        }
      }
    }
  }

  // ---- Book USE: whether it passes is the model's to say.
  void Reserve() {
    const Line line = Random(4) == 0 ? Own() : Of(2019, true);
    const std::string id = absl::StrCat("r-", reservations_.size());
    const int64_t cents = Cents();
    v1::ReserveRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id);
    Add(request.mutable_lines(), line, cents);
    request.set_cause("pacts/p/contracts/c");
    *request.mutable_effective_date() = AnyDay();
    const bool fits = cents <= At("USE", "AVAILABLE", Key(line));
    if (!DoAs(fits, &Stub::Reserve, procurement_, request)) return;
    Use("AVAILABLE", "RESERVED", line, cents);
    reservations_.push_back({id, line, cents, 0, {}});
  }
  struct Reservation {
    std::string id;
    Line line;
    int64_t reserved, committed;
    std::vector<std::pair<std::string, int64_t>> certified;  // Neither reversed nor paid.
  };
  void OnReservation() {
    if (reservations_.empty()) return;
    Reservation& r =
        reservations_[static_cast<size_t>(Random(static_cast<int>(reservations_.size())))];
    const int64_t cents = Cents() / 2 + 1;
    const std::string id = absl::StrCat("x-", ++serial_);
    switch (Random(5)) {
      case 0: {
        v1::CommitRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        request.set_commit_id(id);
        Add(request.mutable_lines(), r.line, cents);
        *request.mutable_effective_date() = AnyDay();
        if (!DoAs(cents <= r.reserved, &Stub::Commit, procurement_, request)) return;
        r.reserved -= cents;
        r.committed += cents;
        return Use("RESERVED", "COMMITTED", r.line, cents);
      }
      case 1: {
        v1::CertifyRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        v1::NewCertificate& certificate = *request.add_certificates();
        certificate.set_certificate_id(id);
        Add(certificate.mutable_lines(), r.line, cents / 2 + 1);
        *certificate.mutable_effective_date() = AnyDay();
        if (!DoAs(cents / 2 + 1 <= r.committed, &Stub::Certify, procurement_, request)) return;
        r.committed -= cents / 2 + 1;
        r.certified.emplace_back(id, cents / 2 + 1);
        return Use("COMMITTED", "CERTIFIED", r.line, cents / 2 + 1);
      }
      case 2: {
        if (r.certified.empty()) return;
        const auto [certificate, of] = r.certified.back();
        v1::ReverseCertificateRequest request;
        request.set_pact("pacts/p");
        request.set_certificate_id(certificate);
        request.set_reason("wrong");
        *request.mutable_effective_date() = AnyDay();
        if (!Do(&Stub::ReverseCertificate, procurement_, request)) return;
        r.certified.pop_back();
        r.committed += of;
        return Use("CERTIFIED", "COMMITTED", r.line, of);
      }
      case 3: {
        if (r.certified.empty()) return;
        const auto [certificate, of] = r.certified.back();
        v1::PaySupplierRequest request;
        request.set_pact("pacts/p");
        request.add_certificate_ids(certificate);
        request.set_payment_reference("m");
        *request.mutable_effective_date() = AnyDay();
        if (!DoAs(true, &Stub::PaySupplier, region_, request)) return;
        r.certified.pop_back();
        return Use("CERTIFIED", "PAID", r.line, of);
      }
      default: {
        v1::ReleaseRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        request.set_reason("done");
        *request.mutable_effective_date() = AnyDay();
        if (!Do(&Stub::Release, procurement_, request)) return;
        Use("RESERVED", "AVAILABLE", r.line, r.reserved);
        Use("COMMITTED", "AVAILABLE", r.line, r.committed);
        r.reserved = r.committed = 0;
      }
    }
  }
  void Deposit() {
    v1::ReportDepositRequest report;
    report.set_pact("pacts/p");
    report.set_deposit_id(absl::StrCat("d-", ++serial_));
    const int64_t cents = Cents();
    Add(report.mutable_deposit()->mutable_lines(), Own(), cents);
    report.mutable_deposit()->set_reference("d");
    *report.mutable_deposit()->mutable_effective_date() = AnyDay();
    report.set_request_id(NewUuid());
    const auto reported = Send(&Stub::ReportDeposit, region_, report);
    ASSERT_OK(reported);
    v1::AnswerDepositRequest answer;
    answer.set_name(reported->name());
    const bool confirmed = Random(3) > 0;
    answer.set_standing(confirmed ? type::v1::STANDING_CONFIRMED : type::v1::STANDING_CONTESTED);
    answer.set_reason("r");
    answer.set_etag(reported->etag());
    if (DoAs(true, &Stub::AnswerDeposit, officer_, answer) && confirmed) {
      Moves("USE", "EXTERNAL", "", "AVAILABLE", Key(Own()), cents);
    }
  }
  void CarryUnspent() {
    v1::CarryUnspentRequest request;
    request.set_pact("pacts/p");
    const int64_t cents = Cents() / 4 + 1;
    Add(request.mutable_lines(), Of(2019, true), cents);
    request.set_reason("late");
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 2, 1));
    const bool fits = cents <= At("USE", "AVAILABLE", Key(Of(2019, true)));
    if (!DoAs(fits, &Stub::CarryUnspent, officer_, request)) return;
    Moves("USE", "AVAILABLE", Key(Of(2019, true)), "AVAILABLE", Key(Of(2020, true)), cents);
  }

  void Step() {
    switch (Random(20)) {
      case 0:
      case 1:
        return Allocate(false);
      case 2:
        return Allocate(true);
      case 3:
        return Move();
      case 4:
        return Correct();
      case 5:
        return Change();
      case 6:
        return ReleaseAxis3();
      case 7:
      case 8:
      case 16:
      case 17:
        return Convention(2019);
      case 9:
      case 18:
        return Convention(2020);
      case 10:
        return Deposit();
      case 11:
        return CarryUnspent();
      case 12:
      case 13:
        return Reserve();
      default:
        return OnReservation();
    }
  }

  // ---- What must hold.
  void Check() {
    std::string expected;
    int64_t books[2] = {0, 0}, parts = 0;
    for (const auto& [account, cents] : model_) {
      if (cents != 0) absl::StrAppend(&expected, account, "=", cents, "\n");
      const bool state = account.rfind("STATE", 0) == 0;
      books[state ? 0 : 1] += cents;
      if (account.find(" EXTERNAL ") == std::string::npos) {
        ASSERT_GE(cents, 0) << account;
        if (state) parts += cents;
      }
    }
    ASSERT_EQ(books[0], 0);
    ASSERT_EQ(books[1], 0);
    ASSERT_EQ(parts, -At("STATE", "EXTERNAL", ""));
    const std::string listed =
        "SELECT coalesce(string_agg(a || '=' || cents || E'\\n', '' ORDER BY a COLLATE \"C\"), '') "
        "FROM (SELECT book || ' ' || kind || ' ' || key AS a, ";
    EXPECT_EQ(database_.Value(listed + "balance AS cents FROM account) AS b WHERE cents <> 0"),
              expected);
    EXPECT_EQ(database_.Value(
                  listed + "sum(cents) AS cents FROM (SELECT book, to_kind AS kind, to_key AS key, "
                           "amount_cents AS cents FROM transfer UNION ALL SELECT book, from_kind, "
                           "from_key, -amount_cents FROM transfer) AS s GROUP BY 1) AS b "
                           "WHERE cents <> 0"),
              expected);
    ASSERT_OK_AND_ASSIGN(const v1::VerifyLedgerResponse verified, Verify());
    EXPECT_EQ(verified.errors_size(), 0) << verified.ShortDebugString();
  }

  struct Told {
    v1::GetTrialBalanceRequest request;
    std::string trial, position;
  };
  // A reading of the past by both dates, which its transfers bear out.
  void Tell() {
    Told told;
    told.request.set_pact("pacts/p");
    *told.request.mutable_cut_off() = AnyDay();
    told.request.set_csv(true);
    ASSERT_OK_AND_ASSIGN(const v1::TrialBalance now,
                         Send(&Stub::GetTrialBalance, auditor_, told.request));
    *told.request.mutable_known_at() = now.known_at();
    told.trial = now.csv();
    ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position,
                         Position(pactum::FromProto(now.known_at())));
    told.position = position.SerializeAsString();
    std::map<std::string, int64_t> sums;
    for (const absl::string_view row : absl::StrSplit(now.csv(), "\r\n", absl::SkipEmpty())) {
      const std::vector<std::string> cells = absl::StrSplit(row, ',');
      int64_t cents = 0;
      if (absl::SimpleAtoi(cells[3], &cents)) sums[cells[0]] += cents;
    }
    for (const auto& [book, cents] : sums) EXPECT_EQ(cents, 0) << book;
    told_.push_back(std::move(told));
  }

  struct Corrigible {
    std::string name, from, to;
    int64_t cents;
  };
  std::mt19937 random_{GetParam()};
  std::map<std::string, int64_t> model_;
  std::map<std::string, int> passed_, refused_;
  std::map<int, int64_t> ceiling_;
  std::map<int, int> numbers_;
  std::vector<Corrigible> corrigible_;
  std::vector<Reservation> reservations_;
  std::vector<Told> told_;
  std::string last_, moved_;
  int serial_ = 0;
};

TEST_P(PropertyTest, BooksAreTheModelsAndThePastStays) {
  ASSERT_OK(Open(kEnvelope));
  Moves("STATE", "EXTERNAL", "", "UNALLOCATED", "PIC", kEnvelope);
  for (int step = 0; step < kSteps; ++step) {
    Step();
    Check();
    if (HasFailure()) FAIL() << "at step " << step;
    if (step % 10 == 0) Tell();
  }
  for (const Told& told : told_) {
    ASSERT_OK_AND_ASSIGN(const v1::TrialBalance again,
                         Send(&Stub::GetTrialBalance, auditor_, told.request));
    EXPECT_EQ(again.csv(), told.trial);
    ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position,
                         Position(pactum::FromProto(told.request.known_at())));
    EXPECT_EQ(position.SerializeAsString(), told.position);
  }
  for (const auto& [name, count] : passed_) {
    std::cout << name << " " << count << " passed, " << refused_[name] << " refused\n";
  }
  EXPECT_GE(passed_.size(), 10u);
}

INSTANTIATE_TEST_SUITE_P(Lives, PropertyTest, ::testing::Values(1u, 2u, 3u, 4u));

}  // namespace
}  // namespace pactum::budget::testing
