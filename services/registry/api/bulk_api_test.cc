// Many at once, and whole pacts as documents, through gRPC on a real database.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "services/registry/testing/large_pact.h"
#include "services/registry/testing/registry_test.h"

namespace pactum::registry {
namespace {

using pactum::testing::HasReason;
using testing::Day;
using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::IsEmpty;
using testing::kPact;
using testing::kVersion;
using testing::LargePact;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class BulkApiTest : public testing::RegistryTest {
 protected:
  // The counterparty's indicator of the example, over a month of 2019.
  v1::MeasurementLine Line(int month, int64_t value) {
    v1::MeasurementLine line;
    v1::Measurement& measurement = *line.mutable_measurement();
    measurement.set_indicator(absl::StrCat(kPact, "/indicators/", indicator_));
    measurement.set_year(2019);
    *measurement.mutable_period_start_date() = ToProto(Day(month, 1));
    *measurement.mutable_period_end_date() = ToProto(Day(month, 28));
    measurement.set_value_micros(value);
    measurement.set_source("Brest");
    return line;
  }
  // With a token of the side that provides the indicator.
  void FindIndicatorOfCounterparty() {
    v1::ListIndicatorsRequest request;
    request.set_parent(kPact);
    ASSERT_OK_AND_ASSIGN(const auto list, Send(&Stub::ListIndicators, auditor_, request));
    for (const v1::Indicator& indicator : list.indicators()) {
      if (indicator.provider() == v1::Indicator::PROVIDER_COUNTERPARTY) {
        indicator_ = indicator.name().substr(indicator.name().rfind('/') + 1);
      }
    }
    ASSERT_NE(indicator_, "");
  }
  v1::ImportMeasurementsRequest Months(int from, int to) {
    v1::ImportMeasurementsRequest request;
    request.set_parent(kPact);
    for (int month = from; month <= to; ++month) *request.add_lines() = Line(month, month);
    return request;
  }
  v1::ListAwaitingResponse Awaiting(type::v1::Side side) {
    v1::ListAwaitingRequest request;
    request.set_parent(kPact);
    request.set_side(side);
    const auto list = Send(&Stub::ListAwaiting, auditor_, request);
    EXPECT_OK(list);
    return list.value_or(v1::ListAwaitingResponse());
  }
  v1::ProjectStatus StatusOfProject(const std::string& id) {
    v1::GetProjectStatusRequest request;
    request.set_name(testing::Project(id));
    const auto status = Send(&Stub::GetProjectStatus, auditor_, request);
    EXPECT_OK(status);
    return status.value_or(v1::ProjectStatus());
  }
  absl::StatusOr<v1::ProjectStatus> ChangeProject(const std::string& id,
                                                  v1::ProjectFact::Kind kind) {
    v1::ChangeProjectStateRequest request;
    request.set_name(testing::Project(id));
    request.set_kind(kind);
    *request.mutable_effective_date() = ToProto(Day(3, 1));
    request.set_etag(StatusOfProject(id).etag());
    return Do(&Stub::ChangeProjectState, region_, request);
  }
  v1::PactDocument Export(const std::string& name) {
    v1::ExportPactRequest request;
    request.set_name(name);
    const auto document = Send(&Stub::ExportPact, auditor_, request);
    EXPECT_OK(document);
    return document.value_or(v1::PactDocument());
  }
  // Of another region: what the tokens of 2023 may do.
  void In2023() {
    clock_.Set(absl::FromCivil(absl::CivilDay(2023, 2, 1), absl::UTCTimeZone()));
    everywhere_ = signer_.Person("PLATFORM_ADMIN", "admin", {"*"});
    officer2023_ = signer_.Person("REGION_OFFICER", "bureau", {"*"});
  }
  absl::StatusOr<v1::ImportPactResponse> Import(const v1::PactDocument& document) {
    v1::ImportPactRequest request;
    *request.mutable_document() = document;
    return Do(&Stub::ImportPact, everywhere_, request);
  }

  std::string indicator_, everywhere_, officer2023_, auditor2023_;
};

TEST_F(BulkApiTest, AFileOfMeasurementsIsRecordedWholeOrNotAtAll) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_NO_FATAL_FAILURE(FindIndicatorOfCounterparty());
  ASSERT_OK_AND_ASSIGN(const auto first, Do(&Stub::ImportMeasurements, region_, Months(1, 6)));
  EXPECT_EQ(first.reports_size(), 6);
  EXPECT_EQ(Count("report"), "6");
  const std::string before = Rows();
  v1::ImportMeasurementsRequest wrong = Months(6, 12);  // 0: June stands already.
  wrong.mutable_lines(1)->mutable_measurement()->clear_source();
  wrong.mutable_lines(2)->mutable_measurement()->set_year(2020);
  wrong.mutable_lines(3)->mutable_measurement()->set_indicator(
      absl::StrCat(kPact, "/indicators/none"));
  *wrong.mutable_lines(5) = wrong.lines(4);
  wrong.mutable_lines(6)->set_corrects(absl::StrCat(kPact, "/reports/999"));
  const auto refused = Do(&Stub::ImportMeasurements, region_, wrong);
  EXPECT_THAT(refused, HasReason("MEASUREMENT_INVALID"));
  std::vector<std::string> fields = FieldsOf(refused);
  std::sort(fields.begin(), fields.end());
  EXPECT_THAT(fields,
              ElementsAre("lines[0]", "lines[1].measurement.source", "lines[2].measurement.year",
                          "lines[3].measurement.indicator", "lines[5].measurement", "lines[6]"));
  EXPECT_EQ(Rows(), before);
  // A correction takes the place of what it corrects.
  v1::ImportMeasurementsRequest correction = Months(6, 7);
  correction.mutable_lines(0)->set_corrects(first.reports(5));
  ASSERT_OK(Do(&Stub::ImportMeasurements, region_, correction));
  EXPECT_EQ(Count("report"), "8");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'measurements.imported'"),
            "2");
  EXPECT_THAT(Do(&Stub::ImportMeasurements, officer_, Months(8, 8)),
              HasReason("MEASUREMENT_INVALID"));
}

// Of each day of the pact that ends no month, for each indicator of a pact that has four.
TEST_F(BulkApiTest, FiveThousandLinesAreRecordedInTheirOrderOrNotAtAll) {
  In2023();
  ASSERT_OK(Import(LargePact(
      0, {.projects = 2, .milestones_each = 1, .commitments = 2, .measurements = 4 * 48})));
  const int before = Export("pacts/region-10").reports_size();
  v1::ImportMeasurementsRequest request;
  request.set_parent("pacts/region-10");
  for (int indicator = 0; indicator < 4; ++indicator) {
    for (absl::CivilDay day(2019, 1, 1); day.year() < 2023 && request.lines_size() < 5000; ++day) {
      if ((day + 1).day() == 1) continue;
      v1::Measurement& measurement = *request.add_lines()->mutable_measurement();
      measurement.set_indicator(
          absl::StrCat("pacts/region-10/indicators/indicateur-0000", indicator));
      measurement.set_year(static_cast<int>(day.year()));
      *measurement.mutable_period_start_date() = ToProto(absl::CivilDay(absl::CivilMonth(day)));
      *measurement.mutable_period_end_date() = ToProto(day);
      measurement.set_value_micros(request.lines_size());
      measurement.set_source("Brest");
    }
  }
  ASSERT_EQ(request.lines_size(), 5000);
  v1::ImportMeasurementsRequest wrong = request;
  wrong.mutable_lines(0)->mutable_measurement()->set_year(2022);
  wrong.mutable_lines(2500)->mutable_measurement()->clear_source();
  wrong.mutable_lines(4999)->mutable_measurement()->set_indicator(
      "pacts/region-10/indicators/none");
  const std::string rows = Rows();
  const auto refused = Do(&Stub::ImportMeasurements, officer2023_, wrong);
  EXPECT_THAT(refused, HasReason("MEASUREMENT_INVALID"));
  EXPECT_THAT(FieldsOf(refused),
              UnorderedElementsAre("lines[0].measurement.year", "lines[2500].measurement.source",
                                   "lines[4999].measurement.indicator"));
  EXPECT_EQ(Rows(), rows);

  ASSERT_OK_AND_ASSIGN(const v1::ImportMeasurementsResponse imported,
                       Do(&Stub::ImportMeasurements, officer2023_, request));
  EXPECT_EQ(imported.reports_size(), 5000);
  const v1::PactDocument document = Export("pacts/region-10");
  ASSERT_EQ(document.reports_size(), before + 5000);
  for (int i = 0; i < 5000; ++i) {
    ASSERT_EQ(document.reports(before + i).measurement().SerializeAsString(),
              request.lines(i).measurement().SerializeAsString())
        << i;
  }
  // Each line is in one event.
  EXPECT_EQ(database_.Value("SELECT count(*) FROM event WHERE type = 'measurements.imported'"),
            "10");
}

// The list of the State: declared completions and a version on the first page, reports page by
// page, newest first, whatever is answered or comes meanwhile.
TEST_F(BulkApiTest, WhatAwaitsASideIsPagedWhileItChanges) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_NO_FATAL_FAILURE(FindIndicatorOfCounterparty());
  ASSERT_OK_AND_ASSIGN(const auto made, Do(&Stub::ImportMeasurements, region_, Months(1, 5)));
  for (const char* id : {"industrie-navale", "passerelles-numeriques"}) {
    for (const auto kind :
         {v1::ProjectFact::KIND_STARTED, v1::ProjectFact::KIND_COMPLETION_DECLARED}) {
      ASSERT_OK(ChangeProject(id, kind));
    }
  }
  ASSERT_OK(ChangeProject("premiers-savoirs", v1::ProjectFact::KIND_STARTED));
  v1::DraftAmendmentRequest amend;
  amend.set_parent(kPact);
  amend.set_reason("un premier bilan");
  *amend.mutable_effective_date() = ToProto(absl::CivilDay(2020, 7, 1));
  ASSERT_OK_AND_ASSIGN(const v1::PactVersion draft, Do(&Stub::DraftAmendment, region_, amend));
  EXPECT_EQ(Awaiting(type::v1::SIDE_STATE).version_to_sign(), "");  // A draft awaits nobody.
  ASSERT_OK(Submit(draft.name()));

  v1::ListAwaitingRequest request;
  request.set_parent(kPact);
  request.set_side(type::v1::SIDE_STATE);
  request.set_page_size(2);
  const auto names = [](const v1::ListAwaitingResponse& page) {
    std::vector<std::string> reports;
    for (const v1::Report& report : page.reports()) reports.push_back(report.name());
    return reports;
  };
  ASSERT_OK_AND_ASSIGN(const v1::ListAwaitingResponse first,
                       Send(&Stub::ListAwaiting, auditor_, request));
  EXPECT_THAT(names(first), ElementsAre(made.reports(4), made.reports(3)));
  EXPECT_THAT(first.completions(), ElementsAre(testing::Project("industrie-navale"),
                                               testing::Project("passerelles-numeriques")));
  EXPECT_EQ(first.version_to_sign(), draft.name());
  // One that was given is answered, one that was not is, and one comes.
  v1::AnswerReportsRequest answers;
  answers.set_parent(kPact);
  for (const int i : {4, 2}) {
    v1::ReportAnswer& answer = *answers.add_answers();
    answer.set_report(made.reports(i));
    answer.set_standing(type::v1::STANDING_CONFIRMED);
  }
  ASSERT_OK(Do(&Stub::AnswerReports, officer_, answers));
  ASSERT_OK_AND_ASSIGN(const auto more, Do(&Stub::ImportMeasurements, region_, Months(6, 6)));
  request.set_page_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const v1::ListAwaitingResponse second,
                       Send(&Stub::ListAwaiting, auditor_, request));
  EXPECT_THAT(names(second), ElementsAre(made.reports(1), made.reports(0)));
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_THAT(second.completions(), IsEmpty());  // Told once.
  EXPECT_EQ(second.version_to_sign(), "");
  request.set_side(type::v1::SIDE_COUNTERPARTY);  // Another list: the token is none of it.
  EXPECT_THAT(Send(&Stub::ListAwaiting, auditor_, request), HasReason("PAGE_TOKEN_INVALID"));

  // From the beginning: what came, what is still owed, and the completion that is confirmed no
  // more.
  v1::ConfirmCompletionRequest confirm;
  confirm.set_name(testing::Project("industrie-navale"));
  confirm.set_etag(StatusOfProject("industrie-navale").etag());
  *confirm.mutable_effective_date() = ToProto(Day(3, 1));
  ASSERT_OK(Do(&Stub::ConfirmCompletion, officer_, confirm));
  const v1::ListAwaitingResponse all = Awaiting(type::v1::SIDE_STATE);
  EXPECT_THAT(names(all),
              ElementsAre(more.reports(0), made.reports(3), made.reports(1), made.reports(0)));
  EXPECT_THAT(all.completions(), ElementsAre(testing::Project("passerelles-numeriques")));
  const v1::ListAwaitingResponse others = Awaiting(type::v1::SIDE_COUNTERPARTY);
  EXPECT_THAT(others.reports(), IsEmpty());
  EXPECT_THAT(others.completions(), IsEmpty());  // A completion is the State's to confirm.
  EXPECT_EQ(others.version_to_sign(), draft.name());
}

TEST_F(BulkApiTest, ManyReportsAreAnsweredTogetherOrNotAtAll) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_NO_FATAL_FAILURE(FindIndicatorOfCounterparty());
  ASSERT_OK_AND_ASSIGN(const auto made, Do(&Stub::ImportMeasurements, region_, Months(1, 4)));
  EXPECT_THAT(Awaiting(type::v1::SIDE_STATE).reports(), SizeIs(4));
  EXPECT_THAT(Awaiting(type::v1::SIDE_COUNTERPARTY).reports(), IsEmpty());
  v1::AnswerReportsRequest request;
  request.set_parent(kPact);
  for (const std::string& name : made.reports()) {
    v1::ReportAnswer& answer = *request.add_answers();
    answer.set_report(name);
    answer.set_standing(type::v1::STANDING_CONFIRMED);
  }
  EXPECT_THAT(Do(&Stub::AnswerReports, region_, request), HasReason("ANSWERS_INVALID"));
  const std::string before = Rows();
  v1::AnswerReportsRequest wrong = request;
  wrong.mutable_answers(1)->set_standing(type::v1::STANDING_CONTESTED);  // Without a reason.
  wrong.mutable_answers(2)->set_report(absl::StrCat(kPact, "/reports/999"));
  wrong.mutable_answers(3)->set_report(made.reports(0));
  const auto refused = Do(&Stub::AnswerReports, officer_, wrong);
  EXPECT_THAT(refused, HasReason("ANSWERS_INVALID"));
  EXPECT_THAT(FieldsOf(refused),
              ElementsAre("answers[1].reason", "answers[2]", "answers[3].report"));
  EXPECT_EQ(Rows(), before);
  request.mutable_answers(1)->set_standing(type::v1::STANDING_CONTESTED);
  request.mutable_answers(1)->set_reason("pièce manquante");
  ASSERT_OK_AND_ASSIGN(const auto answered, Do(&Stub::AnswerReports, officer_, request));
  EXPECT_EQ(answered.reports(0).standing(), type::v1::STANDING_CONFIRMED);
  EXPECT_EQ(answered.reports(1).standing(), type::v1::STANDING_CONTESTED);
  EXPECT_THAT(Awaiting(type::v1::SIDE_STATE).reports(), IsEmpty());
}

TEST_F(BulkApiTest, ProgressIsReportedWithItsDifficultiesByTheSideThatOwes) {
  ASSERT_NO_FATAL_FAILURE(Submitted());
  EXPECT_EQ(Awaiting(type::v1::SIDE_STATE).version_to_sign(), kVersion);
  ASSERT_OK(Sign(president_));
  EXPECT_EQ(Awaiting(type::v1::SIDE_COUNTERPARTY).version_to_sign(), "");
  EXPECT_EQ(Awaiting(type::v1::SIDE_STATE).version_to_sign(), kVersion);
  ASSERT_OK(Sign(prefect_));
  EXPECT_EQ(Awaiting(type::v1::SIDE_STATE).version_to_sign(), "");
  v1::ReportProgressRequest request;
  request.set_parent(kPact);
  *request.mutable_effective_date() = ToProto(Day(6, 30));
  v1::ProgressReport& progress = *request.mutable_progress();
  progress.set_summary("deux sessions ouvertes sur trois");
  EXPECT_THAT(FieldsOf(Do(&Stub::ReportProgress, region_, request)),
              ElementsAre("progress.project"));
  progress.set_project(testing::Project("industrie-navale"));
  progress.add_difficulties(v1::DIFFICULTY_LOW_ATTRACTIVENESS);
  progress.add_difficulties(v1::DIFFICULTY_OTHER);
  EXPECT_THAT(FieldsOf(Do(&Stub::ReportProgress, region_, request)),
              ElementsAre("progress.difficulty_comment"));
  progress.set_difficulty_comment("le chantier naval a fermé un mois");
  EXPECT_THAT(Do(&Stub::ReportProgress, officer_, request), HasReason("NOT_THE_OBLIGOR"));
  ASSERT_OK_AND_ASSIGN(const v1::Report report, Do(&Stub::ReportProgress, region_, request));
  EXPECT_EQ(report.progress().SerializeAsString(), progress.SerializeAsString());
  EXPECT_EQ(report.standing(), type::v1::STANDING_UNCONFIRMED);
  EXPECT_THAT(Do(&Stub::ReportProgress, region_, request), HasReason("REPORT_STANDS"));
  ASSERT_THAT(Awaiting(type::v1::SIDE_STATE).reports(), SizeIs(1));
  EXPECT_EQ(Awaiting(type::v1::SIDE_STATE).reports(0).name(), report.name());
}

TEST_F(BulkApiTest, AnOfficerImportsADraftAndNobodyElsesActs) {
  In2023();
  const v1::PactDocument whole =
      LargePact(0, {.projects = 2, .milestones_each = 1, .commitments = 2, .measurements = 2});
  v1::ImportPactRequest request;
  *request.mutable_document() = whole;
  EXPECT_THAT(Do(&Stub::ImportPact, officer2023_, request), HasReason("ROLE_NOT_ALLOWED"));
  v1::PactDocument draft = whole;
  draft.clear_reports();
  draft.clear_facts();
  *request.mutable_document() = draft;  // Signed by both sides still.
  EXPECT_THAT(Do(&Stub::ImportPact, officer2023_, request), HasReason("ROLE_NOT_ALLOWED"));
  v1::VersionDocument& version = *draft.mutable_versions(0);
  version.set_state(v1::PactVersion::STATE_DRAFT);
  version.clear_signatures();
  version.clear_sign_time();
  *request.mutable_document() = draft;
  ASSERT_OK_AND_ASSIGN(const auto imported, Do(&Stub::ImportPact, officer2023_, request));
  EXPECT_EQ(imported.pact().state(), v1::Pact::STATE_DRAFT);
}

TEST_F(BulkApiTest, ALargePactIsExportedAsItWasImported) {
  In2023();
  const v1::PactDocument document =
      LargePact(0, {.projects = 60, .milestones_each = 4, .commitments = 80, .measurements = 1200});
  ASSERT_OK_AND_ASSIGN(const auto imported, Import(document));
  EXPECT_EQ(imported.pact().state(), v1::Pact::STATE_IN_FORCE);
  EXPECT_EQ(imported.report_count(), document.reports_size());
  v1::PactDocument head = document;
  head.clear_versions();
  head.clear_reports();
  head.clear_facts();
  std::string lines = Digest(head) + "\n" + Digest(document.versions(0));
  for (const auto& report : document.reports()) lines += "\n" + Digest(report);
  for (const auto& fact : document.facts()) lines += "\n" + Digest(fact);
  EXPECT_EQ(imported.document_digest(), Sha256Hex(lines));
  auditor2023_ = signer_.Person("AUDITOR", "auditeur", {"*"});
  v1::ExportPactRequest request;
  request.set_name("pacts/region-10");
  ASSERT_OK_AND_ASSIGN(const v1::PactDocument exported,
                       Send(&Stub::ExportPact, auditor2023_, request));
  EXPECT_EQ(*CanonicalJson(exported), *CanonicalJson(document));
  EXPECT_THAT(Import(document), HasReason("PACT_EXISTS"));
  // The same under another name and in another region is equal again.
  v1::PactDocument other =
      LargePact(1, {.projects = 60, .milestones_each = 4, .commitments = 80, .measurements = 1200});
  ASSERT_OK(Import(other));
  request.set_name("pacts/region-11");
  ASSERT_OK_AND_ASSIGN(const v1::PactDocument again,
                       Send(&Stub::ExportPact, auditor2023_, request));
  EXPECT_EQ(*CanonicalJson(again), *CanonicalJson(other));
}

TEST_F(BulkApiTest, OneWrongLineOfADocumentIsNamedAndChangesNothing) {
  In2023();
  const v1::PactDocument right =
      LargePact(0, {.projects = 12, .milestones_each = 2, .commitments = 20, .measurements = 60});
  const std::string before = Rows();
  using Case = std::pair<std::string, std::function<void(v1::PactDocument&)>>;
  const std::vector<Case> cases = {
      {"document.reports[7].effective_date",
       [](auto& d) { d.mutable_reports(7)->clear_effective_date(); }},
      {"document.reports[7].name", [](auto& d) { d.mutable_reports(7)->set_name("x"); }},
      {"document.reports[7].milestone",
       [](auto& d) { d.mutable_reports(7)->mutable_milestone()->set_milestone_id("none"); }},
      {"document.reports[7].reported_by",
       [](auto& d) { d.mutable_reports(7)->clear_reported_by(); }},
      {"document.reports[8].answers[0].side",
       [](auto& d) {
         d.mutable_reports(8)->mutable_answers(0)->set_side(type::v1::SIDE_COUNTERPARTY);
       }},
      {"document.facts[3]",
       [](auto& d) { d.mutable_facts(3)->set_kind(v1::ProjectFact::KIND_RESUMED); }},
      {"document.facts[3].project",
       [](auto& d) { d.mutable_facts(3)->set_project("pacts/region-10/projects/none"); }},
      {"document.versions[0].signatures[1].signatory",
       [](auto& d) { d.mutable_versions(0)->mutable_signatures(1)->set_signatory("presidence"); }},
      {"document.versions[0].signatures[0].content_digest",
       [](auto& d) { d.mutable_versions(0)->mutable_signatures(0)->set_content_digest("0"); }},
      {"document.versions[0].sign_time", [](auto& d) { d.mutable_versions(0)->clear_sign_time(); }},
      {"document.versions[0].content.projects[4].title",
       [](auto& d) {
         d.mutable_versions(0)->mutable_content()->mutable_projects(4)->clear_title();
       }},
      {"document.closing.effective_date",
       [](auto& d) {
         d.mutable_closing()->set_reason("soldé");
         d.mutable_closing()->set_closed_by("prefet");
         *d.mutable_closing()->mutable_record_time() = d.create_time();
         *d.mutable_closing()->mutable_effective_date() = ToProto(absl::CivilDay(2022, 1, 1));
       }},
  };
  for (const auto& [place, spoil] : cases) {
    v1::PactDocument document = right;
    spoil(document);
    const auto refused = Import(document);
    EXPECT_THAT(refused, HasReason("DOCUMENT_INVALID")) << place;
    EXPECT_THAT(FieldsOf(refused), ::testing::Contains(place));
    EXPECT_EQ(Rows(), before) << place;
  }
  ASSERT_OK(Import(right));
}

// A pact made here by acts (amended, reported, corrected, answered) goes elsewhere and back.
TEST_F(BulkApiTest, APactThatLivedHereIsExportedAndImportedEqual) {
  ASSERT_NO_FATAL_FAILURE(InForce());
  ASSERT_NO_FATAL_FAILURE(FindIndicatorOfCounterparty());
  ASSERT_OK_AND_ASSIGN(const auto made, Do(&Stub::ImportMeasurements, region_, Months(1, 2)));
  v1::ImportMeasurementsRequest correction = Months(1, 1);
  correction.mutable_lines(0)->set_corrects(made.reports(0));
  ASSERT_OK(Do(&Stub::ImportMeasurements, region_, correction));
  v1::AnswerReportRequest answer;
  answer.set_name(made.reports(1));
  answer.set_standing(type::v1::STANDING_CONFIRMED);
  ASSERT_OK(Do(&Stub::AnswerReport, officer_, answer));
  v1::DraftAmendmentRequest amend;
  amend.set_parent(kPact);
  amend.set_reason("un premier bilan");
  *amend.mutable_effective_date() = ToProto(absl::CivilDay(2020, 7, 1));
  ASSERT_OK(Do(&Stub::DraftAmendment, region_, amend));
  const v1::PactDocument here = Export(kPact);
  ASSERT_EQ(here.versions_size(), 2);
  ASSERT_EQ(here.reports_size(), 3);
  EXPECT_EQ(here.reports(2).corrects(), here.reports(0).name());
  // Another registry.
  pactum::testing::Database database = pactum::testing::Database::OfService("registry");
  db::Pool pool({.conninfo = database.conninfo(), .domain = kDomain, .max_size = 4});
  RegistryApi api(rpc::Gate{tokens_, admission_, clock_, kDomain}, pool, *client_);
  grpc::ServerBuilder builder;
  builder.RegisterService(&api);
  const auto server = builder.BuildAndStart();
  stub_ = v1::RegistryService::NewStub(server->InProcessChannel({}));
  everywhere_ = admin_;
  ASSERT_OK(Import(here));
  EXPECT_EQ(*CanonicalJson(Export(kPact)), *CanonicalJson(here));
  EXPECT_EQ(Pact().state(), v1::Pact::STATE_IN_FORCE);
}

}  // namespace
}  // namespace pactum::registry
