#include "services/registry/content/document.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "services/registry/content/completeness.h"
#include "services/registry/content/content_checks.h"
#include "services/registry/content/report_subject.h"
#include "services/registry/domain/project_life.h"
#include "services/registry/wire/fact_wire.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using Version = v1::PactVersion;

absl::CivilDay DayOf(const google::type::Date& date) { return FromProto(date).value(); }

class DocumentCheck {
 public:
  DocumentCheck(const v1::PactDocument& document, const v1::Framework& framework,
                absl::CivilDay today)
      : document_(document),
        framework_(framework),
        today_(today),
        pact_(absl::StrCat("pacts/", document.pact_id())),
        period_{document.pact_id(), document.pact().start_year(), document.pact().end_year()},
        first_(period_.FirstDay()),
        last_(period_.LastDay()) {}

  std::vector<FieldProblem> Problems() && {
    Versions();
    Facts();
    Reports();
    Closing();
    return std::move(problems_);
  }

 private:
  void Add(std::string path, const Phrase& fault, Operands operands = {}) {
    problems_.push_back({std::move(path), {&fault, std::move(operands)}});
  }
  void AddAll(const std::string& place, std::vector<FieldProblem> problems) {
    for (FieldProblem& problem : problems) {
      problems_.push_back({absl::StrCat(place, ".", problem.path), std::move(problem.fault)});
    }
  }

  void Versions() {
    int open = 0;
    for (int i = 0; i < document_.versions_size(); ++i) {
      const v1::VersionDocument& version = document_.versions(i);
      const std::string place = absl::StrCat("document.versions[", i, "]");
      const absl::CivilDay day = DayOf(version.effective_date());
      const bool amendment = i > 0;
      if (version.number() != i + 1) Add(place + ".number", phrase::kMustBe, {{"expected", i + 1}});
      if (version.state() == Version::STATE_DRAFT || version.state() == Version::STATE_SUBMITTED) {
        if (++open > 1) Add(place + ".state", phrase::kIsOpenAsAnEarlierOne);
      }
      if (!amendment && day != first_) {
        Add(place + ".effective_date", phrase::kMustBeThePactsFirstDay);
      } else if (day < first_ || day > last_) {
        Add(place + ".effective_date", phrase::kLiesOutsideThePact);
      }
      if (!amendment && version.state() == Version::STATE_WITHDRAWN) {
        Add(place + ".state", phrase::kOnlyAnAmendmentIsWithdrawn);
      }
      if (amendment != !version.reason().empty()) {
        Add(place + ".reason", phrase::kIsRequiredOfAnAmendmentOnly);
      }
      const int base = version.base_version();
      const bool based =
          base >= 1 && base <= i && document_.versions(base - 1).state() == Version::STATE_SIGNED;
      if (amendment ? !based : base != 0) {
        Add(place + ".base_version", phrase::kMustBeAnEarlierSignedVersion);
      }
      Content(version.content(), place + ".content");
      Signatures(version, place);
      if (version.state() == Version::STATE_SIGNED) signed_ = true;
      const bool complete =
          version.state() == Version::STATE_SIGNED || version.state() == Version::STATE_SUBMITTED;
      if (!complete || !problems_.empty()) continue;
      for (const Finding& finding :
           Blocking(FindingsOf(framework_, version.content(),
                               absl::StrCat(pact_, "/versions/", version.number()), period_))) {
        Add(place + ".content", phrase::kItemFinding,
            {{"item", finding.item}, {"finding", finding.description}});
      }
    }
  }

  // Names of this pact, each once, in their order: so they are exported again.
  template <class Items>
  void Names(const Items& items, const char* collection, const std::string& place) {
    const std::string prefix = absl::StrCat(pact_, "/", collection, "/");
    std::string before;
    for (int i = 0; i < items.size(); ++i) {
      const std::string& name = items[i].name();
      const std::string path = absl::StrCat(place, ".", collection, "[", i, "].name");
      if (!absl::StartsWith(name, prefix)) {
        Add(path, phrase::kMustBeginWith, {{"prefix", prefix}});
      } else if (name <= before) {
        Add(path, phrase::kMustFollowTheOneBefore);
      }
      before = name;
    }
  }

  void Content(const v1::PactContent& content, const std::string& place) {
    Names(content.projects(), "projects", place);
    Names(content.commitments(), "commitments", place);
    Names(content.indicators(), "indicators", place);
    AddAll(place + ".narrative", CheckNarrative(content.narrative(), period_));
    AddAll(place + ".financial_annex", CheckAnnex(content.financial_annex(), period_));
    std::map<std::string, const v1::Indicator*> indicators;
    for (int i = 0; i < content.indicators_size(); ++i) {
      const v1::Indicator& indicator = content.indicators(i);
      indicators[indicator.name()] = &indicator;
      AddAll(absl::StrCat(place, ".indicators[", i, "]"), CheckIndicator(indicator, period_));
      providers_[LastNameId(indicator.name())].insert(ReporterOf(indicator.provider()));
    }
    for (int i = 0; i < content.projects_size(); ++i) {
      const v1::Project& project = content.projects(i);
      AddAll(absl::StrCat(place, ".projects[", i, "]"), CheckProject(project, period_));
      maturities_.emplace(project.name(), EnumFromProto<Maturity>(project.maturity()));
      progress_[project.name()].insert(Reporter::kCounterparty);
      for (const v1::Milestone& milestone : project.milestones()) {
        milestones_.emplace(project.name(), milestone.milestone_id());
      }
    }
    for (int i = 0; i < content.commitments_size(); ++i) {
      const v1::Commitment& commitment = content.commitments(i);
      const std::string path = absl::StrCat(place, ".commitments[", i, "]");
      const auto found = indicators.find(commitment.yearly_targets().indicator());
      if (commitment.has_yearly_targets() && found == indicators.end()) {
        Add(path + ".yearly_targets.indicator", phrase::kIsNoneOfThisVersion);
      } else {
        AddAll(path, CheckCommitment(commitment, period_,
                                     found == indicators.end() ? nullptr : found->second));
      }
      std::set<Reporter>& sides = progress_[commitment.name()];
      if (commitment.obligor() != type::v1::OBLIGOR_STATE) sides.insert(Reporter::kCounterparty);
      if (commitment.obligor() == type::v1::OBLIGOR_STATE ||
          commitment.obligor() == type::v1::OBLIGOR_JOINT) {
        sides.insert(Reporter::kState);
      }
      if (commitment.has_deliverable()) deliverables_.insert(commitment.name());
    }
  }

  void Signatures(const v1::VersionDocument& version, const std::string& place) {
    const bool is_signed = version.state() == Version::STATE_SIGNED;
    const int given = version.signatures_size();
    if (is_signed ? given != 2 : given > (version.state() == Version::STATE_DRAFT ? 0 : 1)) {
      Add(place + ".signatures", phrase::kSignatureCount);
    }
    if (is_signed != version.has_sign_time()) {
      Add(place + ".sign_time", phrase::kIsRequiredOfASignedVersionOnly);
    }
    const std::string digest = given > 0 ? Digest(version.content()) : "";
    std::set<std::string> persons;
    std::set<int> sides;
    for (int i = 0; i < given; ++i) {
      const v1::Signature& signature = version.signatures(i);
      const std::string path = absl::StrCat(place, ".signatures[", i, "]");
      if (signature.content_digest() != digest) {
        Add(path + ".content_digest", phrase::kIsNotThatOfTheContent);
      }
      if (signature.signatory().empty() || !persons.insert(signature.signatory()).second) {
        Add(path + ".signatory", phrase::kIsAnotherPersonForEachSide);
      }
      if (signature.side() == type::v1::SIDE_UNSPECIFIED ||
          !sides.insert(static_cast<int>(signature.side())).second) {
        Add(path + ".side", phrase::kIsAnotherSideForEachSignature);
      }
      if (!signature.has_sign_time()) Add(path + ".sign_time", phrase::kIsRequired);
    }
  }

  void Facts() {
    std::map<std::string, std::vector<Fact>> lives;
    for (int i = 0; i < document_.facts_size(); ++i) {
      const v1::ProjectFact& proto = document_.facts(i);
      const std::string place = absl::StrCat("document.facts[", i, "]");
      const auto promised = maturities_.find(proto.project());
      if (!signed_ || promised == maturities_.end()) {
        Add(place + ".project", phrase::kIsNoneThatAVersionPromises);
        continue;
      }
      if (proto.recorded_by().empty()) Add(place + ".recorded_by", phrase::kIsRequired);
      if (!proto.has_record_time()) Add(place + ".record_time", phrase::kIsRequired);
      const Fact fact = FactFromProto(proto);
      if (fact.effective > today_) Add(place + ".effective_date", phrase::kLiesAfterToday);
      std::vector<Fact>& facts = lives[proto.project()];
      const absl::Status may =
          CheckFact(proto.project(), LifeOf(promised->second, facts), facts, fact, first_);
      if (!may.ok()) problems_.push_back({place, Said(may.message())});
      facts.push_back(fact);
    }
  }

  // The subject of a report was promised, by the side that reports.
  void Subject(const v1::Report& report, absl::CivilDay day, const std::string& place) {
    const Reporter reporter = ReporterOf(report);
    const auto of = [&](const std::string& name) {
      const auto sides = progress_.find(name);
      return sides != progress_.end() && sides->second.count(reporter) > 0;
    };
    switch (report.subject_case()) {
      case v1::Report::kMilestone:
        if (reporter != Reporter::kCounterparty ||
            milestones_.count({report.milestone().project(), report.milestone().milestone_id()}) ==
                0) {
          Add(place + ".milestone", phrase::kIsNoneThatAVersionPromisesOfThatSide);
        }
        return;
      case v1::Report::kDeliverable:
        if (deliverables_.count(report.deliverable().commitment()) == 0 ||
            !of(report.deliverable().commitment())) {
          Add(place + ".deliverable", phrase::kIsNoneThatAVersionPromisesOfThatSide);
        }
        return;
      case v1::Report::kMeasurement: {
        const auto sides = providers_.find(LastNameId(report.measurement().indicator()));
        if (NameId(report.measurement().indicator(), 0) != document_.pact_id() ||
            sides == providers_.end() || sides->second.count(reporter) == 0) {
          Add(place + ".measurement.indicator", phrase::kIsNoneThatAVersionPromisesOfThatSide);
        }
        if (day != DayOf(report.measurement().period_end_date())) {
          Add(place + ".effective_date", phrase::kMustBeTheLastDayOfThePeriod);
        }
        if (report.measurement().year() != day.year()) {
          Add(place + ".measurement.year", phrase::kIsTheExerciseOfThePeriodsEnd);
        }
        return;
      }
      case v1::Report::kProgress:
        if (!of(report.progress().has_project() ? report.progress().project()
                                                : report.progress().commitment())) {
          Add(place + ".progress", phrase::kIsOnNothingThatAVersionPromisesOfThatSide);
        }
        return;
      default:
        Add(place, phrase::kHasNoSubject);
    }
  }

  void Reports() {
    std::map<std::string, std::string> standing;  // The last report on each subject.
    for (int i = 0; i < document_.reports_size(); ++i) {
      const v1::Report& report = document_.reports(i);
      const std::string place = absl::StrCat("document.reports[", i, "]");
      const std::string name = absl::StrCat(pact_, "/reports/", i + 1);
      if (report.name() != name) Add(place + ".name", phrase::kMustBe, {{"expected", name}});
      if (!signed_) Add(place, phrase::kIsOnAPactNeverInForce);
      const absl::CivilDay day = DayOf(report.effective_date());
      if (day > today_) Add(place + ".effective_date", phrase::kLiesAfterToday);
      if (day < first_) Add(place + ".effective_date", phrase::kLiesBeforeThePact);
      if (report.reported_by().empty()) Add(place + ".reported_by", phrase::kIsRequired);
      if (!report.has_record_time()) Add(place + ".record_time", phrase::kIsRequired);
      if (report.third_party() && !report.has_measurement()) {
        Add(place + ".third_party", phrase::kIsOfMeasurementsOnly);
      }
      Subject(report, day, place);
      std::string& last = standing[SubjectOf(report, day)];
      if (report.corrects() != last) {
        if (last.empty()) {
          Add(place + ".corrects", phrase::kIsNoReportOnTheSubject);
        } else {
          Add(place + ".corrects", phrase::kMustBe, {{"expected", last}});
        }
      }
      last = name;
      for (int j = 0; j < report.answers_size(); ++j) {
        Answer(report, report.answers(j), absl::StrCat(place, ".answers[", j, "]"));
      }
    }
  }

  void Answer(const v1::Report& report, const v1::Answer& answer, const std::string& place) {
    const bool contested = answer.standing() == type::v1::STANDING_CONTESTED;
    if (!contested && answer.standing() != type::v1::STANDING_CONFIRMED) {
      Add(place + ".standing", phrase::kMustBeConfirmedOrContested);
    }
    if (contested && answer.reason().empty()) Add(place + ".reason", phrase::kIsRequired);
    if (answer.side() == type::v1::SIDE_UNSPECIFIED || answer.side() == report.reported_by_side()) {
      Add(place + ".side", phrase::kMustBeTheOtherOne);
    }
    if (answer.answered_by().empty()) Add(place + ".answered_by", phrase::kIsRequired);
    if (!answer.has_record_time()) Add(place + ".record_time", phrase::kIsRequired);
  }

  void Closing() {
    if (!document_.has_closing()) return;
    const absl::CivilDay day = DayOf(document_.closing().effective_date());
    if (!signed_ || day <= last_ || day > today_) {
      Add("document.closing.effective_date", phrase::kLiesBeforeThePactsEndOrAfterToday);
    }
    if (!document_.closing().has_record_time()) {
      Add("document.closing.record_time", phrase::kIsRequired);
    }
  }

  const v1::PactDocument& document_;
  const v1::Framework& framework_;
  const absl::CivilDay today_;
  const std::string pact_;
  const Period period_;
  const absl::CivilDay first_, last_;
  bool signed_ = false;
  std::map<std::string, Maturity> maturities_;  // Of projects, as first promised.
  std::map<std::string, std::set<Reporter>>
      progress_;  // Of projects and commitments: the obligors.
  std::map<std::string, std::set<Reporter>> providers_;  // Of indicators.
  std::set<std::pair<std::string, std::string>> milestones_;
  std::set<std::string> deliverables_;
  std::vector<FieldProblem> problems_;
};

}  // namespace

std::vector<FieldProblem> CheckDocument(const v1::PactDocument& document,
                                        const v1::Framework& framework, absl::CivilDay today) {
  return DocumentCheck(document, framework, today).Problems();
}

}  // namespace pactum::registry
