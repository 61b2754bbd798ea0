// The tables of the domain (account.h, transfer_type.h) and the names of its states, compared with
// the migrated database and with the proto: a row that changes in one place only fails here.
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/testing/database.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "pactum/budget/v1/budget.pb.h"
#include "services/budget/domain/axis_3_release.h"
#include "services/budget/domain/certificate.h"
#include "services/budget/domain/convention.h"
#include "services/budget/domain/standing.h"
#include "services/budget/store/hot_path_store.h"
#include "services/budget/store/transfer_row.h"

namespace pactum::budget {
namespace {

using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::UnorderedElementsAreArray;

template <class E>
std::vector<std::string> NamesOf() {
  std::vector<std::string> names;
  for (const auto& [value, name] : Names(E{})) names.emplace_back(name);
  return names;
}

// The names of a proto's enum without its prefix and its zero value.
template <class P>
std::vector<std::string> ProtoNamesOf() {
  const auto& type = *google::protobuf::GetEnumDescriptor<P>();
  const absl::string_view prefix =
      absl::StripSuffix(type.FindValueByNumber(0)->name(), "UNSPECIFIED");
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    names.emplace_back(absl::StripPrefix(type.value(i)->name(), prefix));
  }
  return names;
}

// The texts in upper case between quotes, in order.
std::vector<std::string> Quoted(const std::string& sql) {
  static const std::regex kQuoted("'([A-Z_]+)'");
  std::vector<std::string> texts;
  for (std::sregex_iterator it(sql.begin(), sql.end(), kQuoted), end; it != end; ++it) {
    texts.push_back((*it)[1]);
  }
  return texts;
}

class LedgerTablesTest : public ::testing::Test {
 protected:
  std::vector<std::string> Constraint(const std::string& name) {
    return Quoted(database_.Value(absl::StrCat(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '", name, "'")));
  }
  // The source of the functions that write transfers and read balances.
  std::string Functions() {
    return database_.Value(
        "SELECT string_agg(prosrc, E'\\n' ORDER BY proname) FROM pg_proc WHERE proname ~ "
        "'^(line_balances|move_use|kept_answer|reserve_funds|commit_funds|post_transfers|"
        "moved_that_day|balances_as_of)'");
  }

  pactum::testing::Database database_ = pactum::testing::Database::OfService("budget");
};

TEST(LedgerTables, RowsAreInTheOrderOfTheirEnums) {
  for (size_t i = 0; i < std::size(kAccountKinds); ++i) {
    EXPECT_EQ(static_cast<size_t>(kAccountKinds[i].kind), i) << kAccountKinds[i].name;
    // The order of names is the order in which accounts are locked and listed.
    if (i > 0) {
      EXPECT_LT(kAccountKinds[i - 1].name, kAccountKinds[i].name);
    }
  }
  for (size_t i = 0; i < kTransferTypes.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(kTransferTypes[i].type), i) << kTransferTypes[i].name;
  }
}

TEST(LedgerTables, EveryRouteIsBetweenKindsOfItsBook) {
  for (const TransferTypeRow& row : kTransferTypes) {
    for (const Route& route : row.routes) {
      for (const AccountKind kind : {route.from, route.to}) {
        EXPECT_TRUE(row.book == Book::kState ? RowOf(kind).state : RowOf(kind).use)
            << row.name << " " << NameOf(kind);
      }
    }
    EXPECT_EQ(row.undone_by != nullptr, row.correction == Correction::kByAnotherAct ||
                                            row.correction == Correction::kByProcurement)
        << row.name;
  }
}

TEST(LedgerTables, TheProtoHasTheSameNames) {
  EXPECT_THAT(ProtoNamesOf<v1::Book>(), UnorderedElementsAreArray(NamesOf<Book>()));
  EXPECT_THAT(ProtoNamesOf<v1::AccountKind>(), UnorderedElementsAreArray(NamesOf<AccountKind>()));
  EXPECT_THAT(ProtoNamesOf<v1::TransferType>(), UnorderedElementsAreArray(NamesOf<TransferType>()));
  EXPECT_THAT(ProtoNamesOf<v1::ReleaseWindow>(),
              UnorderedElementsAreArray(NamesOf<ReleaseWindow>()));
  EXPECT_THAT(ProtoNamesOf<v1::Convention::State>(),
              UnorderedElementsAreArray(NamesOf<ConventionState>()));
  EXPECT_THAT(ProtoNamesOf<v1::RuleFigure::Verdict>(),
              UnorderedElementsAreArray(NamesOf<Verdict>()));
  EXPECT_THAT(ProtoNamesOf<type::v1::Standing>(), UnorderedElementsAreArray(NamesOf<Standing>()));
  EXPECT_THAT(ProtoNamesOf<type::v1::Side>(), UnorderedElementsAreArray(NamesOf<Side>()));
}

TEST_F(LedgerTablesTest, TheConstraintsListTheSameNames) {
  EXPECT_THAT(Constraint("account_book"), UnorderedElementsAreArray(NamesOf<Book>()));
  EXPECT_THAT(Constraint("convention_state"),
              UnorderedElementsAreArray(NamesOf<ConventionState>()));
  EXPECT_THAT(Constraint("convention_signature_side"), UnorderedElementsAreArray(NamesOf<Side>()));
  EXPECT_THAT(Constraint("certificate_state"),
              UnorderedElementsAreArray(NamesOf<CertificateState>()));
  std::vector<std::string> answers = NamesOf<Standing>();
  std::erase(answers, std::string(NameOf(Standing::kUnconfirmed)));
  EXPECT_THAT(Constraint("deposit_answer_standing"), UnorderedElementsAreArray(answers));
  EXPECT_THAT(Constraint("own_effort_answer_standing"), UnorderedElementsAreArray(answers));
  EXPECT_THAT(Constraint("account_floor"),
              ElementsAreArray({std::string(NameOf(AccountKind::kExternal))}));
}

TEST_F(LedgerTablesTest, TheIndexOfActsLeavesOutTheTypesOfProcurement) {
  EXPECT_THAT(Quoted(database_.Value("SELECT pg_get_indexdef('transfer_act'::regclass)")),
              ElementsAreArray(Quoted(TypesOfProcurement())));
}

TEST_F(LedgerTablesTest, TheFunctionsMoveAlongTheRoutes) {
  const std::string source = Functions();
  static const std::regex kMove("'([A-Z_]+)', '([A-Z]+)', (?:q\\.key, )?'([A-Z]+)'");
  std::set<TransferType> moved;
  std::smatch found;
  for (auto at = source.begin(); std::regex_search(at, source.end(), found, kMove);
       at = found[0].first + 1) {
    const auto type = ParseName<TransferType>(found[1].str());
    if (!type) continue;  // The book before the type.
    const Route route{ParseStored<AccountKind>(found[2].str()),
                      ParseStored<AccountKind>(found[3].str())};
    const Routes& routes = RowOf(*type).routes;
    EXPECT_THAT(std::vector(routes.begin(), routes.end()), Contains(route)) << found[0];
    moved.insert(*type);
  }
  EXPECT_THAT(moved, UnorderedElementsAreArray({TransferType::kReserve, TransferType::kCommit}));
}

TEST_F(LedgerTablesTest, TheFunctionsKnowNoOtherNames) {
  std::set<std::string> known = {"UTC"};
  for (const auto& names :
       {NamesOf<Book>(), NamesOf<AccountKind>(), NamesOf<TransferType>(), NamesOf<UseResult>()}) {
    known.insert(names.begin(), names.end());
  }
  std::set<std::string> used;
  for (const std::string& text : Quoted(Functions())) {
    EXPECT_THAT(known, Contains(text));
    used.insert(text);
  }
  for (const std::string& result : NamesOf<UseResult>()) EXPECT_THAT(used, Contains(result));
}

}  // namespace
}  // namespace pactum::budget
