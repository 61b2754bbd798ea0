#include "services/budget/store/rules_store.h"

#include <string>
#include <type_traits>

namespace pactum::budget {
namespace {

// Two columns have another name than the proto's fields.
#define PACTUM_PARAMETERS \
  "SELECT *, soft_bp AS soft_tolerance_bp, hard_bp AS hard_tolerance_bp FROM allocation_rules "
constexpr db::Statement kOn = {
    "budget.rules_on", PACTUM_PARAMETERS
    "ORDER BY effective_from <= $1::date DESC, abs(effective_from - $1::date) LIMIT 1"};
constexpr db::Statement kList = {
    "budget.list_rules",
    PACTUM_PARAMETERS "WHERE effective_from > $1::date ORDER BY effective_from LIMIT $2::int"};
#undef PACTUM_PARAMETERS

AllocationRules RulesOf(const pqxx::row& row) {
  AllocationRules rules;
  rules.effective_from = db::Get<absl::CivilDay>(row, "effective_from");
  rules.reference = db::Get<std::string>(row, "reference");
  ForEachParameter(rules, [&](const char* name, auto& parameter) {
    parameter = db::Get<std::remove_cvref_t<decltype(parameter)>>(row, name);
  });
  return rules;
}

}  // namespace

AllocationRules RulesOn(db::Tx& tx, absl::CivilDay day) { return RulesOf(tx.ExecOne(kOn, day)); }

std::vector<AllocationRules> ListRules(db::Tx& tx, absl::CivilDay after, int limit) {
  std::vector<AllocationRules> versions;
  for (const auto& row : tx.Exec(kList, after, limit)) versions.push_back(RulesOf(row));
  return versions;
}

}  // namespace pactum::budget
