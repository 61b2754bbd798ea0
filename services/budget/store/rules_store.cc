#include "services/budget/store/rules_store.h"

namespace pactum::budget {
namespace {

constexpr db::Statement kOn = {
    "budget.rules_on",
    "SELECT * FROM allocation_rules "
    "ORDER BY effective_from <= $1::date DESC, abs(effective_from - $1::date) LIMIT 1"};
constexpr db::Statement kList = {
    "budget.list_rules",
    "SELECT * FROM allocation_rules WHERE $1 = '' OR effective_from > nullif($1, '')::date "
    "ORDER BY effective_from LIMIT $2::int"};

AllocationRules RulesOf(const pqxx::row& row) {
  AllocationRules rules;
  rules.effective_from = db::Get<absl::CivilDay>(row, "effective_from");
  rules.reference = db::Get<std::string>(row, "reference");
  rules.target_bp[0] = db::Get<int>(row, "axis_1_target_bp");
  rules.target_bp[1] = db::Get<int>(row, "axis_2_target_bp");
  rules.soft_bp = db::Get<int>(row, "soft_bp");
  rules.hard_bp = db::Get<int>(row, "hard_bp");
  rules.relative_tolerance = db::Get<bool>(row, "relative_tolerance");
  rules.axis_3_cap_bp = db::Get<int>(row, "axis_3_cap_bp");
  rules.axis_3_warn_above_bp = db::Get<int>(row, "axis_3_warn_above_bp");
  rules.axis_3_warn_below_bp = db::Get<int>(row, "axis_3_warn_below_bp");
  rules.new_pathways_floor_bp = db::Get<int>(row, "new_pathways_floor_bp");
  rules.carry_over_bp = db::Get<int>(row, "carry_over_bp");
  rules.settlement_years = db::Get<int>(row, "settlement_years");
  rules.indicative_unit_cost = db::Get<Money>(row, "indicative_unit_cost_cents");
  return rules;
}

}  // namespace

AllocationRules RulesOn(db::Tx& tx, absl::CivilDay day) { return RulesOf(tx.ExecOne(kOn, day)); }

std::vector<AllocationRules> ListRules(db::Tx& tx, absl::string_view after, int limit) {
  std::vector<AllocationRules> versions;
  for (const auto& row : tx.Exec(kList, after, limit)) versions.push_back(RulesOf(row));
  return versions;
}

}  // namespace pactum::budget
