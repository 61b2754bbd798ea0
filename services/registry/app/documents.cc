#include "services/registry/app/documents.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/db/transaction.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/rpc/request_shape.h"
#include "common/status/common_reasons.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/registry/app/drafts.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/app/scope.h"
#include "services/registry/content/document.h"
#include "services/registry/store/fact_store.h"

namespace pactum::registry {
namespace {

// The shape of each part, as the pipeline judges that of a request: but what the service sets
// elsewhere is what a document brings.
class Shapes {
 public:
  template <class Part>
  void Check(const Part& part, const std::string& place) {
    Part copy = part;
    for (FieldProblem& problem : ProblemsOf(rpc::CheckShape(copy, kDomain), place)) {
      problems_.push_back(std::move(problem));
    }
  }
  template <class Part>
  void CheckEach(const Part& parts, const std::string& place) {
    for (int i = 0; i < parts.size(); ++i) Check(parts[i], absl::StrCat(place, "[", i, "]"));
  }
  void RequireDay(bool has, const std::string& path) {
    if (!has) problems_.push_back({path, "is required"});
  }
  std::vector<FieldProblem>& problems() { return problems_; }

 private:
  std::vector<FieldProblem> problems_;
};

// Etags and versions are the service's, derived again.
void Normalise(v1::PactDocument& document) {
  for (v1::VersionDocument& version : *document.mutable_versions()) {
    const auto bare = [](auto& items) {
      for (auto& item : items) {
        item.clear_etag();
        item.clear_version();
      }
    };
    bare(*version.mutable_content()->mutable_projects());
    bare(*version.mutable_content()->mutable_commitments());
    bare(*version.mutable_content()->mutable_indicators());
  }
  for (v1::Report& report : *document.mutable_reports()) {
    report.clear_standing();
    report.clear_corrected_by();
  }
}

// The canonical form of a large pact as one text would take more memory than all else.
std::string DigestOf(const v1::PactDocument& document) {
  v1::PactDocument head;
  head.set_pact_id(document.pact_id());
  *head.mutable_pact() = document.pact();
  *head.mutable_create_time() = document.create_time();
  if (document.has_closing()) *head.mutable_closing() = document.closing();
  std::string lines = Digest(head);
  for (const auto& version : document.versions()) absl::StrAppend(&lines, "\n", Digest(version));
  for (const auto& report : document.reports()) absl::StrAppend(&lines, "\n", Digest(report));
  for (const auto& fact : document.facts()) absl::StrAppend(&lines, "\n", Digest(fact));
  return Sha256Hex(lines);
}

// Whether the document brings acts: all but one draft that nobody has signed.
bool BringsActs(const v1::PactDocument& document) {
  for (const v1::VersionDocument& version : document.versions()) {
    if (version.state() != v1::PactVersion::STATE_DRAFT || version.signatures_size() > 0 ||
        !version.return_comment().empty()) {
      return true;
    }
  }
  return document.reports_size() > 0 || document.facts_size() > 0 || document.has_closing();
}

// A counterparty's officer cannot say in the name of the State, or of a signatory, what they did.
absl::Status RequireMayImport(const rpc::Call& call, const v1::PactDocument& document) {
  if (call.principal.HasRole("PLATFORM_ADMIN") || !BringsActs(document)) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, call.domain, reason::kRoleNotAllowed,
               "what was signed, reported, answered or closed is imported by PLATFORM_ADMIN alone; "
               "import the draft, and let each side act")
      .With("allowed", "PLATFORM_ADMIN");
}

void ImportHappenings(db::Tx& tx, const v1::PactDocument& document) {
  const std::string& pact_id = document.pact_id();
  std::vector<std::pair<std::string, Fact>> facts;
  for (const v1::ProjectFact& fact : document.facts()) {
    facts.emplace_back(LastNameId(fact.project()), FactOf(fact));
  }
  InsertFacts(tx, pact_id, facts);
  std::vector<int64_t> ids(static_cast<size_t>(document.reports_size()));
  const auto corrected = [](const v1::Report& report) {
    return static_cast<size_t>(std::stoll(LastNameId(report.corrects()))) - 1;
  };
  std::vector<NewAnswer> answers;
  std::vector<NewReport> reports;
  const auto flush = [&](size_t end) {
    const std::vector<int64_t> inserted = InsertReports(tx, pact_id, reports);
    for (size_t i = 0; i < inserted.size(); ++i) ids[end - inserted.size() + i] = inserted[i];
    reports.clear();
  };
  for (size_t i = 0; i < ids.size(); ++i) {
    const v1::Report& report = document.reports(static_cast<int>(i));
    // The order of recording stays: what is corrected has its id before its correction is written.
    if (!report.corrects().empty() && ids[corrected(report)] == 0) flush(i);
    NewReport made;
    made.effective = FromProto(report.effective_date()).value();
    made.subject = SubjectOf(report, made.effective);
    made.side = SideOfReport(report);
    made.reported_by = report.reported_by();
    made.first_recorded = FromProto(report.record_time());
    if (!report.corrects().empty()) made.corrects = ids[corrected(report)];
    switch (report.subject_case()) {
      case v1::Report::kMilestone:
        *made.message.mutable_milestone() = report.milestone();
        break;
      case v1::Report::kDeliverable:
        *made.message.mutable_deliverable() = report.deliverable();
        break;
      case v1::Report::kMeasurement:
        *made.message.mutable_measurement() = report.measurement();
        break;
      default:
        *made.message.mutable_progress() = report.progress();
    }
    made.message.set_evidence_reference(report.evidence_reference());
    reports.push_back(std::move(made));
  }
  flush(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    for (const v1::Answer& answer : document.reports(static_cast<int>(i)).answers()) {
      answers.push_back(
          {ids[i], answer.standing() == type::v1::STANDING_CONFIRMED ? "CONFIRMED" : "CONTESTED",
           answer.reason(), answer.side() == type::v1::SIDE_STATE ? "STATE" : "COUNTERPARTY",
           answer.answered_by(), FromProto(answer.record_time())});
    }
  }
  InsertAnswers(tx, pact_id, answers);
}

}  // namespace

absl::StatusOr<v1::PactDocument> Documents::Export(const rpc::Call& call,
                                                   const v1::ExportPactRequest& request) {
  const std::string pact_id = NameId(request.name(), 0);
  return db::InSnapshot(pool_, call, [&](db::Tx& tx) -> absl::StatusOr<v1::PactDocument> {
    v1::PactDocument document;
    document.set_pact_id(pact_id);
    ASSIGN_OR_RETURN(*document.mutable_pact(), PactInScope(tx, call, pact_id, false));
    v1::Pact& pact = *document.mutable_pact();
    pact.clear_name();
    pact.clear_state();
    pact.clear_version_in_force();
    pact.clear_open_version();
    pact.clear_create_time();
    *document.mutable_create_time() = ToProto(CreatedAt(tx, pact_id));
    for (const Version& version : ListVersions(tx, pact_id, 0, std::numeric_limits<int>::max())) {
      v1::VersionDocument* out = document.add_versions();
      out->set_number(version.number);
      v1::PactVersion::State state;
      if (v1::PactVersion::State_Parse("STATE_" + version.state, &state)) out->set_state(state);
      *out->mutable_effective_date() = ToProto(version.effective);
      *out->mutable_content() = ReadContent(tx, pact_id, version);
      for (v1::Signature& signature : ExportSignatures(tx, pact_id, version)) {
        *out->add_signatures() = std::move(signature);
      }
      if (version.signed_at) *out->mutable_sign_time() = ToProto(*version.signed_at);
      out->set_return_comment(version.return_comment);
      out->set_reason(version.reason);
      out->set_base_version(version.base);
    }
    for (v1::Report& report : ExportReports(tx, pact_id)) {
      *document.add_reports() = std::move(report);
    }
    for (v1::ProjectFact& fact : ExportFacts(tx, pact_id)) {
      *document.add_facts() = std::move(fact);
    }
    if (auto closing = FindClosing(tx, pact_id)) *document.mutable_closing() = *closing;
    return document;
  });
}

absl::StatusOr<v1::ImportPactResponse> Documents::Import(const rpc::Call& call,
                                                         v1::ImportPactRequest request) {
  v1::PactDocument& document = *request.mutable_document();
  const std::string& pact_id = document.pact_id();
  RETURN_IF_ERROR(CheckNewPact(call, document.pact()));
  RETURN_IF_ERROR(RequireMayImport(call, document));
  Normalise(document);
  Shapes shapes;
  for (int i = 0; i < document.versions_size(); ++i) {
    const v1::VersionDocument& version = document.versions(i);
    const std::string place = absl::StrCat("document.versions[", i, "]");
    shapes.Check(version, place);
    shapes.RequireDay(version.has_effective_date(), place + ".effective_date");
    if (version.state() == v1::PactVersion::STATE_UNSPECIFIED) {
      shapes.problems().push_back({place + ".state", "is required"});
    }
  }
  shapes.CheckEach(document.reports(), "document.reports");
  for (int i = 0; i < document.reports_size(); ++i) {
    shapes.RequireDay(document.reports(i).has_effective_date(),
                      absl::StrCat("document.reports[", i, "].effective_date"));
  }
  shapes.CheckEach(document.facts(), "document.facts");
  for (int i = 0; i < document.facts_size(); ++i) {
    shapes.RequireDay(document.facts(i).has_effective_date(),
                      absl::StrCat("document.facts[", i, "].effective_date"));
  }
  if (!document.has_create_time()) {
    shapes.problems().push_back({"document.create_time", "is required"});
  }
  if (!shapes.problems().empty()) return Invalid("DOCUMENT_INVALID", shapes.problems());
  return db::Write<v1::ImportPactResponse>(
      pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::ImportPactResponse> {
        ASSIGN_OR_RETURN(const v1::Framework framework,
                         FrameworkOf(tx, document.pact().framework()));
        const std::vector<FieldProblem> problems = CheckDocument(document, framework, call.today);
        if (!problems.empty()) return Invalid("DOCUMENT_INVALID", problems);
        RETURN_IF_ERROR(
            ImportPact(tx, pact_id, document.pact(), FromProto(document.create_time())));
        for (const v1::VersionDocument& version : document.versions()) {
          ImportVersion(tx, pact_id, version);
        }
        ImportHappenings(tx, document);
        if (document.has_closing()) ImportClosing(tx, pact_id, document.closing());
        v1::ImportPactResponse response;
        *response.mutable_pact() = *FindPact(tx, pact_id, call.today);
        response.set_document_digest(DigestOf(document));
        response.set_version_count(document.versions_size());
        response.set_report_count(document.reports_size());
        response.set_fact_count(document.facts_size());
        events::Append(tx, call,
                       events::EventOf(pact_id, response.pact().name(), "pact.imported", response,
                                       call.today));
        return response;
      });
}

}  // namespace pactum::registry
