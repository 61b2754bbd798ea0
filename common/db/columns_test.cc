#include "common/db/columns.h"

#include <gtest/gtest.h>

#include "common/db/test_database.h"
#include "common/db/transaction.h"

namespace pactum::db {
namespace {

enum class Kind { kUnset, kMarket, kSubsidy };
enum class State { kUnset, kDraft, kSigned };
constexpr auto Names(State) {
  return EnumNames<State>({{State::kDraft, "DRAFT"}, {State::kSigned, "SIGNED"}});
}
struct Line {
  int axis = 0;
  friend bool operator==(const Line&, const Line&) = default;
};
struct Lot {
  std::string id;
  Line line;
  Kind kind = Kind::kUnset;
  State state = State::kUnset;
  std::string pathway, content;
  Money price;
  std::optional<absl::CivilDay> day;
  int64_t quantity = 0;
  friend bool operator==(const Lot&, const Lot&) = default;
};

constexpr auto kLot = Columns<Lot>(Column("id", &Lot::id),
                                   Column(
                                       "axis", [](auto& lot) -> auto& { return lot.line.axis; }),
                                   AsNumber("kind", &Lot::kind), Column("state", &Lot::state),
                                   NullIfEmpty("pathway", &Lot::pathway),
                                   AsBytes("content", &Lot::content), Column("price", &Lot::price),
                                   Column("day", &Lot::day), Column("quantity", &Lot::quantity));

TEST(Columns, WriteTheStatements) {
  EXPECT_EQ(kLot.List(), "id, axis, kind, state, pathway, content, price, day, quantity");
  EXPECT_EQ(kLot.List("l"),
            "l.id, l.axis, l.kind, l.state, l.pathway, l.content, l.price, l.day, l.quantity");
  EXPECT_EQ(kLot.InsertInto("lot", {"pact"}),
            "INSERT INTO lot (pact, id, axis, kind, state, pathway, content, price, day, quantity) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  EXPECT_EQ(kLot.Update("lot", {"pact", "lot"}),
            "UPDATE lot SET id = $3, axis = $4, kind = $5, state = $6, pathway = $7, content = $8, "
            "price = $9, day = $10, quantity = $11 WHERE pact = $1 AND lot = $2");
  EXPECT_EQ(kLot.InsertMany("lot", {"pact"}),
            "INSERT INTO lot (pact, id, axis, kind, state, pathway, content, price, day, quantity) "
            "SELECT $1, u.* FROM unnest($2::text[], $3::int[], $4::int[], $5::text[], $6::text[], "
            "$7::bytea[], $8::bigint[], $9::date[], $10::bigint[]) AS u");
}

const Statement kTable = {
    "columns.table",
    "CREATE TEMP TABLE lot (pact text, id text, axis int, kind int, state text, pathway text, "
    "content bytea, price bigint, day date, quantity bigint) ON COMMIT DROP"};
const Statement kInsert = Built("columns.insert", kLot.InsertInto("lot", {"pact"}));
const Statement kInsertMany = Built("columns.insert_many", kLot.InsertMany("lot", {"pact"}));
const Statement kUpdate = Built("columns.update", kLot.Update("lot", {"pact", "id"}));
const Statement kFind =
    Built("columns.find", absl::StrCat("SELECT pact, ", kLot.List(), " FROM lot ORDER BY id"));
const Statement kNulls = {"columns.nulls", "SELECT count(*) AS n FROM lot WHERE pathway IS NULL"};

class ColumnsTest : public DatabaseTest {};

TEST_F(ColumnsTest, ARowIsReadAsItWasWritten) {
  const Lot full = {"a",
                    {2},
                    Kind::kSubsidy,
                    State::kSigned,
                    "path",
                    std::string("\0\xff,{}\"", 6),
                    Money::Cents(-5),
                    absl::CivilDay(2019, 2, 28),
                    int64_t{1} << 40};
  const Lot bare = {"b", {}, Kind::kUnset, State::kDraft, "", "", {}, {}, 0};
  Lot changed = full;
  changed.line.axis = 3;
  changed.pathway.clear();
  Pool pool(Options(1));
  const absl::Status status = InTransaction(pool, Context(), [&](Tx& tx) {
    tx.Exec(kTable);
    tx.Exec(kInsert, "p", kLot.Values(full));
    tx.Exec(kInsert, "p", kLot.Values(bare));
    EXPECT_EQ(kLot.ReadAll(tx.Exec(kFind)), (std::vector<Lot>{full, bare}));
    EXPECT_EQ(kLot.Read(tx.Exec(kFind)[0]), full);
    EXPECT_EQ(Get<int64_t>(tx.ExecOne(kNulls), "n"), 1);
    tx.Exec(kUpdate, "p", "a", kLot.Values(changed));
    EXPECT_EQ(kLot.Read(tx.Exec(kFind)[0]), changed);
    tx.Exec(kInsertMany, "p", kLot.Arrays(std::vector<Lot>{full, bare}));
    EXPECT_EQ(kLot.ReadAll(tx.Exec(kFind)).size(), 4u);
    EXPECT_EQ(kLot.ReadAll(tx.Exec(kFind))[2], bare);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace pactum::db
