#include "services/review/content/verification.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "common/base/date_wire.h"
#include "services/review/content/audit_chain.h"
#include "services/review/content/evidence.h"
#include "services/review/content/flatten.h"
#include "services/review/content/verify_decision.h"
#include "services/review/domain/contribution.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

using google::protobuf::Message;
using EventsOf = std::map<std::string, std::vector<const events::v1::Event*>>;

class Verifier {
 public:
  explicit Verifier(const v1::ReviewExport& kept) : kept_(kept), review_(kept.review().name()) {
    for (const events::v1::Event& event : kept.events()) {
      events_[event.aggregate()].push_back(&event);
    }
    for (auto& [aggregate, events] : events_) {
      std::stable_sort(events.begin(), events.end(), [](const auto* a, const auto* b) {
        return a->aggregate_version() < b->aggregate_version();
      });
    }
  }

  std::vector<v1::Discrepancy> Run();

 private:
  void Report(const std::string& resource, const std::string& path, const std::string& stored,
              const std::string& expected, const char* check) {
    report_.Add(resource, path, stored, expected, check);
  }
  // Each figure of `stored` that is another one in `expected`.
  void Compare(const std::string& resource, const std::string& path, const Message& stored,
               const Message& expected, const char* check);
  template <class T>
  void AgainstAudit(const std::string& resource, const T& stored);
  template <class List>
  void Numbering(const char* collection, const List& list);
  void Chains();
  void Removed();
  void Review();
  void Policy(const v1::Policy& policy);
  void Evidence(const v1::Evidence& evidence);
  void RunOf(const v1::Run& run);
  void PolicyOf(const v1::Run& run, const v1::Evidence& evidence);
  void ResultOf(const v1::Run& run, const v1::Evidence& evidence);

  const v1::ReviewExport& kept_;
  const std::string review_;
  EventsOf events_;
  DiscrepancyReport report_;
};

void Verifier::Compare(const std::string& resource, const std::string& path, const Message& stored,
                       const Message& expected, const char* check) {
  for (const v1::DifferenceLine& line : Differences(stored, expected)) {
    Report(resource, path.empty() ? line.path() : absl::StrCat(path, ".", line.path()),
           line.before(), line.after(), check);
  }
}

// The last event of a resource contains its last written state.
template <class T>
void Verifier::AgainstAudit(const std::string& resource, const T& stored) {
  const auto found = events_.find(resource);
  if (found == events_.end()) {
    Report(resource, "", "stored", "", "AUDIT");
    return;
  }
  T written;
  const events::v1::Event& last = *found->second.back();
  if (last.payload_type() != written.GetTypeName() || !written.ParseFromString(last.payload())) {
    Report(resource, absl::StrCat("events[", last.aggregate_version(), "].payload"),
           last.payload_type(), written.GetTypeName(), "AUDIT");
    return;
  }
  Compare(resource, "", stored, written, "AUDIT");
}

// Numbers from 1 without a gap, so that none was taken out.
template <class List>
void Verifier::Numbering(const char* collection, const List& list) {
  for (int i = 0; i < list.size(); ++i) {
    const std::string expected = absl::StrCat(review_, "/", collection, "/", i + 1);
    if (list[i].name() == expected) continue;
    Report(expected, "name", list[i].name(), expected, "NUMBERING");
    return;
  }
}

void Verifier::Chains() {
  for (const auto& [aggregate, events] : events_) {
    std::string previous;
    int64_t version = 0;
    for (const events::v1::Event* event : events) {
      const std::string path = absl::StrCat("events[", event->aggregate_version(), "]");
      if (event->aggregate_version() != ++version) {
        Report(aggregate, path + ".version", absl::StrCat(event->aggregate_version()),
               absl::StrCat(version), "CHAIN");
        break;
      }
      const std::string expected = ChainAfter(previous, *event);
      if (event->chain() != expected) {
        Report(aggregate, path + ".chain", event->chain(), expected, "CHAIN");
      }
      previous = event->chain();
    }
  }
}

// Resources that have an event and are not stored any more.
void Verifier::Removed() {
  std::map<std::string, int> present;
  for (const auto& evidence : kept_.evidence()) ++present[evidence.name()];
  for (const auto& run : kept_.runs()) ++present[run.name()];
  for (const auto& decision : kept_.decisions()) ++present[decision.name()];
  for (const auto& statement : kept_.statements()) {
    ++present[absl::StrCat(review_, "/statements/", statement.number())];
  }
  for (const auto& [aggregate, events] : events_) {
    const bool below = absl::StartsWith(aggregate, review_ + "/");
    if (below && present[aggregate] == 0) Report(aggregate, "", "", events[0]->type(), "AUDIT");
  }
}

// Evidence and runs change the review without an event of its own. Only the fields that its own
// acts change are compared.
void Verifier::Review() {
  const auto found = events_.find(review_);
  v1::AnnualReview written;
  if (found == events_.end() || !written.ParseFromString(found->second.back()->payload())) {
    Report(review_, "", "stored", "", "AUDIT");
    return;
  }
  v1::AnnualReview stored = kept_.review();
  for (v1::AnnualReview* review : {&stored, &written}) {
    review->clear_latest_evidence();
    review->clear_latest_run();
    review->clear_pending_decision();
    review->clear_effective_decision();
    review->clear_etag();
  }
  Compare(review_, "", stored, written, "AUDIT");
  std::string effective;
  for (const auto& decision : kept_.decisions()) {
    if (decision.state() == v1::Decision::STATE_EFFECTIVE) effective = decision.name();
  }
  const std::string& named = kept_.review().effective_decision();
  if (named != effective) Report(review_, "effective_decision", named, effective, "BINDING");
  const auto state = kept_.review().state();
  const bool decided =
      state == v1::AnnualReview::STATE_DECIDED || state == v1::AnnualReview::STATE_CLOSED;
  if (decided && effective.empty()) {
    Report(review_, "state", v1::AnnualReview::State_Name(state), "STATE_SUBMITTED", "BINDING");
  }
}

void Verifier::Policy(const v1::Policy& policy) {
  v1::Policy covered = policy;
  covered.clear_name();
  covered.clear_drafted_by();
  covered.clear_published_by();
  covered.clear_publish_time();
  covered.clear_etag();
  const std::string etag = Digest(covered);
  if (policy.etag() != etag) Report(policy.name(), "etag", policy.etag(), etag, "DIGEST");
  // The policy that came with the software has no events.
  if (events_.count(policy.name()) == 1) AgainstAudit(policy.name(), policy);
}

void Verifier::Evidence(const v1::Evidence& evidence) {
  const v1::EvidenceContent& content = evidence.content();
  const std::string digest = Digest(content);
  if (digest != evidence.digest()) {
    Report(evidence.name(), "digest", evidence.digest(), digest, "DIGEST");
  }
  const v1::AnnualReview& review = kept_.review();
  const auto bound = [&](const char* path, const std::string& stored, const std::string& expected) {
    if (stored != expected) Report(evidence.name(), path, stored, expected, "BINDING");
  };
  bound("content.pact", content.pact(), review_.substr(0, review_.find("/annualReviews/")));
  bound("content.inputs.year", absl::StrCat(content.inputs().year()), absl::StrCat(review.year()));
  Compare(evidence.name(), "content.cut_off", content.cut_off(), review.cut_off(), "BINDING");
  Compare(evidence.name(), "content.inputs.cut_off", content.inputs().cut_off(), review.cut_off(),
          "BINDING");
  AgainstAudit(evidence.name(), evidence);
}

// The policy is the published one, and was in force at the evidence's instant.
void Verifier::PolicyOf(const v1::Run& run, const v1::Evidence& evidence) {
  const auto found =
      std::find_if(kept_.policies().begin(), kept_.policies().end(),
                   [&](const auto& policy) { return policy.name() == run.policy().name(); });
  if (found == kept_.policies().end()) {
    Report(run.name(), "policy.name", run.policy().name(), "", "POLICY");
    return;
  }
  Compare(run.name(), "policy", run.policy(), *found, "POLICY");
  const bool known =
      pactum::FromProto(found->publish_time()) < pactum::FromProto(evidence.content().known_at());
  if (!known || found->first_year() > kept_.review().year()) {
    Report(run.name(), "policy.name", run.policy().name(), "", "BINDING");
  }
}

void Verifier::ResultOf(const v1::Run& run, const v1::Evidence& evidence) {
  const Readable read = Read(evidence.content().inputs(), run.policy(), "content.inputs");
  for (const InputProblem& problem : read.problems) {
    Report(run.name(), problem.path, problem.fault.In(Language::kEnglish), "", "COMPUTATION");
  }
  if (!read.problems.empty()) return;
  const v1::ContributionResult computed =
      review::ToProto(Compute(read.inputs, read.policy), read.inputs, read.policy);
  Compare(run.name(), "result", run.result(), computed, "COMPUTATION");
}

void Verifier::RunOf(const v1::Run& run) {
  const std::string digest = Digest(run.result());
  if (digest != run.result_digest()) {
    Report(run.name(), "result_digest", run.result_digest(), digest, "DIGEST");
  }
  AgainstAudit(run.name(), run);
  const v1::Evidence* evidence = Find(kept_.evidence(), run.evidence());
  if (evidence == nullptr) {
    Report(run.name(), "evidence", run.evidence(), "", "BINDING");
    return;
  }
  const std::string covered = Digest(evidence->content());
  if (run.evidence_digest() != covered) {
    Report(run.name(), "evidence_digest", run.evidence_digest(), covered, "BINDING");
  }
  PolicyOf(run, *evidence);
  ResultOf(run, *evidence);
}

std::vector<v1::Discrepancy> Verifier::Run() {
  if (review_.empty()) {
    Report("", "review", "", "pacts/{pact}/annualReviews/{year}", "BINDING");
    return report_.Sorted();
  }
  if (!kept_.digest().empty() && kept_.digest() != ExportDigest(kept_)) {
    Report(review_, "export.digest", kept_.digest(), ExportDigest(kept_), "DIGEST");
  }
  Chains();
  Removed();
  Review();
  Numbering("evidence", kept_.evidence());
  Numbering("runs", kept_.runs());
  Numbering("decisions", kept_.decisions());
  for (const auto& policy : kept_.policies()) Policy(policy);
  for (const auto& evidence : kept_.evidence()) Evidence(evidence);
  for (const auto& run : kept_.runs()) RunOf(run);
  for (const auto& decision : kept_.decisions()) {
    AgainstAudit(decision.name(), decision);
    VerifyDecision(kept_, decision, report_);
  }
  for (const auto& statement : kept_.statements()) {
    AgainstAudit(absl::StrCat(review_, "/statements/", statement.number()), statement);
  }
  return report_.Sorted();
}

}  // namespace

std::vector<v1::Discrepancy> Verify(const v1::ReviewExport& kept) { return Verifier(kept).Run(); }

int ResourceCount(const v1::ReviewExport& kept) {
  return 1 + kept.policies_size() + kept.evidence_size() + kept.runs_size() +
         kept.decisions_size() + kept.statements_size();
}

std::string ExportDigest(const v1::ReviewExport& kept) {
  v1::ReviewExport covered = kept;
  covered.clear_digest();
  return Digest(covered);
}

}  // namespace pactum::review
