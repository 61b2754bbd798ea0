#include "services/budget/wire/budget_wire.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/money/money_wire.h"
#include "services/budget/domain/errors.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

v1::RuleFigure ToProto(const RuleFigure& figure, Language language) {
  v1::RuleFigure proto;
  proto.set_rule(std::string(NameOf(figure.rule)));
  proto.set_subject(figure.subject);
  proto.set_verdict(EnumToProto<v1::RuleFigure::Verdict>(figure.verdict));
  proto.set_figure_cents(figure.figure.cents());
  proto.set_figure_bp(figure.figure_bp);
  proto.set_lower_limit_cents(figure.lower.cents());
  proto.set_description(figure.description.In(language));
  proto.set_missing_cents(std::max(Money(), figure.lower - figure.figure).cents());
  if (figure.upper) {
    proto.set_upper_limit_cents(figure.upper->cents());
    proto.set_room_cents((*figure.upper - figure.figure).cents());
  }
  if (figure.target) {
    proto.set_target_cents(figure.target->cents());
    proto.set_distance_to_target_cents((figure.figure - *figure.target).cents());
  }
  return proto;
}

}  // namespace

std::string PactIdOf(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() < 2) throw std::logic_error("a name whose shape was not checked");
  return parts[1];
}

std::string LastOf(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  return parts.back();
}

std::string PactName(absl::string_view pact_id) { return absl::StrCat("pacts/", pact_id); }

std::string BudgetName(absl::string_view pact_id) {
  return absl::StrCat(PactName(pact_id), "/budget");
}

std::string ConventionName(absl::string_view pact_id, int year) {
  return absl::StrCat(PactName(pact_id), "/conventions/", year);
}

std::string TransferName(absl::string_view pact_id, int64_t id) {
  return absl::StrCat(PactName(pact_id), "/transfers/", id);
}

int64_t TransferIdOf(const v1::Transfer& transfer) {
  int64_t id = 0;
  if (!absl::SimpleAtoi(LastOf(transfer.name()), &id)) throw std::logic_error("a transfer's name");
  return id;
}

Money MoneyOf(const google::type::Money& money) { return pactum::FromProto(money).value(); }

absl::CivilDay DayOf(const google::type::Date& date) { return pactum::FromProto(date).value(); }

LineKey FromProto(const type::v1::LineKey& line) {
  return {static_cast<int>(line.axis()), line.sub_axis(), line.year(), line.funding_source(),
          line.new_pathways()};
}

type::v1::LineKey ToProto(const LineKey& line) {
  type::v1::LineKey proto;
  proto.set_axis(static_cast<type::v1::Axis>(line.axis));
  proto.set_sub_axis(line.sub_axis);
  proto.set_year(line.year);
  proto.set_funding_source(line.funding_source);
  proto.set_new_pathways(line.new_pathways);
  return proto;
}

absl::StatusOr<LineAmounts> LinesOf(const LineAmountList& lines, const Exercises& exercises,
                                    absl::string_view path) {
  LineAmounts amounts;
  FieldProblems problems;
  for (int i = 0; i < lines.size(); ++i) {
    const std::string here = absl::StrCat(path, "[", i, "]");
    const LineKey line = FromProto(lines[i].line());
    const Money amount = MoneyOf(lines[i].amount());
    CheckLine(line, exercises, absl::StrCat(here, ".line"), problems);
    if (amount <= Money()) {
      problems.push_back({absl::StrCat(here, ".amount"), {&phrase::kMustBeAboveZero, {}}});
    }
    if (!amounts.emplace(line, amount).second) {
      problems.push_back({absl::StrCat(here, ".line"), {&phrase::kAppearsTwice, {}}});
    }
  }
  if (!problems.empty()) return LineInvalid(problems);
  return amounts;
}

LineAmounts StoredLinesOf(const LineAmountList& lines) {
  LineAmounts amounts;
  for (const auto& line : lines) amounts[FromProto(line.line())] = MoneyOf(line.amount());
  return amounts;
}

void AddLines(const LineAmounts& lines, LineAmountList* out) {
  for (const auto& [line, amount] : lines) {
    v1::LineAmount* proto = out->Add();
    *proto->mutable_line() = ToProto(line);
    *proto->mutable_amount() = pactum::ToProto(amount);
  }
}

void AddFigures(const std::vector<RuleFigure>& figures, Language language,
                google::protobuf::RepeatedPtrField<v1::RuleFigure>* out) {
  for (const RuleFigure& figure : figures) *out->Add() = ToProto(figure, language);
}

v1::Account ToProto(const Account& account) {
  v1::Account proto;
  proto.set_kind(EnumToProto<v1::AccountKind>(account.kind));
  if (const auto line = LineKey::Parse(account.key)) {
    *proto.mutable_line() = ToProto(*line);
  } else {
    proto.set_funding_source(account.key);
  }
  return proto;
}

v1::Transfer TransferOf(absl::string_view pact_id, int64_t id, const Posting& posting) {
  v1::Transfer transfer;
  transfer.set_name(TransferName(pact_id, id));
  transfer.set_book(EnumToProto<v1::Book>(posting.from.book));
  transfer.set_type(EnumToProto<v1::TransferType>(posting.type));
  *transfer.mutable_from() = ToProto(posting.from);
  *transfer.mutable_to() = ToProto(posting.to);
  transfer.set_amount_cents(posting.amount.cents());
  return transfer;
}

v1::LinePosition PositionOf(const LineKey& line, const Balances& balances) {
  using enum AccountKind;
  const auto state = [&](AccountKind kind) {
    return BalanceOf(balances, StateAccount(kind, line)).cents();
  };
  const auto use = [&](AccountKind kind) {
    return BalanceOf(balances, UseAccount(kind, line)).cents();
  };
  v1::LinePosition position;
  *position.mutable_line() = ToProto(line);
  position.set_locked_cents(state(kLocked));
  position.set_allocated_cents(state(kAllocated));
  position.set_planned_cents(state(kPlanned));
  position.set_advanced_cents(state(kAdvanced));
  position.set_owed_cents(state(kOwed));
  position.set_paid_cents(state(kPaid));
  position.set_recoverable_cents(state(kRecoverable));
  position.set_withheld_cents(state(kWithheld));
  position.set_returned_cents(state(kReturned));
  position.set_available_cents(use(kAvailable));
  position.set_reserved_cents(use(kReserved));
  position.set_committed_cents(use(kCommitted));
  position.set_certified_cents(use(kCertified));
  position.set_supplier_paid_cents(use(kPaid));
  return position;
}

std::vector<LineKey> LinesIn(const Balances& balances) {
  std::set<LineKey> lines;
  for (const auto& [account, balance] : balances) {
    if (const auto line = LineKey::Parse(account.key)) lines.insert(*line);
  }
  return {lines.begin(), lines.end()};
}

v1::Budget BudgetOf(const Pact& pact, const Balances& balances) {
  v1::Budget budget;
  budget.set_name(BudgetName(pact.id));
  budget.set_region_code(pact.region);
  budget.set_start_year(pact.exercises.first);
  budget.set_end_year(pact.exercises.last);
  Money envelope, unallocated;
  std::map<std::string, Money> sources;
  for (const auto& [account, balance] : balances) {
    if (account.book != Book::kState || account.kind == AccountKind::kExternal) continue;
    const auto line = LineKey::Parse(account.key);
    envelope += balance;
    sources[line ? line->funding_source : account.key] += balance;
    if (account.kind == AccountKind::kUnallocated) unallocated += balance;
  }
  *budget.mutable_envelope() = pactum::ToProto(envelope);
  *budget.mutable_unallocated() = pactum::ToProto(unallocated);
  if (pact.closed) *budget.mutable_closed_date() = pactum::ToProto(*pact.closed);
  for (const auto& [source, amount] : sources) {
    v1::SourceAmount* proto = budget.add_sources();
    proto->set_funding_source(source);
    *proto->mutable_amount() = pactum::ToProto(amount);
  }
  return budget;
}

v1::AllocationRules ToProto(const AllocationRules& rules) {
  v1::AllocationRules proto;
  *proto.mutable_effective_from() = pactum::ToProto(rules.effective_from);
  proto.set_reference(rules.reference);
  ForEachParameter(rules, [&](const char* name, auto value) {
    const auto* field = proto.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) throw std::logic_error(absl::StrCat("AllocationRules has no ", name));
    if constexpr (std::is_same_v<decltype(value), bool>) {
      proto.GetReflection()->SetBool(&proto, field, value);
    } else if constexpr (std::is_same_v<decltype(value), int>) {
      proto.GetReflection()->SetInt32(&proto, field, value);
    } else {
      proto.GetReflection()->SetInt64(&proto, field, value);
    }
  });
  return proto;
}

v1::AxisAmount AxisAmountOf(int axis, Money amount) {
  v1::AxisAmount proto;
  proto.set_axis(static_cast<type::v1::Axis>(axis));
  proto.set_amount_cents(amount.cents());
  return proto;
}

void AddAxes(const Money (&amounts)[3], google::protobuf::RepeatedPtrField<v1::AxisAmount>* out) {
  for (int axis = 1; axis <= 3; ++axis) *out->Add() = AxisAmountOf(axis, amounts[axis - 1]);
}

ConventionState StateOf(const v1::Convention& convention) {
  return EnumFromProto<ConventionState>(convention.state());
}

}  // namespace pactum::budget
