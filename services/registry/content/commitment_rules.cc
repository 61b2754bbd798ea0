#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"
#include "services/registry/words.h"

namespace pactum::registry {
namespace {

using Check = v1::ItemCheck;
using v1::Commitment;

template <class Fn>
bool Any(const CheckContext& c, Fn fn) {
  return std::any_of(c.content.commitments().begin(), c.content.commitments().end(), fn);
}

bool IsCommon(const Commitment& commitment) {
  return commitment.obligor() == type::v1::OBLIGOR_JOINT;
}

void Reciprocal(const CheckContext& c) {
  if (!Any(c, [](const Commitment& m) {
        return m.obligor() == type::v1::OBLIGOR_STATE || IsCommon(m);
      })) {
    c.FindInVersion({&phrase::kStateWithoutCommitment}, {&phrase::kAddAStateCommitment});
  }
  if (!Any(c, [](const Commitment& m) {
        return m.obligor() == type::v1::OBLIGOR_REGION || IsCommon(m);
      })) {
    c.FindInVersion({&phrase::kCounterpartyWithoutCommitment},
                    {&phrase::kAddACounterpartyCommitment});
  }
}

void OfKind(const CheckContext& c) {
  const Commitment::Kind kind = c.check.commitment_kind();
  if (Any(c, [&](const Commitment& m) { return m.kind() == kind; })) return;
  c.FindInVersion(
      {&phrase::kNoCommitmentOfKind, {{"kind", WordFor(Commitment::Kind_Name(kind))}}},
      {&phrase::kAddACommitmentOfKind, {{"kind", WordFor(Commitment::Kind_Name(kind))}}});
}

void KairosOption(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.kind() != Commitment::KIND_KAIROS_USE || m.kairos_option() != 0) continue;
    c.Find(m.name(), {&phrase::kNoKairosOption}, {&phrase::kSetKairosOption});
  }
}

void SessionMeasures(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.kind() != Commitment::KIND_SESSION_PUBLICATION) continue;
    const std::set<int> measures(m.session_measures().begin(), m.session_measures().end());
    if (measures.size() == 3) continue;
    c.Find(m.name(), {&phrase::kSessionMeasureCount, {{"found", measures.size()}}},
           {&phrase::kSetSessionMeasures});
  }
}

// The options that commitments on paperless referral choose.
std::set<int> ReferralOptions(const CheckContext& c) {
  std::set<int> options;
  for (const Commitment& m : c.content.commitments()) {
    if (m.kind() == Commitment::KIND_REFERRAL_SOLUTION && m.referral_option() != 0) {
      options.insert(m.referral_option());
    }
  }
  return options;
}

void ReferralOption(const CheckContext& c) {
  const size_t chosen = ReferralOptions(c).size();
  if (chosen == 1) return;
  c.FindInVersion({chosen == 0 ? &phrase::kNoReferralSolution : &phrase::kTwoReferralSolutions},
                  {&phrase::kSetReferralOption});
}

void Ouiform(const CheckContext& c) {
  if (ReferralOptions(c).count(v1::REFERRAL_OPTION_OUIFORM) == 0 ||
      Any(c, [](const Commitment& m) { return m.obligor() == type::v1::OBLIGOR_PES; })) {
    return;
  }
  c.FindInVersion({&phrase::kOuiformWithoutPes}, {&phrase::kAddAPesCommitment});
}

void RegionalPlatform(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.referral_option() != v1::REFERRAL_OPTION_REGIONAL_PLATFORM ||
        m.has_interoperable_by_date()) {
      continue;
    }
    c.Find(m.name(), {&phrase::kPlatformWithoutDay}, {&phrase::kSetInteroperableByDate});
  }
}

const v1::SystemAlignment* SystemOf(const CheckContext& c, v1::SystemAlignment::System system) {
  for (const v1::SystemAlignment& alignment : c.content.narrative().systems()) {
    if (alignment.system() == system) return &alignment;
  }
  return nullptr;
}

absl::CivilDay DayOf(const google::type::Date& date) {
  return FromProto(date).value_or(absl::CivilDay(9999, 12, 31));
}

void AgoraPairing(const CheckContext& c) {
  const absl::CivilDay latest = DayOf(c.check.latest_day());
  const v1::SystemAlignment* agora = SystemOf(c, v1::SystemAlignment::SYSTEM_AGORA);
  if (agora == nullptr || (!agora->already_operational() &&
                           (!agora->has_due_date() || DayOf(agora->due_date()) > latest))) {
    c.FindInVersion({&phrase::kAgoraPairingWithoutDay, {{"latest", latest}}}, {&phrase::kAddAgora});
  }
  const bool promised = Any(c, [&](const Commitment& m) {
    return m.kind() == Commitment::KIND_AGORA_PAIRING && m.has_deliverable() &&
           DayOf(m.deliverable().due_date()) <= latest;
  });
  if (promised) return;
  c.FindInVersion({&phrase::kNoAgoraCommitment, {{"latest", latest}}},
                  {&phrase::kAddADeliverableByThatDay});
}

void KairosPairing(const CheckContext& c) {
  const v1::SystemAlignment* kairos = SystemOf(c, v1::SystemAlignment::SYSTEM_KAIROS);
  if (kairos != nullptr && (kairos->already_operational() || kairos->has_due_date())) return;
  c.FindInVersion({&phrase::kKairosNotDated}, {&phrase::kAddKairos});
}

void AgoraCalendar(const CheckContext& c) {
  const v1::SystemAlignment* agora = SystemOf(c, v1::SystemAlignment::SYSTEM_AGORA);
  if (agora == nullptr || agora->steps_size() == 0) {
    c.FindInVersion({&phrase::kAgoraWithoutStep}, {&phrase::kAddAgoraSteps});
    return;
  }
  if (!agora->has_due_date()) return;
  for (const v1::AlignmentStep& step : agora->steps()) {
    if (DayOf(step.due_date()) <= DayOf(agora->due_date())) continue;
    c.FindInVersion({&phrase::kStepAfterAgora, {{"step", step.title()}}},
                    {&phrase::kBringTheStepForward});
  }
}

void CommonCore(const CheckContext& c) {
  for (const v1::Project& project : c.content.projects()) {
    const std::set<std::string> carried(project.indicators().begin(), project.indicators().end());
    for (const v1::Indicator& indicator : c.content.indicators()) {
      if (!IsFunded(project) || indicator.scope() != v1::Indicator::SCOPE_COMMON_CORE ||
          carried.count(indicator.name()) > 0) {
        continue;
      }
      c.Find(project.name(), {&phrase::kCommonCoreNotCarried, {{"indicator", indicator.name()}}},
             {&phrase::kAddTheIndicatorToTheProject});
    }
    for (const std::string& name : project.indicators()) {
      if (FindIndicatorIn(c.content, name) != nullptr) continue;
      c.Find(project.name(), {&phrase::kNamedIndicatorNotThere, {{"indicator", name}}},
             {&phrase::kAddTheIndicator});
    }
  }
}

void StructuringCommitment(const CheckContext& c) {
  if (Any(c, [](const Commitment& m) { return m.structuring(); })) return;
  c.FindInVersion({&phrase::kNoStructuringCommitment}, {&phrase::kMarkOneAsStructuring});
}

void JointCommitment(const CheckContext& c) {
  if (Any(c, IsCommon)) return;
  c.FindInVersion({&phrase::kNoJointCommitment}, {&phrase::kAddAJointCommitment});
}

// Of every indicator, or of the pact's own ones.
void IndicatorsFilled(const CheckContext& c) {
  const bool own_only = c.check.kind() == Check::KIND_SPECIFIC_INDICATOR_FILLED;
  for (const v1::Indicator& indicator : c.content.indicators()) {
    if (own_only && indicator.scope() != v1::Indicator::SCOPE_PACT_SPECIFIC) continue;
    for (const std::string& path : EmptyFields(indicator, c.Annotation())) {
      c.Find(indicator.name(), {&phrase::kFieldIsEmpty, {{"path", path}}},
             {&phrase::kWriteField, {{"path", path}}});
    }
  }
}

void SpecificIndicator(const CheckContext& c) {
  const auto& all = c.content.indicators();
  if (std::any_of(all.begin(), all.end(), [](const v1::Indicator& i) {
        return i.scope() == v1::Indicator::SCOPE_PACT_SPECIFIC;
      })) {
    return;
  }
  c.FindInVersion({&phrase::kNoSpecificIndicator}, {&phrase::kAddASpecificIndicator});
}

void Brest(const CheckContext& c) {
  for (const v1::Indicator& indicator : c.content.indicators()) {
    if (indicator.scope() != v1::Indicator::SCOPE_COMMON_CORE) continue;
    for (int year : {2018, 2019}) {
      if (year < c.pact.start_year || year > c.pact.end_year) continue;
      if (std::any_of(indicator.sources().begin(), indicator.sources().end(),
                      [&](const v1::YearSource& s) {
                        return s.year() == year && s.source() == v1::YearSource::SOURCE_BREST_DARES;
                      })) {
        continue;
      }
      c.Find(indicator.name(), {&phrase::kDataNotFromBrest, {{"year", year}}},
             {&phrase::kAddBrest, {{"year", year}}});
    }
  }
}

void Targets(const CheckContext& c) {
  const auto look = [&](const std::string& subject, const v1::Indicator& indicator,
                        const auto& targets) {
    for (const v1::YearTarget& target : targets) {
      if (IsBeyondBaseline(indicator, target)) continue;
      c.Find(subject, {&phrase::kTargetBehindBaseline, {{"year", target.year()}}},
             {&phrase::kChangeTheTarget});
      return;
    }
  };
  for (const Commitment& commitment : c.content.commitments()) {
    if (!commitment.has_yearly_targets()) continue;
    const v1::Indicator* indicator =
        FindIndicatorIn(c.content, commitment.yearly_targets().indicator());
    if (indicator == nullptr) {
      c.Find(commitment.name(), {&phrase::kIndicatorNotInTheVersion}, {&phrase::kAddTheIndicator});
      continue;
    }
    look(commitment.name(), *indicator, commitment.yearly_targets().targets());
  }
  for (const v1::Indicator& indicator : c.content.indicators()) {
    look(indicator.name(), indicator, indicator.targets());
  }
}

constexpr Rule kRules[] = {
    {Check::KIND_RECIPROCAL_COMMITMENTS, Reciprocal},
    {Check::KIND_STRUCTURING_COMMITMENT, StructuringCommitment},
    {Check::KIND_COMMITMENT, OfKind},
    {Check::KIND_JOINT_COMMITMENT, JointCommitment},
    {Check::KIND_KAIROS_OPTION, KairosOption},
    {Check::KIND_SESSION_MEASURES, SessionMeasures},
    {Check::KIND_REFERRAL_OPTION, ReferralOption},
    {Check::KIND_OUIFORM, Ouiform},
    {Check::KIND_REGIONAL_PLATFORM, RegionalPlatform},
    {Check::KIND_AGORA_PAIRING, AgoraPairing},
    {Check::KIND_KAIROS_PAIRING, KairosPairing},
    {Check::KIND_AGORA_CALENDAR, AgoraCalendar},
    {Check::KIND_COMMON_CORE, CommonCore},
    {Check::KIND_INDICATOR_FILLED, IndicatorsFilled},
    {Check::KIND_SPECIFIC_INDICATOR_FILLED, IndicatorsFilled},
    {Check::KIND_SPECIFIC_INDICATOR, SpecificIndicator},
    {Check::KIND_BREST, Brest},
    {Check::KIND_TARGETS, Targets},
};

}  // namespace

bool RunCommitmentRule(const CheckContext& context) { return RunRuleOf(kRules, context); }

}  // namespace pactum::registry
