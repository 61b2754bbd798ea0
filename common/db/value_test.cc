#include "common/db/value.h"

#include <cstdint>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/test_database.h"
#include "common/db/transaction.h"

namespace pactum::db {
namespace {

using ::testing::ElementsAre;

using LineId = StrongId<struct LineTag>;

TEST(ArrayTest, QuotesEveryElement) {
  EXPECT_EQ(ArrayLiteral({}), "{}");
  EXPECT_EQ(ArrayLiteral({Encoded("a"), std::nullopt, Encoded("x\"y\\z"), Encoded("")}),
            R"({"a",NULL,"x\"y\\z",""})");
}

TEST(ArrayTest, ReadsWhatTheServerWrites) {
  EXPECT_THAT(ParseArray("{}"), ElementsAre());
  EXPECT_THAT(
      ParseArray(R"({1,NULL,"NULL","a,b","q\"\\"})"),
      ElementsAre(Encoded("1"), std::nullopt, Encoded("NULL"), Encoded("a,b"), Encoded("q\"\\")));
}

TEST(ArrayTest, RefusesWhatIsNoFlatArray) {
  for (const char* text : {"", "{", "1", "{{1}}", "{1,", "{1,}", "{\"a}", "{\"a\\", "{1}{2}"}) {
    EXPECT_THROW(ParseArray(text), pqxx::conversion_error) << text;
  }
}

TEST(DecoderTest, RefusesTextOfAnotherType) {
  EXPECT_THROW(Decoder<int64_t>::Decode("1.5"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<int32_t>::Decode("2147483648"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<bool>::Decode("true"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<Bytea>::Decode("\\x0"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<Bytea>::Decode("\\xzz"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<absl::CivilDay>::Decode("2019-13-01"), pqxx::conversion_error);
  EXPECT_THROW(Decoder<absl::Time>::Decode("yesterday"), pqxx::conversion_error);
}

TEST(EncodeTest, RefusesNulInText) {
  EXPECT_THROW(Encode(absl::string_view("a\0b", 3)), pqxx::argument_error);
}

class RoundTripTest : public DatabaseTest {
 protected:
  // Sends `value` as $1 of `sql` and reads it back as a T.
  template <class T>
  T Through(const Statement& statement, const T& value) {
    Pool pool(Options(1));
    auto answer = InTransaction(pool, Context(), [&](Tx& tx) -> absl::StatusOr<T> {
      return Get<T>(tx.ExecOne(statement, value), "v");
    });
    EXPECT_TRUE(answer.ok()) << answer.status();
    return *answer;
  }
};

constexpr Statement kText = {"t.text", "SELECT $1::text AS v"};
constexpr Statement kBigint = {"t.bigint", "SELECT $1::bigint AS v"};
constexpr Statement kInteger = {"t.integer", "SELECT $1::integer AS v"};
constexpr Statement kBoolean = {"t.boolean", "SELECT $1::boolean AS v"};
constexpr Statement kDate = {"t.date", "SELECT $1::date AS v"};
constexpr Statement kInstant = {"t.instant", "SELECT $1::timestamptz AS v"};
constexpr Statement kBytea = {"t.bytea", "SELECT $1::bytea AS v"};
constexpr Statement kTexts = {"t.texts", "SELECT $1::text[] AS v"};
constexpr Statement kBigints = {"t.bigints", "SELECT $1::bigint[] AS v"};
constexpr Statement kDates = {"t.dates", "SELECT $1::date[] AS v"};
constexpr Statement kInstants = {"t.instants", "SELECT $1::timestamptz[] AS v"};
constexpr Statement kByteas = {"t.byteas", "SELECT $1::bytea[] AS v"};
constexpr Statement kBooleans = {"t.booleans", "SELECT $1::boolean[] AS v"};

TEST_F(RoundTripTest, Text) {
  for (std::string text : {"", "plain", "l'été; DROP TABLE \"x\" -- \\ $1", "a\nb\tc", "NULL"}) {
    EXPECT_EQ(Through(kText, text), text);
  }
}

TEST_F(RoundTripTest, Numbers) {
  EXPECT_EQ(Through<int64_t>(kBigint, std::numeric_limits<int64_t>::min()),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Through<int64_t>(kBigint, std::numeric_limits<int64_t>::max()),
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(Through<int32_t>(kInteger, -7), -7);
  EXPECT_EQ(Through(kBigint, Money::Cents(30006000000)), Money::Cents(30006000000));
  EXPECT_TRUE(Through(kBoolean, true));
  EXPECT_FALSE(Through(kBoolean, false));
}

TEST_F(RoundTripTest, DaysAndInstants) {
  EXPECT_EQ(Through(kDate, absl::CivilDay(2019, 2, 28)), absl::CivilDay(2019, 2, 28));
  EXPECT_EQ(Through(kDate, absl::CivilDay(1900, 1, 1)), absl::CivilDay(1900, 1, 1));
  // 2019-12-31T23:59:59.123456Z, and the same with nanoseconds that are cut.
  const absl::Time micro = absl::FromUnixMicros(1577836799123456);
  EXPECT_EQ(Through(kInstant, micro), micro);
  EXPECT_EQ(Through(kInstant, micro + absl::Nanoseconds(999)), micro);
  EXPECT_EQ(Through(kInstant, absl::FromUnixSeconds(-1)), absl::FromUnixSeconds(-1));
  EXPECT_EQ(Through(kInstant, absl::InfiniteFuture()), absl::InfiniteFuture());
  EXPECT_EQ(Through(kInstant, absl::InfinitePast()), absl::InfinitePast());
}

TEST_F(RoundTripTest, BytesOfEveryValue) {
  Bytea all;
  for (int i = 0; i < 256; ++i) all.bytes += static_cast<char>(i);
  EXPECT_EQ(Through(kBytea, all), all);
  EXPECT_EQ(Through(kBytea, Bytea{}), Bytea{});
}

TEST_F(RoundTripTest, IdsAndOptionals) {
  EXPECT_EQ(Through(kText, LineId("ligne-1")), LineId("ligne-1"));
  EXPECT_EQ(Through(kText, std::optional<std::string>()), std::nullopt);
  EXPECT_EQ(Through(kText, std::optional<std::string>("")), "");
  EXPECT_EQ(Through(kBigint, std::optional<Money>(Money::Cents(-1))), Money::Cents(-1));
}

TEST_F(RoundTripTest, Arrays) {
  std::vector<std::string> texts = {"a", "", "NULL", "x,y", "q\"\\", "{}", "é\n"};
  EXPECT_EQ(Through(kTexts, texts), texts);
  EXPECT_EQ(Through(kTexts, std::vector<std::string>()), std::vector<std::string>());
  std::vector<std::optional<std::string>> some = {"a", std::nullopt};
  EXPECT_EQ(Through(kTexts, some), some);
  std::vector<LineId> ids = {LineId("l1"), LineId("l2")};
  EXPECT_EQ(Through(kTexts, ids), ids);
  std::vector<Money> amounts = {Money::Cents(1), Money::Cents(-2)};
  EXPECT_EQ(Through(kBigints, amounts), amounts);
  std::vector<int64_t> numbers = {1, -2};
  EXPECT_EQ(Through(kBigints, numbers), numbers);
  std::vector<absl::CivilDay> days = {absl::CivilDay(2019, 1, 1), absl::CivilDay(2022, 12, 31)};
  EXPECT_EQ(Through(kDates, days), days);
  std::vector<absl::Time> instants = {absl::FromUnixMicros(1), absl::FromUnixMicros(2)};
  EXPECT_EQ(Through(kInstants, instants), instants);
  std::vector<Bytea> bytes = {Bytea{std::string("\0\\\"", 3)}, Bytea{}};
  EXPECT_EQ(Through(kByteas, bytes), bytes);
  std::vector<bool> flags = {true, false};
  EXPECT_EQ(Through(kBooleans, flags), flags);
}

TEST_F(RoundTripTest, LiteralsBindAsText) {
  Pool pool(Options(1));
  auto answer = InTransaction(pool, Context(), [&](Tx& tx) -> absl::StatusOr<std::string> {
    absl::string_view view = "vue";
    return Get<std::string>(tx.ExecOne(kText, "mot"), "v") +
           Get<std::string>(tx.ExecOne(kText, view), "v");
  });
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(*answer, "motvue");
}

TEST_F(RoundTripTest, NullWhereNoneMayBeIsInternal) {
  Pool pool(Options(1));
  auto answer = InTransaction(pool, Context(), [&](Tx& tx) -> absl::StatusOr<Money> {
    return Get<Money>(tx.ExecOne(kBigint, std::nullopt), "v");
  });
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(answer.status()), "INTERNAL_ERROR");
}

}  // namespace
}  // namespace pactum::db
