// Random lives of a budget through gRPC beside a small model (books_model.h). After every step all
// balances are the model's, each balance is the sum of its transfers, every transfer goes along a
// route of its type, and VerifyLedger finds nothing. Once the books are closed, every reading of
// the past answers as it did before.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/budget/testing/books_model.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

constexpr int64_t kEnvelope = 1'000'000;
constexpr int kSteps = 200;

// One life, on a database of its own.
class Life : public BudgetTest {
 public:
  explicit Life(unsigned seed) : random_(seed) {}
  void Run();
  // How often each operation was done and refused, by the name of its request.
  const std::map<std::string, int>& passed() const { return passed_; }
  const std::map<std::string, int>& refused() const { return refused_; }

 private:
  void TestBody() override {}  // The test is what lives it.

  using Line = type::v1::LineKey;

  static Line Of(int year, bool is_new) { return ToProto(LineKey{2, "", year, "PIC", is_new}); }
  static Line Axis3() { return ToProto(LineKey{3, "", 2019, "PIC", false}); }
  static Line Own() { return ToProto(LineKey{2, "", 2019, "REGION", true}); }
  static std::string Key(const Line& line) { return FromProto(line).Text(); }

  int Random(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  int64_t Cents() { return 1 + Random(25'000); }
  // Mostly what can be, sometimes what need not.
  int64_t PartOf(int64_t held) {
    return held > 0 && Random(4) > 0 ? 1 + Random(static_cast<int>(held)) : Cents();
  }
  google::type::Date AnyDay() { return pactum::ToProto(Day(1, 10) + Random(300)); }
  Line AnyLine() {
    return std::vector<Line>{Of(2019, true), Of(2019, false), Of(2020, true),
                             Axis3()}[static_cast<size_t>(Random(4))];
  }

  // ---- The model.
  using enum AccountKind;

  int64_t& At(Book book, AccountKind kind, const std::string& key) {
    return model_.At(book, kind, key);
  }
  void Moves(Book book, AccountKind from, const std::string& from_key, AccountKind to,
             const std::string& to_key, int64_t cents) {
    model_.Move(book, from, from_key, to, to_key, cents);
  }
  void State(AccountKind from, AccountKind to, const Line& line, int64_t cents) {
    Moves(Book::kState, from, Key(line), to, Key(line), cents);
  }
  void Use(AccountKind from, AccountKind to, const Line& line, int64_t cents) {
    Moves(Book::kUse, from, Key(line), to, Key(line), cents);
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
    const AccountKind kind = line.axis() == type::v1::AXIS_3 ? kLocked : kAllocated;
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
    Moves(Book::kState, kUnallocated, "PIC", kind, Key(line), net);
    if (kind == kAllocated) Moves(Book::kUse, kExternal, "", kAvailable, Key(line), net);
  }
  void Move() {
    const Line from = Of(2019, true), to = Random(2) == 0 ? Of(2020, true) : Of(2019, false);
    v1::MoveAllocationRequest request;
    request.set_pact("pacts/p");
    *request.mutable_from() = from;
    *request.mutable_to() = to;
    const int64_t cents = PartOf(At(Book::kState, kAllocated, Key(from)) / 4);
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    request.set_reason("r");
    *request.mutable_effective_date() = AnyDay();
    if (!Do(&Stub::MoveAllocation, officer_, request)) return;
    Moves(Book::kState, kAllocated, Key(from), kAllocated, Key(to), cents);
    Moves(Book::kUse, kAvailable, Key(from), kAvailable, Key(to), cents);
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
    Moves(Book::kState, kAllocated, move.to, kAllocated, move.from, move.cents);
    Moves(Book::kUse, kAvailable, move.to, kAvailable, move.from, move.cents);
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
    Moves(Book::kState, kExternal, "", kUnallocated, "PIC", cents);
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
    State(kLocked, kAllocated, Axis3(), cents);
    Moves(Book::kUse, kExternal, "", kAvailable, Key(Axis3()), cents);
  }

  // Several lines at once, up and down, all or none.
  void PostAllocations() {
    v1::PostAllocationsRequest request;
    request.set_pact("pacts/p");
    std::vector<std::pair<Line, int64_t>> changes;
    for (const Line& line : {Of(2019, true), Of(2020, true), Axis3()}) {
      if (Random(3) == 0) continue;
      changes.emplace_back(line, Random(3) == 0 ? -Cents() / 8 - 1 : Cents() / 8 + 1);
      auto* change = request.add_changes();
      *change->mutable_line() = line;
      *change->mutable_change() = pactum::ToProto(Money::Cents(changes.back().second));
    }
    if (changes.empty()) return;
    request.set_reason("r");
    *request.mutable_effective_date() = AnyDay();
    if (!Do(&Stub::PostAllocations, officer_, request)) return;
    for (const auto& [line, cents] : changes) {
      const bool locked = line.axis() == type::v1::AXIS_3;
      Moves(Book::kState, kUnallocated, "PIC", locked ? kLocked : kAllocated, Key(line), cents);
      if (!locked) Moves(Book::kUse, kExternal, "", kAvailable, Key(line), cents);
    }
  }

  // ---- Conventions of one line, so that nothing is spread.
  static std::string NameOf(int year) { return absl::StrCat("pacts/p/conventions/", year); }
  absl::StatusOr<v1::Convention> Present(int year) {
    v1::GetConventionRequest get;
    get.set_name(NameOf(year));
    return Send(&Stub::GetConvention, officer_, get);
  }
  int64_t Held(int year, AccountKind kind) { return At(Book::kState, kind, Key(Of(year, true))); }
  // A request about an amount of a year's convention.
  template <class Req>
  Req On(int year, int64_t cents) {
    Req request;
    request.set_name(NameOf(year));
    *request.mutable_amount() = pactum::ToProto(Money::Cents(cents));
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 5, 1));
    request.set_etag(Present(year)->etag());
    return request;
  }
  void SignBoth(int year, absl::CivilDay day) {
    const std::string etag = Present(year)->etag();
    for (const std::string* who : {&president_, &prefect_}) {
      v1::SignConventionRequest sign;
      sign.set_name(NameOf(year));
      *sign.mutable_effective_date() = pactum::ToProto(day);
      sign.set_etag(etag);
      ASSERT_TRUE(Do(&Stub::SignConvention, *who, sign)) << last_;
    }
  }
  template <class Content>
  static void Fill(int year, int64_t cents, Content* content) {
    Add(content->mutable_lines(), Of(year, true), cents);
    content->set_advance_bp(5000);
    *content->mutable_advance_earliest_date() = pactum::ToProto(Day(4, 1));
  }
  void Convene(int year) {
    const int64_t cents = Held(year, kAllocated);
    if (cents == 0) return;
    v1::PrepareConventionRequest request;
    request.set_pact("pacts/p");
    request.set_year(year);
    Fill(year, cents, request.mutable_convention());
    if (!Do(&Stub::PrepareConvention, officer_, request)) return;
    ASSERT_NO_FATAL_FAILURE(SignBoth(year, Day(3, 1)));
    State(kAllocated, kPlanned, Of(year, true), cents);
    ceiling_[year] = cents;
  }
  // Upwards by what is allocated and not planned, or downwards by what is not advanced.
  void Amend(int year) {
    const bool up = Random(2) == 0;
    const int64_t there = Held(year, up ? kAllocated : kPlanned);
    const int64_t by = PartOf(there), ceiling = ceiling_[year] + (up ? by : -by);
    if (ceiling <= 0) return;
    v1::AmendConventionRequest request;
    request.set_name(NameOf(year));
    Fill(year, ceiling, request.mutable_amendment());
    request.mutable_amendment()->set_reason("r");
    request.set_etag(Present(year)->etag());
    if (!DoAs(by <= there, &Stub::AmendConvention, officer_, request)) return;
    ASSERT_NO_FATAL_FAILURE(SignBoth(year, Day(6, 1)));
    State(kAllocated, kPlanned, Of(year, true), up ? by : -by);
    ceiling_[year] = ceiling;
  }
  void PayAdvance(int year) {
    const int64_t cents = PartOf(Held(year, kPlanned) / 3);
    auto request = On<v1::PayAdvanceRequest>(year, cents);
    request.set_payment_reference("m");
    if (!Do(&Stub::PayAdvance, officer_, request)) return;
    State(kPlanned, kAdvanced, Of(year, true), cents);
  }
  void Decide(int year, int64_t d) {
    const Line line = Of(year, true);
    v1::ApplyDecisionRequest request;
    request.set_name(NameOf(year));
    const int number = ++numbers_[year];
    request.set_decision(absl::StrCat("pacts/p/annualReviews/", year, "/decisions/", number));
    request.set_decision_number(number);
    for (int axis = 1; axis <= 3; ++axis) {
      *request.add_decided() = AxisAmountOf(axis, Money::Cents(axis == 2 ? d : 0));
      *request.add_ceilings() = AxisAmountOf(axis, Money::Cents(axis == 2 ? ceiling_[year] : 0));
    }
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 4, 1));
    const bool first = Present(year)->state() == v1::Convention::STATE_IN_FORCE;
    const int64_t a = Held(year, kAdvanced), p = Held(year, kPlanned);
    if (!Do(&Stub::ApplyDecision, review_, request)) return;
    if (first && d >= a) {
      State(kAdvanced, kPaid, line, a);
      State(kPlanned, kOwed, line, d - a);
      State(kPlanned, kWithheld, line, p - (d - a));
    } else if (first) {
      State(kAdvanced, kPaid, line, d);
      State(kAdvanced, kRecoverable, line, a - d);
      State(kPlanned, kWithheld, line, p);
    } else if (const int64_t less = Held(year, kPaid) + Held(year, kOwed) - d; less >= 0) {
      const int64_t owed = std::min(less, Held(year, kOwed));
      State(kOwed, kWithheld, line, owed);
      State(kPaid, kRecoverable, line, less - owed);
    } else {
      const int64_t back = std::min(-less, Held(year, kRecoverable));
      State(kRecoverable, kPaid, line, back);
      State(kWithheld, kOwed, line, -less - back);
    }
  }
  void PayBalance(int year, int64_t cents) {
    auto request = On<v1::PayBalanceRequest>(year, cents);
    request.set_payment_reference("m");
    if (!Do(&Stub::PayBalance, officer_, request)) return;
    State(kOwed, kPaid, Of(year, true), cents);
  }
  void Recover(int year, int64_t cents) {
    auto request = On<v1::RecoverRequest>(year, cents);
    request.set_receipt_reference("m");
    if (!Do(&Stub::Recover, officer_, request)) return;
    State(kRecoverable, kWithheld, Of(year, true), cents);
  }
  void Impute(int year) {
    const int64_t cents = PartOf(std::min(Held(year, kRecoverable), Held(year + 1, kPlanned)));
    auto request = On<v1::ImputeRequest>(year, cents);
    request.set_reference("m");
    if (!Do(&Stub::Impute, officer_, request)) return;
    State(kRecoverable, kWithheld, Of(year, true), cents);
    State(kPlanned, kAdvanced, Of(year + 1, true), cents);
  }
  void CarryOver(int year) {
    v1::CarryOverRequest request;
    request.set_pact("pacts/p");
    const int64_t cents = PartOf(Held(year, kWithheld));
    Add(request.mutable_lines(), Of(year, true), cents);
    request.set_reason("late");
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 5, 2));
    if (!Do(&Stub::CarryOver, officer_, request)) return;
    Moves(Book::kState, kWithheld, Key(Of(year, true)), kAllocated, Key(Of(year + 1, true)), cents);
  }
  void Convention(int year) {
    const auto present = Present(year);
    if (!present.ok()) return Convene(year);
    // A second year stays planned for longer, so that there is something to impute on.
    const bool in_force = present->state() == v1::Convention::STATE_IN_FORCE;
    switch (in_force ? Random(year == 2019 ? 5 : 20) : 3 + Random(6)) {
      case 3:
        return Decide(year, Random(static_cast<int>(ceiling_[year]) + 1));
      case 4:
        return PayBalance(year, PartOf(Held(year, kOwed)));
      case 5:
        return Recover(year, PartOf(Held(year, kRecoverable)));
      case 6:
      case 7:
        return Impute(year);
      case 8:
        return CarryOver(year);
      default:
        return Random(2) == 0 ? PayAdvance(year) : Amend(year);
    }
  }

  // ---- The end of the books.
  void Close(absl::CivilDay day) {
    v1::CloseBudgetRequest request;
    request.set_pact("pacts/p");
    request.set_act_reference("final account");
    *request.mutable_effective_date() = pactum::ToProto(day);
    // The pact ends with 2022, and three years settle it.
    const bool closes = model_.CanClose() && day >= absl::CivilDay(2026, 1, 1);
    if (!DoAs(closes, &Stub::CloseBudget, officer_, request)) return;
    model_.Close();
    closed_ = true;
  }
  // Pays everything that is due either way; grants nothing where there is no decision.
  void Settle(int year) {
    const auto present = Present(year);
    if (!present.ok()) return;
    if (present->state() == v1::Convention::STATE_IN_FORCE) Decide(year, Held(year, kAdvanced));
    if (const int64_t owed = Held(year, kOwed); owed > 0) PayBalance(year, owed);
    if (const int64_t back = Held(year, kRecoverable); back > 0) Recover(year, back);
  }
  void End() {
    const absl::CivilDay first(2026, 1, 1);
    clock_.Set(absl::FromCivil(first, absl::UTCTimeZone()));
    Close(first - 1);
    Close(first);
    if (!closed_) {
      Settle(2019);
      Settle(2020);
      Check();
      Close(first);
    }
    ASSERT_TRUE(closed_) << last_;
    Check();
    Allocate(false);
    EXPECT_EQ(last_, "BUDGET_CLOSED");
  }

  // ---- Book USE: whether it passes is the model's to say.
  void Reserve() {
    const Line line = Random(4) == 0 ? Own() : Of(2019, true);
    const std::string id = absl::StrCat("r-", reservations_.size());
    const int64_t cents = PartOf(At(Book::kUse, kAvailable, Key(line)) / 2);
    v1::ReserveRequest request;
    request.set_pact("pacts/p");
    request.set_reservation_id(id);
    Add(request.mutable_lines(), line, cents);
    request.set_cause("pacts/p/contracts/c");
    *request.mutable_effective_date() = AnyDay();
    const bool fits = cents <= At(Book::kUse, kAvailable, Key(line));
    if (!DoAs(fits, &Stub::Reserve, procurement_, request)) return;
    Use(kAvailable, kReserved, line, cents);
    reservations_.push_back({id, line, cents, 0, {}});
  }
  struct Certificate {
    std::string id;
    int64_t cents;
    google::type::Date day;
  };
  struct Reservation {
    std::string id;
    Line line;
    int64_t reserved, committed;
    std::vector<Certificate> certified;  // Neither reversed nor paid.
  };
  void OnReservation() {
    if (reservations_.empty()) return;
    int what = Random(7);
    // One of the last few, or for what follows a certificate one that has one.
    const int count = static_cast<int>(reservations_.size());
    size_t which = static_cast<size_t>(count - 1 - Random(std::min(count, 4)));
    if (what == 4 || what == 5) {
      for (size_t i = 0; i < reservations_.size(); ++i) {
        if (!reservations_[i].certified.empty()) which = i;
      }
    }
    Reservation& r = reservations_[which];
    // A reservation without that money begins one step before.
    if ((what == 4 || what == 5) && r.certified.empty()) what = 2;
    if ((what == 2 || what == 3) && r.committed == 0 && Random(4) > 0) what = 0;
    const std::string id = absl::StrCat("x-", ++serial_);
    switch (what) {
      case 0:
      case 1: {
        const int64_t cents = PartOf(r.reserved);
        v1::CommitRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        request.set_commit_id(id);
        Add(request.mutable_lines(), r.line, cents);
        *request.mutable_effective_date() = AnyDay();
        if (!DoAs(cents <= r.reserved, &Stub::Commit, procurement_, request)) return;
        r.reserved -= cents;
        r.committed += cents;
        return Use(kReserved, kCommitted, r.line, cents);
      }
      case 2:
      case 3: {
        const int64_t cents = PartOf(r.committed);
        v1::CertifyRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        v1::NewCertificate& certificate = *request.add_certificates();
        certificate.set_certificate_id(id);
        Add(certificate.mutable_lines(), r.line, cents);
        const google::type::Date day = AnyDay();
        *certificate.mutable_effective_date() = day;
        if (!DoAs(cents <= r.committed, &Stub::Certify, procurement_, request)) return;
        r.committed -= cents;
        r.certified.push_back({id, cents, day});
        return Use(kCommitted, kCertified, r.line, cents);
      }
      case 4: {
        const auto [certificate, of, day] = r.certified.back();
        v1::ReverseCertificateRequest request;
        request.set_pact("pacts/p");
        request.set_certificate_id(certificate);
        request.set_reason("wrong");
        *request.mutable_effective_date() = day;
        if (!DoAs(true, &Stub::ReverseCertificate, procurement_, request)) return;
        r.certified.pop_back();
        r.committed += of;
        return Use(kCertified, kCommitted, r.line, of);
      }
      case 5: {
        const auto [certificate, of, day] = r.certified.back();
        v1::PaySupplierRequest request;
        request.set_pact("pacts/p");
        request.add_certificate_ids(certificate);
        request.set_payment_reference("m");
        *request.mutable_effective_date() = AnyDay();
        if (!DoAs(true, &Stub::PaySupplier, region_, request)) return;
        r.certified.pop_back();
        return Use(kCertified, kPaid, r.line, of);
      }
      default: {
        v1::ReleaseRequest request;
        request.set_pact("pacts/p");
        request.set_reservation_id(r.id);
        request.set_reason("done");
        *request.mutable_effective_date() = AnyDay();
        if (!Do(&Stub::Release, procurement_, request)) return;
        Use(kReserved, kAvailable, r.line, r.reserved);
        Use(kCommitted, kAvailable, r.line, r.committed);
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
      Moves(Book::kUse, kExternal, "", kAvailable, Key(Own()), cents);
    }
  }
  void CarryUnspent() {
    v1::CarryUnspentRequest request;
    request.set_pact("pacts/p");
    const int64_t cents = Cents() / 4 + 1;
    Add(request.mutable_lines(), Of(2019, true), cents);
    request.set_reason("late");
    *request.mutable_effective_date() = pactum::ToProto(absl::CivilDay(2020, 2, 1));
    const bool fits = cents <= At(Book::kUse, kAvailable, Key(Of(2019, true)));
    if (!DoAs(fits, &Stub::CarryUnspent, officer_, request)) return;
    Moves(Book::kUse, kAvailable, Key(Of(2019, true)), kAvailable, Key(Of(2020, true)), cents);
  }

  void Step() {
    switch (Random(24)) {
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
      case 14:
        return PostAllocations();
      case 15:
        return Close(Day(12, 31));
      default:
        return OnReservation();
    }
  }

  // ---- What must hold.
  void Check() {
    ASSERT_NO_FATAL_FAILURE(model_.Check());
    const std::string expected = model_.Text();
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

  // Every stored transfer goes along a route of its type, or back.
  void CheckRoutes() {
    const std::string stored = database_.Value(
        "SELECT string_agg(DISTINCT concat_ws(' ', book, type, from_kind, to_kind), E'\\n') "
        "FROM transfer");
    for (const absl::string_view row : absl::StrSplit(stored, '\n')) {
      const std::vector<absl::string_view> words = absl::StrSplit(row, ' ');
      const TransferTypeRow& type = RowOf(ParseStored<TransferType>(words[1]));
      EXPECT_EQ(pactum::NameOf(type.book), words[0]) << row;
      const Route there{ParseStored<AccountKind>(words[2]), ParseStored<AccountKind>(words[3])};
      EXPECT_TRUE(std::any_of(type.routes.begin(), type.routes.end(), [&](const Route& route) {
        return route == there || route == Route{there.to, there.from};
      })) << row;
    }
  }

  struct Told {
    v1::GetTrialBalanceRequest request;
    std::string trial, position;
  };
  // A reading of the past by both dates, compared with its transfers.
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
  std::mt19937 random_;
  BooksModel model_;
  std::map<std::string, int> passed_, refused_;
  std::map<int, int64_t> ceiling_;
  std::map<int, int> numbers_;
  std::vector<Corrigible> corrigible_;
  std::vector<Reservation> reservations_;
  std::vector<Told> told_;
  std::string last_, moved_;
  int serial_ = 0;
  bool closed_ = false;
};

void Life::Run() {
  ASSERT_OK(Open(kEnvelope));
  Moves(Book::kState, kExternal, "", kUnallocated, "PIC", kEnvelope);
  for (int step = 0; step < kSteps; ++step) {
    Step();
    Check();
    if (HasFailure()) FAIL() << "at step " << step;
    if (step % 10 == 0) Tell();
  }
  ASSERT_NO_FATAL_FAILURE(End());
  ASSERT_NO_FATAL_FAILURE(CheckRoutes());
  for (const Told& told : told_) {
    ASSERT_OK_AND_ASSIGN(const v1::TrialBalance again,
                         Send(&Stub::GetTrialBalance, auditor_, told.request));
    EXPECT_EQ(again.csv(), told.trial);
    ASSERT_OK_AND_ASSIGN(const v1::BudgetPosition position,
                         Position(pactum::FromProto(told.request.known_at())));
    EXPECT_EQ(position.SerializeAsString(), told.position);
  }
}

TEST(PropertyTest, BooksAreTheModelsAndThePastStays) {
  std::map<std::string, int> passed, refused;
  for (const unsigned seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Life life(seed);
    life.Run();
    if (HasFailure()) return;
    for (const auto& [name, count] : life.passed()) passed[name] += count;
    for (const auto& [name, count] : life.refused()) refused[name] += count;
  }
  // Every operation is done at least once, so that the set cannot rot unseen.
  for (const char* operation :
       {"Allocate",       "Deallocate",      "MoveAllocation",  "CorrectTransfer",
        "ChangeEnvelope", "ReleaseAxis3",    "PostAllocations", "PrepareConvention",
        "SignConvention", "AmendConvention", "PayAdvance",      "ApplyDecision",
        "PayBalance",     "Recover",         "Impute",          "CarryOver",
        "Reserve",        "Commit",          "Certify",         "ReverseCertificate",
        "PaySupplier",    "Release",         "AnswerDeposit",   "CarryUnspent",
        "CloseBudget"}) {
    const std::string name = absl::StrCat(operation, "Request");
    std::cout << operation << ": " << passed[name] << " done, " << refused[name] << " refused\n";
    EXPECT_GE(passed[name], 1) << operation;
  }
}

}  // namespace
}  // namespace pactum::budget::testing
