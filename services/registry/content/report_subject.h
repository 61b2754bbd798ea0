// The subject of a report, and whose word the report is.
#ifndef PACTUM_SERVICES_REGISTRY_CONTENT_REPORT_SUBJECT_H_
#define PACTUM_SERVICES_REGISTRY_CONTENT_REPORT_SUBJECT_H_

#include <string>

#include "absl/time/civil_time.h"
#include "pactum/registry/v1/fact.pb.h"
#include "pactum/registry/v1/pact.pb.h"
#include "services/registry/domain/kinds.h"

namespace pactum::registry {

// The subject that has at most one report which is not corrected: "projects/p/m", "commitments/c",
// "indicators/i/2019/2019-12-31", "progress/projects/p/2019-06-30".
std::string SubjectOf(const v1::Report& report, absl::CivilDay effective);

Reporter ReporterOf(const v1::Report& report);
Reporter ReporterOf(v1::Indicator::Provider provider);

}  // namespace pactum::registry

#endif  // PACTUM_SERVICES_REGISTRY_CONTENT_REPORT_SUBJECT_H_
