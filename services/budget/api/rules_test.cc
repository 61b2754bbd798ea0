// The parameters of the allocation rules: one list in the domain, the fields of the proto with
// their bounds, and the columns of the table agree.
#include <set>
#include <string>
#include <type_traits>

#include "absl/strings/match.h"
#include "common/rpc/request_shape.h"
#include "services/budget/domain/allocation_rules.h"
#include "services/budget/testing/budget_fixture.h"

namespace pactum::budget::testing {
namespace {

class RulesTest : public BudgetTest {
 protected:
  // The column of a parameter: two have another name than their field.
  static std::string ColumnOf(const std::string& field) {
    if (field == "soft_tolerance_bp") return "soft_bp";
    if (field == "hard_tolerance_bp") return "hard_bp";
    return field;
  }
};

TEST_F(RulesTest, EveryParameterIsAFieldWithBounds) {
  std::set<std::string> listed = {"effective_from", "reference"};
  AllocationRules rules;
  ForEachParameter(rules, [&](const char* name, auto value) {
    listed.insert(name);
    const auto* field = v1::AllocationRules::descriptor()->FindFieldByName(name);
    ASSERT_NE(field, nullptr) << name;
    if constexpr (!std::is_same_v<decltype(value), bool>) {
      const auto bounds = rpc::BoundsOf(*field);
      ASSERT_TRUE(bounds.has_value()) << name;
      EXPECT_GE(value, bounds->min()) << name;
      EXPECT_LE(value, bounds->max()) << name;
    }
  });
  EXPECT_EQ(static_cast<int>(listed.size()), v1::AllocationRules::descriptor()->field_count());
}

TEST_F(RulesTest, TheDefaultsAreTheFirstVersionOfTheDatabase) {
  ASSERT_OK_AND_ASSIGN(const auto list, Send(&Stub::ListAllocationRules, auditor_,
                                             v1::ListAllocationRulesRequest()));
  ASSERT_GE(list.allocation_rules_size(), 1);
  v1::AllocationRules defaults = ToProto(AllocationRules());
  *defaults.mutable_effective_from() = list.allocation_rules(0).effective_from();
  defaults.set_reference(list.allocation_rules(0).reference());
  EXPECT_EQ(defaults.DebugString(), list.allocation_rules(0).DebugString());
}

TEST_F(RulesTest, TheTableRefusesSharesOutsideOfTheirBounds) {
  AllocationRules rules;
  ForEachParameter(rules, [&](const std::string& name, auto value) {
    const auto bounds = rpc::BoundsOf(*v1::AllocationRules::descriptor()->FindFieldByName(name));
    if (std::is_same_v<decltype(value), bool>) return;
    const auto set = [&](int64_t wrong) {
      database_.Exec(absl::StrCat("UPDATE allocation_rules SET ", ColumnOf(name), " = ", wrong));
    };
    EXPECT_ANY_THROW(set(bounds->min() - 1)) << name;
    if (absl::EndsWith(name, "_bp")) {
      EXPECT_ANY_THROW(set(bounds->max() + 1)) << name;
    }
  });
}

}  // namespace
}  // namespace pactum::budget::testing
