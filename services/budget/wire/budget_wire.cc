#include "services/budget/wire/budget_wire.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/date_wire.h"
#include "common/money/money_wire.h"
#include "services/budget/domain/errors.h"

namespace pactum::budget {

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

absl::StatusOr<LineAmounts> LinesOf(const google::protobuf::RepeatedPtrField<pb::LineAmount>& lines,
                                    int start_year, int end_year, absl::string_view path) {
  LineAmounts amounts;
  std::vector<FieldProblem> problems;
  for (int i = 0; i < lines.size(); ++i) {
    const std::string here = absl::StrCat(path, "[", i, "]");
    const LineKey line = FromProto(lines[i].line());
    for (FieldProblem& problem :
         CheckLine(line, start_year, end_year, absl::StrCat(here, ".line"))) {
      problems.push_back(std::move(problem));
    }
    const Money amount = MoneyOf(lines[i].amount());
    if (amount <= Money())
      problems.push_back({absl::StrCat(here, ".amount"), "must be above zero"});
    if (!amounts.emplace(line, amount).second) {
      problems.push_back({absl::StrCat(here, ".line"), "stands twice"});
    }
  }
  if (!problems.empty()) return LineInvalid(problems);
  return amounts;
}

void AddLines(const LineAmounts& lines, google::protobuf::RepeatedPtrField<pb::LineAmount>* out) {
  for (const auto& [line, amount] : lines) {
    pb::LineAmount* proto = out->Add();
    *proto->mutable_line() = ToProto(line);
    *proto->mutable_amount() = pactum::ToProto(amount);
  }
}

pb::RuleFigure ToProto(const RuleFigure& figure) {
  pb::RuleFigure proto;
  proto.set_rule(figure.rule);
  proto.set_subject(figure.subject);
  switch (figure.verdict) {
    case Verdict::kOk:
      proto.set_verdict(pb::RuleFigure::VERDICT_OK);
      break;
    case Verdict::kWarning:
      proto.set_verdict(pb::RuleFigure::VERDICT_WARNING);
      break;
    case Verdict::kNeedsJustification:
      proto.set_verdict(pb::RuleFigure::VERDICT_NEEDS_JUSTIFICATION);
      break;
    case Verdict::kNotYet:
      proto.set_verdict(pb::RuleFigure::VERDICT_NOT_YET);
      break;
    case Verdict::kRefused:
      proto.set_verdict(pb::RuleFigure::VERDICT_REFUSED);
      break;
  }
  proto.set_figure_cents(figure.figure.cents());
  proto.set_figure_bp(figure.figure_bp);
  proto.set_lower_limit_cents(figure.lower.cents());
  if (figure.upper) proto.set_upper_limit_cents(figure.upper->cents());
  proto.set_description(figure.description);
  proto.set_missing_cents(std::max(Money(), figure.lower - figure.figure).cents());
  if (figure.upper) proto.set_room_cents((*figure.upper - figure.figure).cents());
  if (figure.target) {
    proto.set_target_cents(figure.target->cents());
    proto.set_distance_to_target_cents((figure.figure - *figure.target).cents());
  }
  return proto;
}

pb::Account ToProto(const Account& account) {
  pb::Account proto;
  pb::AccountKind kind;
  if (pb::AccountKind_Parse("ACCOUNT_KIND_" + account.kind, &kind)) proto.set_kind(kind);
  if (const auto line = LineKey::Parse(account.key)) {
    *proto.mutable_line() = ToProto(*line);
  } else {
    proto.set_funding_source(account.key);
  }
  return proto;
}

pb::Transfer TransferOf(absl::string_view pact_id, int64_t id, const Posting& posting) {
  pb::Transfer transfer;
  transfer.set_name(absl::StrCat(PactName(pact_id), "/transfers/", id));
  transfer.set_book(posting.from.book == Book::kState ? pb::BOOK_STATE : pb::BOOK_USE);
  pb::TransferType type;
  if (pb::TransferType_Parse("TRANSFER_TYPE_" + posting.type, &type)) transfer.set_type(type);
  *transfer.mutable_from() = ToProto(posting.from);
  *transfer.mutable_to() = ToProto(posting.to);
  transfer.set_amount_cents(posting.amount.cents());
  return transfer;
}

pb::LinePosition PositionOf(const LineKey& line, const Balances& balances) {
  const auto get = [&](const Account& account) {
    const auto found = balances.find(account);
    return found == balances.end() ? int64_t{0} : found->second.cents();
  };
  pb::LinePosition position;
  *position.mutable_line() = ToProto(line);
  position.set_locked_cents(get(StateAccount("LOCKED", line)));
  position.set_allocated_cents(get(StateAccount("ALLOCATED", line)));
  position.set_planned_cents(get(StateAccount("PLANNED", line)));
  position.set_advanced_cents(get(StateAccount("ADVANCED", line)));
  position.set_owed_cents(get(StateAccount("OWED", line)));
  position.set_paid_cents(get(StateAccount("PAID", line)));
  position.set_recoverable_cents(get(StateAccount("RECOVERABLE", line)));
  position.set_withheld_cents(get(StateAccount("WITHHELD", line)));
  position.set_returned_cents(get(StateAccount("RETURNED", line)));
  position.set_available_cents(get(UseAccount("AVAILABLE", line)));
  position.set_reserved_cents(get(UseAccount("RESERVED", line)));
  position.set_committed_cents(get(UseAccount("COMMITTED", line)));
  position.set_certified_cents(get(UseAccount("CERTIFIED", line)));
  position.set_supplier_paid_cents(get(UseAccount("PAID", line)));
  return position;
}

std::vector<LineKey> LinesIn(const Balances& balances) {
  std::set<LineKey> lines;
  for (const auto& [account, balance] : balances) {
    if (const auto line = LineKey::Parse(account.key)) lines.insert(*line);
  }
  return {lines.begin(), lines.end()};
}

std::vector<LineKey> KeysOf(const LineAmounts& lines) {
  std::vector<LineKey> keys;
  keys.reserve(lines.size());
  for (const auto& [line, amount] : lines) keys.push_back(line);
  return keys;
}

pb::AllocationRules ToProto(const AllocationRules& rules) {
  pb::AllocationRules proto;
  *proto.mutable_effective_from() = pactum::ToProto(rules.effective_from);
  proto.set_reference(rules.reference);
  proto.set_axis_1_target_bp(rules.target_bp[0]);
  proto.set_axis_2_target_bp(rules.target_bp[1]);
  proto.set_soft_tolerance_bp(rules.soft_bp);
  proto.set_hard_tolerance_bp(rules.hard_bp);
  proto.set_relative_tolerance(rules.relative_tolerance);
  proto.set_axis_3_cap_bp(rules.axis_3_cap_bp);
  proto.set_axis_3_warn_above_bp(rules.axis_3_warn_above_bp);
  proto.set_axis_3_warn_below_bp(rules.axis_3_warn_below_bp);
  proto.set_new_pathways_floor_bp(rules.new_pathways_floor_bp);
  proto.set_carry_over_bp(rules.carry_over_bp);
  proto.set_settlement_years(rules.settlement_years);
  proto.set_indicative_unit_cost_cents(rules.indicative_unit_cost.cents());
  return proto;
}

pb::AxisAmount AxisAmountOf(int axis, Money amount) {
  pb::AxisAmount proto;
  proto.set_axis(static_cast<type::v1::Axis>(axis));
  proto.set_amount_cents(amount.cents());
  return proto;
}

}  // namespace pactum::budget
