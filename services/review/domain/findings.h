// Findings, blockers and open points. Each is declared once, by its row FINDING_<code> in
// words.json: the code and its meaning.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_FINDINGS_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_FINDINGS_H_

#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/words/phrase.h"
#include "services/review/domain/contribution_types.h"

namespace pactum::review {

using Findings = std::set<Finding>;

// "NOT_DUE" of phrase::kFindingNotDue.
std::string CodeOf(const Phrase& finding);

// The phrase with this id; null where there is none.
const Phrase* FindPhrase(absl::string_view id);

// The meaning of a code; null for a code that no row declares.
const Phrase* MeaningOf(absl::string_view code);

// The code as an operand: in English, and for programs, the code itself; in French its meaning.
Operand CodeOperand(absl::string_view name, absl::string_view code);

// UNCONFIRMED_REPORT or CONTESTED_REPORT, by the standing; none where it is confirmed.
void AddDoubt(Standing standing, const std::string& subject, Findings& findings);

inline void Add(Findings& findings, const Phrase& finding, std::string subject) {
  findings.insert({CodeOf(finding), std::move(subject)});
}

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_FINDINGS_H_
