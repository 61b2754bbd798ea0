#include "services/review/content/verify_decision.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/money/money.h"
#include "services/review/domain/contribution.h"
#include "services/review/domain/decision_limits.h"
#include "services/review/domain/forecast.h"
#include "services/review/wire/contribution_wire.h"

namespace pactum::review {
namespace {

auto KeyOf(const v1::Discrepancy& d) {
  return std::tie(d.resource(), d.path(), d.check(), d.stored(), d.expected());
}

// One decision with the run and the evidence that it is bound to.
class DecisionCheck {
 public:
  DecisionCheck(const v1::Decision& decision, const v1::Run& run, const v1::Evidence& evidence,
                DiscrepancyReport& report)
      : decision_(decision),
        run_(run),
        read_(Read(evidence.content().inputs(), run.policy(), "inputs")),
        report_(report) {}

  void Run() {
    Text("evidence_digest", decision_.evidence_digest(), run_.evidence_digest(), "BINDING");
    Text("result_digest", decision_.result_digest(), run_.result_digest(), "BINDING");
    if (decision_.decided_by() == run_.computed_by()) {
      Text("decided_by", decision_.decided_by(), "", "BINDING");
    }
    if (decision_.axes_size() != 3 || run_.result().axes_size() != 3) {
      Text("axes", absl::StrCat(decision_.axes_size()), "3", "BINDING");
      return;
    }
    for (int axis = 0; axis < 3; ++axis) Axis(axis);
    Totals();
    if (read_.problems.empty()) Limits();
  }

 private:
  void Text(const std::string& path, const std::string& stored, const std::string& expected,
            const char* check) {
    if (stored != expected || expected.empty()) {
      report_.Add(decision_.name(), path, stored, expected, check);
    }
  }
  void Cents(const std::string& path, int64_t stored, Int128 expected, const char* check) {
    const std::string wanted = absl::StrCat(static_cast<int64_t>(expected));
    if (absl::StrCat(stored) != wanted) Text(path, absl::StrCat(stored), wanted, check);
  }

  void Axis(int axis) {
    const v1::AxisDecision& decided = decision_.axes(axis);
    const v1::AxisResult& proposed = run_.result().axes(axis);
    const auto i = static_cast<size_t>(axis);
    const auto path = [&](const char* field) {
      return absl::StrCat("axes[", AxisName(axis), "].", field);
    };
    Cents(path("ceiling_cents"), decided.ceiling_cents(), read_.inputs.ceilings_cents[i],
          "BINDING");
    Cents(path("proposed_cents"), decided.proposed_cents(), proposed.proposed_cents(), "BINDING");
    const Int128 withheld = Int128{decided.ceiling_cents()} - decided.decided_cents();
    Cents(path("withheld_cents"), decided.withheld_cents(), withheld, "COMPUTATION");
    const int64_t advance = read_.inputs.advance_paid_cents[i];
    Cents(path("advance_paid_cents"), decided.advance_paid_cents(), advance, "BINDING");
    Cents(path("balance_cents"), decided.balance_cents(),
          Int128{decided.decided_cents()} - decided.advance_paid_cents(), "COMPUTATION");
    Cents(path("carry_over_cents"), decided.carry_over_cents(),
          CarryOverCents(decided.withheld_cents(), read_.policy), "COMPUTATION");
  }

  void Totals() {
    Int128 total = 0;
    bool departs = false;
    for (const v1::AxisDecision& axis : decision_.axes()) {
      total += axis.decided_cents();
      departs = departs || axis.decided_cents() != axis.proposed_cents();
    }
    Cents("total_decided_cents", decision_.total_decided_cents(), total, "COMPUTATION");
    if (departs && absl::StripAsciiWhitespace(decision_.reason()).empty()) {
      report_.Add(decision_.name(), "reason", "", "a reason for another amount than proposed",
                  "BINDING");
    }
  }

  void Limits() {
    ByAxis<int64_t> amounts{};
    for (int axis = 0; axis < 3; ++axis) {
      const auto i = static_cast<size_t>(axis);
      amounts[i] = decision_.axes(axis).decided_cents();
      if (amounts[i] >= 0) continue;
      report_.Add(decision_.name(), absl::StrCat("axes[", AxisName(axis), "].decided_cents"),
                  absl::StrCat(amounts[i]), "0", "LIMIT");
      return;
    }
    for (const LimitExceeded& one : CheckDecision(amounts, read_.inputs, read_.policy)) {
      report_.Add(decision_.name(), absl::StrCat("axes[", AxisName(one.axis), "].decided_cents"),
                  absl::StrCat(one.decided_cents),
                  absl::StrCat("at most ", one.largest_accepted_cents, " (", one.limit, ")"),
                  "LIMIT");
    }
  }

  const v1::Decision& decision_;
  const v1::Run& run_;
  const Readable read_;
  DiscrepancyReport& report_;
};

// The last one in effect before it; empty for the first.
std::string SupersededBy(const v1::ReviewExport& kept, const v1::Decision& decision) {
  std::string before;
  for (const v1::Decision& earlier : kept.decisions()) {
    const bool counts =
        earlier.number() < decision.number() && earlier.state() == v1::Decision::STATE_EFFECTIVE;
    if (counts) before = earlier.name();
  }
  return before;
}

}  // namespace

void DiscrepancyReport::Add(const std::string& resource, const std::string& path,
                            const std::string& stored, const std::string& expected,
                            const char* check) {
  v1::Discrepancy discrepancy;
  discrepancy.set_resource(resource);
  discrepancy.set_path(path);
  discrepancy.set_stored(stored);
  discrepancy.set_expected(expected);
  discrepancy.set_check(check);
  found_.push_back(std::move(discrepancy));
}

std::vector<v1::Discrepancy> DiscrepancyReport::Sorted() const {
  std::vector<v1::Discrepancy> sorted = found_;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return KeyOf(a) < KeyOf(b); });
  return sorted;
}

void VerifyDecision(const v1::ReviewExport& kept, const v1::Decision& decision,
                    DiscrepancyReport& report) {
  const std::string superseded = SupersededBy(kept, decision);
  if (decision.supersedes() != superseded) {
    report.Add(decision.name(), "supersedes", decision.supersedes(), superseded, "BINDING");
  }
  const v1::Run* run = Find(kept.runs(), decision.run());
  const v1::Evidence* evidence = run == nullptr ? nullptr : Find(kept.evidence(), run->evidence());
  if (evidence == nullptr) {
    report.Add(decision.name(), "run", decision.run(), "a run with its evidence", "BINDING");
    return;
  }
  DecisionCheck(decision, *run, *evidence, report).Run();
}

}  // namespace pactum::review
