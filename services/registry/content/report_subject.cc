#include "services/registry/content/report_subject.h"

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"

namespace pactum::registry {

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

Reporter ReporterOf(const v1::Report& report) {
  if (report.third_party()) return Reporter::kThirdParty;
  return report.reported_by_side() == type::v1::SIDE_COUNTERPARTY ? Reporter::kCounterparty
                                                                  : Reporter::kState;
}

Reporter ReporterOf(v1::Indicator::Provider provider) { return EnumFromProto<Reporter>(provider); }

}  // namespace pactum::registry
