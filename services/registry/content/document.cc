#include "services/registry/content/document.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/resource_name.h"
#include "common/status/error.h"
#include "services/registry/content/completeness.h"
#include "services/registry/content/content_checks.h"

namespace pactum::registry {
namespace {

using Version = v1::PactVersion;

absl::CivilDay DayOf(const google::type::Date& date) { return FromProto(date).value(); }

class Judge {
 public:
  Judge(const v1::PactDocument& document, const v1::Framework& framework, absl::CivilDay today)
      : document_(document),
        framework_(framework),
        today_(today),
        pact_(absl::StrCat("pacts/", document.pact_id())),
        period_{document.pact_id(), document.pact().start_year(), document.pact().end_year()},
        first_(period_.start_year, 1, 1),
        last_(period_.end_year, 12, 31) {}

  std::vector<FieldProblem> Problems() && {
    Versions();
    Facts();
    Reports();
    Closing();
    return std::move(problems_);
  }

 private:
  void Wrong(std::string path, std::string what) {
    problems_.push_back({std::move(path), std::move(what)});
  }
  void Wrong(const std::string& place, const std::vector<FieldProblem>& problems) {
    for (const FieldProblem& problem : problems) {
      Wrong(absl::StrCat(place, ".", problem.path), problem.what);
    }
  }

  void Versions() {
    int open = 0;
    for (int i = 0; i < document_.versions_size(); ++i) {
      const v1::VersionDocument& version = document_.versions(i);
      const std::string place = absl::StrCat("document.versions[", i, "]");
      const absl::CivilDay day = DayOf(version.effective_date());
      const bool amendment = i > 0;
      if (version.number() != i + 1) Wrong(place + ".number", absl::StrCat("must be ", i + 1));
      if (version.state() == Version::STATE_DRAFT || version.state() == Version::STATE_SUBMITTED) {
        if (++open > 1) Wrong(place + ".state", "is open, as an earlier one is");
      }
      if (!amendment && day != first_) {
        Wrong(place + ".effective_date", "must be the pact's first day");
      } else if (day < first_ || day > last_) {
        Wrong(place + ".effective_date", "lies outside the pact");
      }
      if (!amendment && version.state() == Version::STATE_WITHDRAWN) {
        Wrong(place + ".state", "only an amendment is withdrawn");
      }
      if (amendment != !version.reason().empty()) {
        Wrong(place + ".reason", "is an amendment's, and required there");
      }
      const int base = version.base_version();
      const bool based =
          base >= 1 && base <= i && document_.versions(base - 1).state() == Version::STATE_SIGNED;
      if (amendment ? !based : base != 0) {
        Wrong(place + ".base_version", "must be an earlier signed version of an amendment");
      }
      Content(version.content(), place + ".content");
      Signatures(version, place);
      if (version.state() == Version::STATE_SIGNED) signed_ = true;
      const bool complete =
          version.state() == Version::STATE_SIGNED || version.state() == Version::STATE_SUBMITTED;
      if (!complete || !problems_.empty()) continue;
      for (const Lack& lack : Blocking(
               CheckCompleteness(framework_, version.content(),
                                 absl::StrCat(pact_, "/versions/", version.number()), period_))) {
        Wrong(place + ".content", absl::StrCat(lack.item, ": ", lack.description));
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
        Wrong(path, absl::StrCat("must begin with ", prefix));
      } else if (name <= before) {
        Wrong(path, "must follow the one before it");
      }
      before = name;
    }
  }

  void Content(const v1::PactContent& content, const std::string& place) {
    Names(content.projects(), "projects", place);
    Names(content.commitments(), "commitments", place);
    Names(content.indicators(), "indicators", place);
    Wrong(place + ".narrative", CheckNarrative(content.narrative(), period_));
    Wrong(place + ".financial_annex", CheckAnnex(content.financial_annex(), period_));
    std::map<std::string, const v1::Indicator*> indicators;
    for (int i = 0; i < content.indicators_size(); ++i) {
      const v1::Indicator& indicator = content.indicators(i);
      indicators[indicator.name()] = &indicator;
      Wrong(absl::StrCat(place, ".indicators[", i, "]"), CheckIndicator(indicator, period_));
      providers_[LastNameId(indicator.name())].insert(SideOfProvider(indicator.provider()));
    }
    for (int i = 0; i < content.projects_size(); ++i) {
      const v1::Project& project = content.projects(i);
      Wrong(absl::StrCat(place, ".projects[", i, "]"), CheckProject(project, period_));
      maturities_.emplace(project.name(), static_cast<int>(project.maturity()));
      progress_[project.name()].insert("COUNTERPARTY");
      for (const v1::Milestone& milestone : project.milestones()) {
        milestones_.emplace(project.name(), milestone.milestone_id());
      }
    }
    for (int i = 0; i < content.commitments_size(); ++i) {
      const v1::Commitment& commitment = content.commitments(i);
      const std::string path = absl::StrCat(place, ".commitments[", i, "]");
      const auto found = indicators.find(commitment.yearly_targets().indicator());
      if (commitment.has_yearly_targets() && found == indicators.end()) {
        Wrong(path + ".yearly_targets.indicator", "is none of this version");
      } else {
        Wrong(path, CheckCommitment(commitment, period_,
                                    found == indicators.end() ? nullptr : found->second));
      }
      std::set<std::string>& sides = progress_[commitment.name()];
      if (commitment.obligor() != type::v1::OBLIGOR_STATE) sides.insert("COUNTERPARTY");
      if (commitment.obligor() == type::v1::OBLIGOR_STATE ||
          commitment.obligor() == type::v1::OBLIGOR_JOINT) {
        sides.insert("STATE");
      }
      if (commitment.has_deliverable()) deliverables_.insert(commitment.name());
    }
  }

  void Signatures(const v1::VersionDocument& version, const std::string& place) {
    const bool is_signed = version.state() == Version::STATE_SIGNED;
    const int given = version.signatures_size();
    if (is_signed ? given != 2 : given > (version.state() == Version::STATE_DRAFT ? 0 : 1)) {
      Wrong(place + ".signatures",
            "are two of a signed version, none of a draft, else at most one");
    }
    if (is_signed != version.has_sign_time()) {
      Wrong(place + ".sign_time", "is a signed version's, and required there");
    }
    const std::string digest = given > 0 ? Digest(version.content()) : "";
    std::set<std::string> persons;
    std::set<int> sides;
    for (int i = 0; i < given; ++i) {
      const v1::Signature& signature = version.signatures(i);
      const std::string path = absl::StrCat(place, ".signatures[", i, "]");
      if (signature.content_digest() != digest) {
        Wrong(path + ".content_digest", "is not that of the content");
      }
      if (signature.signatory().empty() || !persons.insert(signature.signatory()).second) {
        Wrong(path + ".signatory", "is another person for each side");
      }
      if (signature.side() == type::v1::SIDE_UNSPECIFIED ||
          !sides.insert(static_cast<int>(signature.side())).second) {
        Wrong(path + ".side", "is another one for each signature");
      }
      if (!signature.has_sign_time()) Wrong(path + ".sign_time", "is required");
    }
  }

  void Facts() {
    std::map<std::string, std::vector<Fact>> lives;
    for (int i = 0; i < document_.facts_size(); ++i) {
      const v1::ProjectFact& proto = document_.facts(i);
      const std::string place = absl::StrCat("document.facts[", i, "]");
      const auto promised = maturities_.find(proto.project());
      if (!signed_ || promised == maturities_.end()) {
        Wrong(place + ".project", "is none that a version promises");
        continue;
      }
      if (proto.recorded_by().empty()) Wrong(place + ".recorded_by", "is required");
      if (!proto.has_record_time()) Wrong(place + ".record_time", "is required");
      const Fact fact = FactOf(proto);
      if (fact.effective > today_) Wrong(place + ".effective_date", "lies after today");
      std::vector<Fact>& facts = lives[proto.project()];
      const absl::Status may =
          CheckFact(proto.project(), LifeOf(promised->second, facts), facts, fact, first_);
      if (!may.ok()) Wrong(place, std::string(may.message()));
      facts.push_back(fact);
    }
  }

  // What the report is on must have been promised, by the side that reports.
  void Subject(const v1::Report& report, absl::CivilDay day, const std::string& place) {
    const std::string side = SideOfReport(report);
    const auto of = [&](const std::string& name) {
      const auto sides = progress_.find(name);
      return sides != progress_.end() && sides->second.count(side) > 0;
    };
    switch (report.subject_case()) {
      case v1::Report::kMilestone:
        if (side != "COUNTERPARTY" || milestones_.count({report.milestone().project(),
                                                         report.milestone().milestone_id()}) == 0) {
          Wrong(place + ".milestone", "is none that a version promises of that side");
        }
        return;
      case v1::Report::kDeliverable:
        if (deliverables_.count(report.deliverable().commitment()) == 0 ||
            !of(report.deliverable().commitment())) {
          Wrong(place + ".deliverable", "is none that a version promises of that side");
        }
        return;
      case v1::Report::kMeasurement: {
        const auto sides = providers_.find(LastNameId(report.measurement().indicator()));
        if (NameId(report.measurement().indicator(), 0) != document_.pact_id() ||
            sides == providers_.end() || sides->second.count(side) == 0) {
          Wrong(place + ".measurement.indicator", "is none that a version promises of that side");
        }
        if (day != DayOf(report.measurement().period_end_date())) {
          Wrong(place + ".effective_date", "must be the last day of the period");
        }
        if (report.measurement().year() != day.year()) {
          Wrong(place + ".measurement.year", "is the exercise in which the period ends");
        }
        return;
      }
      case v1::Report::kProgress:
        if (!of(report.progress().has_project() ? report.progress().project()
                                                : report.progress().commitment())) {
          Wrong(place + ".progress", "is on nothing that a version promises of that side");
        }
        return;
      default:
        Wrong(place, "has no subject");
    }
  }

  void Reports() {
    std::map<std::string, std::string> standing;  // The last report on each subject.
    for (int i = 0; i < document_.reports_size(); ++i) {
      const v1::Report& report = document_.reports(i);
      const std::string place = absl::StrCat("document.reports[", i, "]");
      const std::string name = absl::StrCat(pact_, "/reports/", i + 1);
      if (report.name() != name) Wrong(place + ".name", absl::StrCat("must be ", name));
      if (!signed_) Wrong(place, "is on a pact that was never in force");
      const absl::CivilDay day = DayOf(report.effective_date());
      if (day > today_) Wrong(place + ".effective_date", "lies after today");
      if (day < first_) Wrong(place + ".effective_date", "lies before the pact");
      if (report.reported_by().empty()) Wrong(place + ".reported_by", "is required");
      if (!report.has_record_time()) Wrong(place + ".record_time", "is required");
      if (report.third_party() && !report.has_measurement()) {
        Wrong(place + ".third_party", "is of measurements only");
      }
      Subject(report, day, place);
      std::string& last = standing[SubjectOf(report, day)];
      if (report.corrects() != last) {
        Wrong(place + ".corrects",
              last.empty() ? "is no report on the subject" : absl::StrCat("must be ", last));
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
      Wrong(place + ".standing", "must be CONFIRMED or CONTESTED");
    }
    if (contested && answer.reason().empty()) Wrong(place + ".reason", "is required");
    if (answer.side() == type::v1::SIDE_UNSPECIFIED || answer.side() == report.reported_by_side()) {
      Wrong(place + ".side", "must be the other one");
    }
    if (answer.answered_by().empty()) Wrong(place + ".answered_by", "is required");
    if (!answer.has_record_time()) Wrong(place + ".record_time", "is required");
  }

  void Closing() {
    if (!document_.has_closing()) return;
    const absl::CivilDay day = DayOf(document_.closing().effective_date());
    if (!signed_ || day <= last_ || day > today_) {
      Wrong("document.closing.effective_date", "lies before the pact's end or after today");
    }
    if (!document_.closing().has_record_time()) {
      Wrong("document.closing.record_time", "is required");
    }
  }

  const v1::PactDocument& document_;
  const v1::Framework& framework_;
  const absl::CivilDay today_;
  const std::string pact_;
  const Period period_;
  const absl::CivilDay first_, last_;
  bool signed_ = false;
  std::map<std::string, int> maturities_;                   // Of projects, as first promised.
  std::map<std::string, std::set<std::string>> progress_;   // Projects, commitments: who owes.
  std::map<std::string, std::set<std::string>> providers_;  // Of indicators.
  std::set<std::pair<std::string, std::string>> milestones_;
  std::set<std::string> deliverables_;
  std::vector<FieldProblem> problems_;
};

}  // namespace

std::string SubjectOf(const v1::Report& report, absl::CivilDay effective) {
  switch (report.subject_case()) {
    case v1::Report::kMilestone:
      return absl::StrCat("projects/", LastNameId(report.milestone().project()), "/",
                          report.milestone().milestone_id());
    case v1::Report::kDeliverable:
      return absl::StrCat("commitments/", LastNameId(report.deliverable().commitment()));
    case v1::Report::kMeasurement:
      return absl::StrCat("indicators/", LastNameId(report.measurement().indicator()), "/",
                          report.measurement().year(), "/", FormatDay(effective));
    default: {
      const v1::ProgressReport& progress = report.progress();
      return absl::StrCat(
          "progress/", progress.has_project() ? "projects/" : "commitments/",
          LastNameId(progress.has_project() ? progress.project() : progress.commitment()), "/",
          FormatDay(effective));
    }
  }
}

std::string SideOfProvider(v1::Indicator::Provider provider) {
  if (provider == v1::Indicator::PROVIDER_COUNTERPARTY) return "COUNTERPARTY";
  return provider == v1::Indicator::PROVIDER_STATE ? "STATE" : "THIRD_PARTY";
}

std::string SideOfReport(const v1::Report& report) {
  if (report.third_party()) return "THIRD_PARTY";
  return report.reported_by_side() == type::v1::SIDE_COUNTERPARTY ? "COUNTERPARTY" : "STATE";
}

Fact FactOf(const v1::ProjectFact& fact) {
  return {static_cast<FactKind>(fact.kind()),
          static_cast<int>(fact.maturity()),
          fact.agreed(),
          DayOf(fact.effective_date()),
          FromProto(fact.record_time()),
          fact.recorded_by(),
          fact.reason()};
}

std::vector<FieldProblem> CheckDocument(const v1::PactDocument& document,
                                        const v1::Framework& framework, absl::CivilDay today) {
  return Judge(document, framework, today).Problems();
}

}  // namespace pactum::registry
