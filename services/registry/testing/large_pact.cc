#include "services/registry/testing/large_pact.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "services/registry/testing/example_cases.h"
#include "services/registry/testing/example_pact.h"

namespace pactum::registry::testing {
namespace {

const absl::Time kRecorded = absl::FromCivil(absl::CivilDay(2023, 1, 2), absl::UTCTimeZone());

template <class Items>
void SortByName(Items& items) {
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.name() < b.name(); });
}

v1::PactContent ExampleOf(const std::string& pact_id) {
  std::string json;
  v1::PactContent content;
  const auto written = google::protobuf::util::MessageToJsonString(ExampleContent(), &json);
  const auto read = google::protobuf::util::JsonStringToMessage(
      absl::StrReplaceAll(json, {{"pdl-2019-2022", pact_id}}), &content);
  if (!written.ok() || !read.ok()) throw std::runtime_error("the example cannot be renamed");
  return content;
}

class Maker {
 public:
  Maker(int number, const Size& size)
      : size_(size), pact_(absl::StrCat("pacts/region-", number + 10)) {
    document_.set_pact_id(absl::StrCat("region-", number + 10));
    *document_.mutable_pact() = Example<v1::CreatePactRequest>("010-create-pact").pact();
    document_.mutable_pact()->set_region_code(absl::StrCat(number + 10));
    *document_.mutable_create_time() = ToProto(kRecorded);
  }

  v1::PactDocument Make() && {
    Version();
    Facts();
    Milestones();
    Measurements();
    return std::move(document_);
  }

 private:
  static std::string Id(const char* kind, int i) { return absl::StrFormat("%s-%05d", kind, i); }
  int Indicators() const { return (size_.measurements + 47) / 48; }

  void Version() {
    v1::VersionDocument& version = *document_.add_versions();
    version.set_number(1);
    version.set_state(v1::PactVersion::STATE_SIGNED);
    *version.mutable_effective_date() = ToProto(absl::CivilDay(2019, 1, 1));
    *version.mutable_sign_time() = ToProto(kRecorded);
    v1::PactContent& content = *version.mutable_content();
    content = ExampleOf(document_.pact_id());
    const v1::Project project = *ProjectOf(content, "industrie-navale");
    const v1::Milestone milestone = project.milestones(0);
    while (content.projects_size() < size_.projects) {
      v1::Project& more = *content.add_projects() = project;
      more.set_name(absl::StrCat(pact_, "/projects/", Id("projet", content.projects_size())));
      more.clear_milestones();
      for (int i = 0; i < size_.milestones_each; ++i) {
        v1::Milestone& next = *more.add_milestones() = milestone;
        next.set_milestone_id(Id("jalon", i));
      }
    }
    for (int i = 0; i < Indicators(); ++i) {
      v1::Indicator& more = *content.add_indicators() =
          *IndicatorOf(content, "delai-entree-formation");
      more.set_name(absl::StrCat(pact_, "/indicators/", Id("indicateur", i)));
      more.set_scope(v1::Indicator::SCOPE_PACT_SPECIFIC);
      more.set_provider(v1::Indicator::PROVIDER_COUNTERPARTY);
    }
    const v1::Commitment deliverable = *CommitmentOf(content, "publication-sessions");
    while (content.commitments_size() < size_.commitments) {
      const int i = content.commitments_size();
      v1::Commitment& more = *content.add_commitments() = deliverable;
      more.set_name(absl::StrCat(pact_, "/commitments/", Id("engagement", i)));
      more.set_kind(v1::Commitment::KIND_OTHER);
      more.clear_session_measures();
      more.set_obligor(i % 2 == 0 ? type::v1::OBLIGOR_REGION : type::v1::OBLIGOR_STATE);
      if (i % 2 == 0) {
        more.mutable_yearly_targets()->set_indicator(
            absl::StrCat(pact_, "/indicators/", Id("indicateur", i % std::max(1, Indicators()))));
        *more.mutable_yearly_targets()->mutable_targets() =
            CommitmentOf(content, "fluidite-entrees")->yearly_targets().targets();
      }
    }
    SortByName(*content.mutable_projects());
    SortByName(*content.mutable_commitments());
    SortByName(*content.mutable_indicators());
    const std::string digest = Digest(content);
    for (const bool state : {false, true}) {
      v1::Signature& signature = *version.add_signatures();
      signature.set_side(state ? type::v1::SIDE_STATE : type::v1::SIDE_COUNTERPARTY);
      signature.set_signatory(state ? "prefet" : "presidence");
      signature.set_capacity("in office");
      signature.set_content_digest(digest);
      *signature.mutable_sign_time() = ToProto(kRecorded + absl::Seconds(state ? 1 : 0));
    }
  }

  void Facts() {
    for (int i = 0; i < document_.versions(0).content().projects_size(); i += 2) {
      v1::ProjectFact& fact = *document_.add_facts();
      fact.set_project(document_.versions(0).content().projects(i).name());
      fact.set_kind(v1::ProjectFact::KIND_STARTED);
      *fact.mutable_effective_date() = ToProto(absl::CivilDay(2019, 3, 1));
      *fact.mutable_record_time() = ToProto(kRecorded + absl::Milliseconds(i));
      fact.set_recorded_by("bureau");
    }
  }

  v1::Report& Report(absl::CivilDay day) {
    v1::Report& report = *document_.add_reports();
    const int number = document_.reports_size();
    report.set_name(absl::StrCat(pact_, "/reports/", number));
    *report.mutable_effective_date() = ToProto(day);
    report.set_reported_by_side(type::v1::SIDE_COUNTERPARTY);
    report.set_reported_by("bureau");
    *report.mutable_record_time() = ToProto(kRecorded + absl::Milliseconds(number));
    if (number % 3 == 0) {
      v1::Answer& answer = *report.add_answers();
      const bool contested = number % 2 == 0;
      answer.set_standing(contested ? type::v1::STANDING_CONTESTED : type::v1::STANDING_CONFIRMED);
      if (contested) answer.set_reason("pièce manquante");
      answer.set_side(type::v1::SIDE_STATE);
      answer.set_answered_by("dreets");
      *answer.mutable_record_time() = ToProto(kRecorded + absl::Minutes(10 + number));
    }
    return report;
  }

  void Milestones() {
    for (const v1::Project& project : document_.versions(0).content().projects()) {
      for (int i = 0; i < project.milestones_size(); i += 2) {
        v1::MilestoneReport& milestone = *Report(absl::CivilDay(2019, 6, 30)).mutable_milestone();
        milestone.set_project(project.name());
        milestone.set_milestone_id(project.milestones(i).milestone_id());
      }
    }
  }

  void Measurements() {
    for (int i = 0; i < size_.measurements;) {
      const int indicator = i / 48, month = i % 48;
      const absl::CivilMonth of(2019, 1 + month);
      std::string corrects;
      for (int again = 0; again < (i % 10 == 9 ? 2 : 1); ++again, ++i) {
        v1::Report& report = Report(absl::CivilDay(of + 1) - 1);
        v1::Measurement& measurement = *report.mutable_measurement();
        measurement.set_indicator(absl::StrCat(pact_, "/indicators/", Id("indicateur", indicator)));
        measurement.set_year(static_cast<int>(of.year()));
        *measurement.mutable_period_start_date() = ToProto(absl::CivilDay(of));
        *measurement.mutable_period_end_date() = report.effective_date();
        measurement.set_value_micros(i * 1'000'000LL);
        measurement.set_source("Brest");
        report.set_corrects(corrects);
        corrects = report.name();
      }
    }
  }

  const Size size_;
  const std::string pact_;
  v1::PactDocument document_;
};

}  // namespace

v1::PactDocument LargePact(int number, const Size& size) { return Maker(number, size).Make(); }

}  // namespace pactum::registry::testing
