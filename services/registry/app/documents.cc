#include "services/registry/app/documents.h"

#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/base/enum_wire.h"
#include "common/base/resource_name.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/rpc/request_shape.h"
#include "common/status/status_macros.h"
#include "services/registry/app/drafts.h"
#include "services/registry/app/field_problems.h"
#include "services/registry/app/frameworks.h"
#include "services/registry/content/document.h"
#include "services/registry/content/item.h"
#include "services/registry/content/report_subject.h"
#include "services/registry/domain/errors.h"
#include "services/registry/store/fact_store.h"
#include "services/registry/store/item_store.h"
#include "services/registry/store/pact_store.h"
#include "services/registry/store/report_store.h"
#include "services/registry/store/version_store.h"
#include "services/registry/wire/fact_wire.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

// The problems of shape of the parts of a document, by their place.
class Shapes {
 public:
  void Check(google::protobuf::Message& part, const std::string& place) {
    for (FieldProblem& problem : ProblemsOf(rpc::CheckShape(part, kDomain), place)) {
      problems.push_back(std::move(problem));
    }
  }
  void Require(bool present, std::string path) {
    if (!present) problems.push_back({std::move(path), {&phrase::kIsRequired}});
  }
  // Reports or facts.
  template <class Parts>
  void CheckEach(Parts parts, const std::string& place) {
    for (int i = 0; i < parts.size(); ++i) {
      Check(*parts.Mutable(i), absl::StrCat(place, "[", i, "]"));
    }
    for (int i = 0; i < parts.size(); ++i) {
      Require(parts[i].has_effective_date(), absl::StrCat(place, "[", i, "].effective_date"));
    }
  }

  std::vector<FieldProblem> problems;
};

// The shape of each part of a document, as the pipeline checks a request. It is checked on copies,
// since the check clears the fields that the service sets elsewhere.
std::vector<FieldProblem> CheckShapes(const v1::PactDocument& document) {
  Shapes shapes;
  for (int i = 0; i < document.versions_size(); ++i) {
    v1::VersionDocument version = document.versions(i);
    const std::string place = absl::StrCat("document.versions[", i, "]");
    shapes.Check(version, place);
    shapes.Require(version.has_effective_date(), place + ".effective_date");
    shapes.Require(version.state() != v1::PactVersion::STATE_UNSPECIFIED, place + ".state");
  }
  shapes.CheckEach(document.reports(), "document.reports");
  shapes.CheckEach(document.facts(), "document.facts");
  shapes.Require(document.has_create_time(), "document.create_time");
  return std::move(shapes.problems);
}

// The service derives etags, versions and standings again.
void ClearDerived(v1::PactDocument& document) {
  for (v1::VersionDocument& version : *document.mutable_versions()) {
    ForEachItemKind([&](auto traits) {
      for (auto& item : *traits.Items(version.mutable_content())) {
        item.clear_etag();
        item.clear_version();
      }
    });
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
  return ImportNotAllowed();
}

void ImportVersion(db::Tx& tx, const std::string& pact_id, const v1::VersionDocument& document) {
  const v1::PactContent& content = document.content();
  Version version;
  version.pact_id = pact_id;
  version.number = document.number();
  version.effective = FromProto(document.effective_date()).value();
  version.narrative = content.narrative();
  version.annex = content.financial_annex();
  version.return_comment = document.return_comment();
  version.reason = document.reason();
  version.base = document.base_version();
  if (document.has_sign_time()) version.first_signed = FromProto(document.sign_time());
  InsertVersion(tx, version);
  InsertItems(tx, version, content);
  if (document.state() == v1::PactVersion::STATE_DRAFT) return;
  SetVersionState(tx, version, VersionState::kSubmitted);
  for (const v1::Signature& signature : document.signatures()) {
    InsertSignature(tx, version, signature);
  }
  if (document.state() == v1::PactVersion::STATE_SIGNED) SetSigned(tx, version);
  if (document.state() == v1::PactVersion::STATE_WITHDRAWN) {
    SetVersionState(tx, version, VersionState::kWithdrawn);
  }
}

void ImportFacts(db::Tx& tx, const v1::PactDocument& document) {
  std::vector<ProjectFact> facts;
  for (const v1::ProjectFact& proto : document.facts()) {
    const Fact fact = FactFromProto(proto);
    facts.push_back({LastNameId(proto.project()), fact, fact.recorded});
  }
  InsertFacts(tx, document.pact_id(), facts);
}

// The place, from 0, of the report that a name pacts/p/reports/1 of a document means.
size_t PlaceIn(const std::string& name) {
  size_t number = 0;
  if (!absl::SimpleAtoi(LastNameId(name), &number)) throw std::logic_error("an unchecked name");
  return number - 1;
}

// The report as the act that made it, with the ids here of the reports before it.
NewReport NewReportOf(const v1::Report& report, const std::vector<int64_t>& ids) {
  NewReport made;
  made.effective = FromProto(report.effective_date()).value();
  made.subject = SubjectOf(report, made.effective);
  made.reporter = ReporterOf(report);
  made.reported_by = report.reported_by();
  made.first_recorded = FromProto(report.record_time());
  if (!report.corrects().empty()) made.corrects = ids[PlaceIn(report.corrects())];
  const auto& reflection = *report.GetReflection();
  const auto* subject = reflection.GetOneofFieldDescriptor(
      report, report.GetDescriptor()->FindOneofByName("subject"));
  reflection.MutableMessage(&made.message, subject)
      ->CopyFrom(reflection.GetMessage(report, subject));
  made.evidence = report.evidence_reference();
  return made;
}

// Reports in the order of recording. Their ids here, in that order.
std::vector<int64_t> ImportReports(db::Tx& tx, const v1::PactDocument& document) {
  std::vector<int64_t> ids;
  std::vector<NewReport> batch;
  const auto insert_batch = [&] {
    for (const int64_t id : InsertReports(tx, document.pact_id(), batch)) ids.push_back(id);
    batch.clear();
  };
  for (const v1::Report& report : document.reports()) {
    // A corrected report has its id before its correction is written.
    if (!report.corrects().empty() && PlaceIn(report.corrects()) >= ids.size()) insert_batch();
    batch.push_back(NewReportOf(report, ids));
  }
  insert_batch();
  return ids;
}

void ImportAnswers(db::Tx& tx, const v1::PactDocument& document, const std::vector<int64_t>& ids) {
  std::vector<NewAnswer> answers;
  for (size_t i = 0; i < ids.size(); ++i) {
    for (const v1::Answer& answer : document.reports(static_cast<int>(i)).answers()) {
      answers.push_back({ids[i], EnumFromProto<Standing>(answer.standing()), answer.reason(),
                         EnumFromProto<Side>(answer.side()), answer.answered_by(),
                         FromProto(answer.record_time())});
    }
  }
  InsertAnswers(tx, document.pact_id(), answers);
}

v1::VersionDocument ExportVersion(db::Tx& tx, const Version& version) {
  v1::VersionDocument document;
  document.set_number(version.number);
  document.set_state(EnumToProto<v1::PactVersion::State>(version.state));
  *document.mutable_effective_date() = ToProto(version.effective);
  *document.mutable_content() = ReadContent(tx, version);
  for (v1::Signature& signature : SignaturesOf(tx, version, Instants::kFirst)) {
    *document.add_signatures() = std::move(signature);
  }
  if (version.signed_at) *document.mutable_sign_time() = ToProto(*version.signed_at);
  document.set_return_comment(version.return_comment);
  document.set_reason(version.reason);
  document.set_base_version(version.base);
  return document;
}

}  // namespace

absl::StatusOr<v1::PactDocument> ExportPact(db::Tx& tx, const rpc::Call&, const v1::Pact& found,
                                            const v1::ExportPactRequest&) {
  const std::string pact_id = LastNameId(found.name());
  v1::PactDocument document;
  document.set_pact_id(pact_id);
  v1::Pact& pact = *document.mutable_pact();
  pact = found;
  pact.clear_name();
  pact.clear_state();
  pact.clear_version_in_force();
  pact.clear_open_version();
  pact.clear_create_time();
  *document.mutable_create_time() = ToProto(CreatedAt(tx, pact_id));
  for (const Version& version : ListVersions(tx, pact_id, 0, std::numeric_limits<int>::max())) {
    *document.add_versions() = ExportVersion(tx, version);
  }
  for (v1::Report& report : ExportReports(tx, pact_id)) *document.add_reports() = std::move(report);
  for (const ProjectFact& fact : ExportFacts(tx, pact_id)) {
    *document.add_facts() =
        FactToProto(absl::StrCat(found.name(), "/projects/", fact.project), fact.fact);
  }
  if (auto closing = FindClosing(tx, pact_id)) *document.mutable_closing() = *closing;
  return document;
}

absl::StatusOr<v1::ImportPactResponse> Documents::Import(const rpc::Call& call,
                                                         const v1::ImportPactRequest& request) {
  v1::PactDocument document = request.document();
  const std::string& pact_id = document.pact_id();
  RETURN_IF_ERROR(CheckNewPact(call, document.pact()));
  RETURN_IF_ERROR(RequireMayImport(call, document));
  ClearDerived(document);
  RETURN_IF_ERROR(InvalidContent("DOCUMENT_INVALID", CheckShapes(document)));
  return db::Write<v1::ImportPactResponse>(
      pool_, call, db::kNoPact, [&](db::Tx& tx) -> absl::StatusOr<v1::ImportPactResponse> {
        ASSIGN_OR_RETURN(const v1::Framework framework,
                         FrameworkOf(tx, document.pact().framework()));
        RETURN_IF_ERROR(
            InvalidContent("DOCUMENT_INVALID", CheckDocument(document, framework, call.today)));
        RETURN_IF_ERROR(InsertPact(tx, pact_id, document.pact()));
        SetFirstCreated(tx, pact_id, FromProto(document.create_time()));
        for (const v1::VersionDocument& version : document.versions()) {
          ImportVersion(tx, pact_id, version);
        }
        ImportFacts(tx, document);
        ImportAnswers(tx, document, ImportReports(tx, document));
        if (document.has_closing()) InsertClosing(tx, pact_id, document.closing());
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
