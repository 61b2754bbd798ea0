// How the store finds its rows: beside the pacts of other Regions no statement of it reads a table
// that grows with a pact from end to end. One walk through the service runs each of them; what was
// prepared meanwhile is compared with what the store has.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/db/pqxx_compat.h"
#include "common/db/transaction.h"
#include "services/registry/testing/large_pact.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using ::testing::IsEmpty;
using testing::kPact;
using testing::kVersion;

constexpr char kLarge[] = "pacts/region-10";

struct Prepared {
  std::string name, sql;
  int parameters = 0;
};

class PlansTest : public testing::RegistryTest {
 protected:
  PlansTest() { clock_.Set(absl::FromCivil(absl::CivilDay(2023, 7, 1), absl::UTCTimeZone())); }

  // Seventeen pacts of other Regions, enough for the planner to prefer an index wherever there is
  // one, and a large one that is read.
  void Populate() {
    v1::ImportPactRequest large;
    *large.mutable_document() = testing::LargePact(
        0, {.projects = 30, .milestones_each = 4, .commitments = 40, .measurements = 480});
    ASSERT_OK(Do(&Stub::ImportPact, admin_, large));
    // A replica's session runs no triggers, which would ask how each of these rows came about.
    database_.Exec(R"sql(
      SET session_replication_role = replica;
      CREATE TEMP TABLE n AS SELECT 'other-' || i AS pact, i, j
                               FROM generate_series(1, 17) AS i, generate_series(1, 600) AS j;
      INSERT INTO pact (pact, title, region, counterparty_pes, counterparty_name, start_year, end_year,
                        framework)
      SELECT pact, 't', 'r' || i, false, 'c', 2019, 2022, 'annexe-1-2018' FROM n WHERE j = 1;
      INSERT INTO pact_version (pact, version, state, effective, reason, base)
      SELECT pact, j, CASE WHEN j = 1 THEN 'DRAFT' ELSE 'WITHDRAWN' END, '2019-01-01',
             CASE WHEN j = 1 THEN '' ELSE 'r' END, j - 1 FROM n;
      INSERT INTO content (pact, version, kind, id, axis, message)
      SELECT pact, 1, 'PROJECT', j, 1, '' FROM n;
      INSERT INTO signature (pact, version, round, side, signatory, capacity, content)
      SELECT pact, 1, j, 'STATE', 's', 'c', 'd' FROM n;
      INSERT INTO report (pact, subject, side, message, effective, reported_by, evidence)
      SELECT pact, 'projects/p/' || j, 'COUNTERPARTY', '', '2019-06-30', 'b', '' FROM n;
      INSERT INTO report_answer (pact, report, standing, reason, side, answered_by)
      SELECT pact, id, 'CONFIRMED', '', 'STATE', 'd' FROM report WHERE pact LIKE 'other-%';
      INSERT INTO project_fact (pact, project, kind, effective, recorded_by)
      SELECT pact, j, 'STARTED', '2019-03-01', 'b' FROM n;)sql");
    database_.Exec("ANALYZE");
    pool_.CloseIdle();  // What was prepared so far was planned over empty tables.
  }

  // Calls that run each statement of the store at least once, in one session.
  void Promise() {
    ASSERT_NO_FATAL_FAILURE(Submitted());
    ASSERT_OK(Return());
    ASSERT_OK(Submit());
    ASSERT_OK(Sign(president_));
    ASSERT_OK(Sign(prefect_));
    v1::DraftAmendmentRequest amend;
    amend.set_parent(kPact);
    amend.set_reason("r");
    *amend.mutable_effective_date() = ToProto(absl::CivilDay(2020, 7, 1));
    ASSERT_OK_AND_ASSIGN(const v1::PactVersion draft, Do(&Stub::DraftAmendment, region_, amend));
    v1::GetProjectRequest get;
    get.set_name(testing::Project("competences-hydrogene"));
    get.set_version(draft.number());
    ASSERT_OK_AND_ASSIGN(const v1::Project project, Send(&Stub::GetProject, auditor_, get));
    v1::UpdateProjectRequest update;
    update.set_name(project.name());
    *update.mutable_project() = project;
    update.mutable_project()->set_title("another");
    update.set_etag(project.etag());
    ASSERT_OK_AND_ASSIGN(const v1::Project updated, Do(&Stub::UpdateProject, region_, update));
    v1::DeleteProjectRequest drop;
    drop.set_name(project.name());
    drop.set_etag(updated.etag());
    ASSERT_OK(Do(&Stub::DeleteProject, region_, drop));
    v1::CompareVersionsRequest compare;
    compare.set_name(draft.name());
    ASSERT_OK(Send(&Stub::CompareVersions, auditor_, compare));
    v1::WithdrawAmendmentRequest withdraw;
    withdraw.set_name(draft.name());
    withdraw.set_etag(Version(draft.name()).etag());
    ASSERT_OK(Do(&Stub::WithdrawAmendment, region_, withdraw));
    v1::LoadFrameworkRequest load;
    load.set_framework_id("another");
    *load.mutable_framework() = testing::ExampleFramework();
    load.mutable_framework()->clear_name();
    ASSERT_OK(Do(&Stub::LoadFramework, admin_, load));
    ASSERT_OK(Send(&Stub::ListFrameworks, auditor_, v1::ListFrameworksRequest()));
  }
  void Happen() {
    v1::GetProjectStatusRequest status;
    status.set_name(testing::Project("industrie-navale"));
    v1::ChangeProjectStateRequest change;
    change.set_name(status.name());
    change.set_kind(v1::ProjectFact::KIND_STARTED);
    *change.mutable_effective_date() = ToProto(testing::Day(2, 4));
    ASSERT_OK_AND_ASSIGN(const v1::ProjectStatus before,
                         Send(&Stub::GetProjectStatus, auditor_, status));
    change.set_etag(before.etag());
    ASSERT_OK(Do(&Stub::ChangeProjectState, region_, change));
    v1::ReportMilestoneRequest milestone;
    milestone.set_parent(kPact);
    milestone.mutable_milestone()->set_project(testing::Project("metiers-en-tension"));
    milestone.mutable_milestone()->set_milestone_id("cahier-des-charges");
    *milestone.mutable_effective_date() = ToProto(testing::Day(3, 20));
    ASSERT_OK_AND_ASSIGN(const v1::Report report, Do(&Stub::ReportMilestone, region_, milestone));
    v1::AnswerReportRequest answer;
    answer.set_name(report.name());
    answer.set_standing(type::v1::STANDING_CONFIRMED);
    ASSERT_OK(Do(&Stub::AnswerReport, officer_, answer));
    v1::ImportMeasurementsRequest measurements;
    measurements.set_parent(kPact);
    v1::Measurement& measurement = *measurements.add_lines()->mutable_measurement();
    measurement.set_indicator(absl::StrCat(kPact, "/indicators/part-organismes-kairos"));
    measurement.set_year(2019);
    *measurement.mutable_period_start_date() = ToProto(testing::Day(1, 1));
    *measurement.mutable_period_end_date() = ToProto(testing::Day(12, 31));
    measurement.set_value_micros(54'000'000);
    measurement.set_source("a survey");
    ASSERT_OK(Do(&Stub::ImportMeasurements, region_, measurements));
    v1::ClosePactRequest close;
    close.set_name(kPact);
    close.set_reason("r");
    *close.mutable_effective_date() = ToProto(absl::CivilDay(2023, 6, 30));
    ASSERT_OK(Do(&Stub::ClosePact, prefect_, close));
  }
  // The large pact is read, and taken for another one.
  void Read() {
    v1::GetPactRequest get;
    get.set_name(kLarge);
    ASSERT_OK(Send(&Stub::GetPact, auditor_, get));
    ASSERT_OK(Send(&Stub::ListPacts, auditor_, v1::ListPactsRequest()));
    v1::ListPactVersionsRequest versions;
    versions.set_parent(kLarge);
    ASSERT_OK(Send(&Stub::ListPactVersions, auditor_, versions));
    v1::ListProjectsRequest projects;
    projects.set_parent(kLarge);
    ASSERT_OK(Send(&Stub::ListProjects, auditor_, projects));
    v1::ListReportsRequest reports;
    reports.set_parent(kLarge);
    reports.add_standings(type::v1::STANDING_CONTESTED);
    ASSERT_OK(Send(&Stub::ListReports, auditor_, reports));
    v1::ListAwaitingRequest awaiting;
    awaiting.set_parent(kLarge);
    awaiting.set_side(type::v1::SIDE_STATE);
    ASSERT_OK(Send(&Stub::ListAwaiting, auditor_, awaiting));
    v1::GetPactPositionRequest position;
    position.set_pact(kLarge);
    position.set_year(2020);
    *position.mutable_cut_off() = ToProto(absl::CivilDay(2020, 12, 31));
    ASSERT_OK(Send(&Stub::GetPactPosition, auditor_, position));
    v1::GetFundabilityRequest fundability;
    fundability.set_pact(kLarge);
    *fundability.mutable_effective_date() = ToProto(absl::CivilDay(2020, 12, 31));
    ASSERT_OK(Send(&Stub::GetFundability, signer_.Service("budget"), fundability));
    v1::ExportPactRequest whole;
    whole.set_name(kLarge);
    ASSERT_OK(Send(&Stub::ExportPact, auditor_, whole));
    v1::ImportPactRequest other;
    *other.mutable_document() = testing::LargePact(
        1, {.projects = 8, .milestones_each = 2, .commitments = 12, .measurements = 48});
    v1::PactClosing& closing = *other.mutable_document()->mutable_closing();
    closing.set_reason("r");
    closing.set_closed_by("prefet");
    *closing.mutable_effective_date() = ToProto(absl::CivilDay(2023, 6, 30));
    *closing.mutable_record_time() = other.document().create_time();
    ASSERT_OK(Do(&Stub::ImportPact, admin_, other));
  }

  // The statements of the store that the session of the calls has prepared.
  std::vector<Prepared> PreparedByTheCalls() {
    constexpr db::Statement kPrepared = {
        "test.prepared",
        "SELECT name, statement, cardinality(parameter_types) AS parameters "
        "FROM pg_prepared_statements WHERE name LIKE 'registry.%' ORDER BY name"};
    std::vector<Prepared> prepared;
    EXPECT_OK(db::InSnapshot(pool_, CallContext{}, [&](db::Tx& tx) -> absl::Status {
      for (const auto& row : tx.Exec(kPrepared)) {
        prepared.push_back({db::Get<std::string>(row["name"]),
                            db::Get<std::string>(row["statement"]),
                            db::Get<int>(row["parameters"])});
      }
      return absl::OkStatus();
    }));
    return prepared;
  }

  // The plan that serves every value of the parameters.
  std::string PlanOf(const Prepared& statement) {
    pqxx::connection session(database_.conninfo());
    pqxx::nontransaction transaction(session);
    transaction.exec("SET plan_cache_mode = force_generic_plan");
    transaction.exec("PREPARE it AS " + statement.sql);
    std::string values;
    for (int i = 0; i < statement.parameters; ++i) values += i == 0 ? "(NULL" : ", NULL";
    if (!values.empty()) values += ")";
    std::string plan;
    for (const auto& row : transaction.exec("EXPLAIN (COSTS OFF) EXECUTE it" + values)) {
      absl::StrAppend(&plan, row[0].c_str(), "\n");
    }
    return plan;
  }

  // The tables read from end to end so far, with how often, but those of which each pact has one
  // row and frameworks. A session reports its figures when it ends.
  std::string Scanned() {
    pool_.CloseIdle();
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (database_.Value("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                           "current_database() AND pid <> pg_backend_pid()") != "0") {
      if (absl::Now() > deadline) return "a session does not end";
    }
    return database_.Value(
        "SELECT coalesce(string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname), '') "
        "FROM pg_stat_user_tables WHERE relname IN ('content', 'pact_version', 'project_fact', "
        "'report', 'report_answer', 'signature')");
  }
};

// The names under which the sources of the store have statements.
std::set<std::string> NamesInTheStore() {
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator("services/registry/store")) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    const std::regex name("\"(registry\\.\\w+)\"");
    for (std::sregex_iterator it(source.begin(), source.end(), name), end; it != end; ++it) {
      names.insert((*it)[1]);
    }
  }
  return names;
}

TEST_F(PlansTest, EveryStatementFindsItsRowsByAnIndex) {
  ASSERT_NO_FATAL_FAILURE(Populate());
  const std::string before = Scanned();
  ASSERT_NO_FATAL_FAILURE(Promise());
  ASSERT_NO_FATAL_FAILURE(Happen());
  ASSERT_NO_FATAL_FAILURE(Read());
  const std::vector<Prepared> prepared = PreparedByTheCalls();
  // With the values that the calls had, and in triggers and functions.
  EXPECT_EQ(Scanned(), before);
  // With whatever values.
  const std::regex scan("Seq Scan on (?!(framework|pact|pact_closing)\\b)");
  std::set<std::string> names;
  for (const Prepared& statement : prepared) {
    names.insert(statement.name);
    const std::string plan = PlanOf(statement);
    EXPECT_FALSE(std::regex_search(plan, scan)) << statement.name << "\n" << plan;
  }
  EXPECT_EQ(names, NamesInTheStore());
}

// That the figures do tell.
TEST_F(PlansTest, AReadFromEndToEndIsSeen) {
  ASSERT_NO_FATAL_FAILURE(Populate());
  const std::string before = Scanned();
  database_.Exec("SELECT max(evidence) FROM report");
  EXPECT_NE(Scanned(), before);
}

}  // namespace
}  // namespace pactum::registry
