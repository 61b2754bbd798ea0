#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "services/registry/content/filled.h"
#include "services/registry/content/rules.h"

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
    c.SayWhole("the State commits itself to nothing", "add a commitment of the State");
  }
  if (!Any(c, [](const Commitment& m) {
        return m.obligor() == type::v1::OBLIGOR_REGION || IsCommon(m);
      })) {
    c.SayWhole("the counterparty commits itself to nothing",
               "add a commitment of the counterparty");
  }
}

void OfKind(const CheckContext& c) {
  const Commitment::Kind kind = c.check.commitment_kind();
  if (Any(c, [&](const Commitment& m) { return m.kind() == kind; })) return;
  c.SayWhole(absl::StrCat("there is no commitment ", Commitment::Kind_Name(kind)),
             absl::StrCat("add a commitment of ", Commitment::Kind_Name(kind)));
}

void KairosOption(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.kind() != Commitment::KIND_KAIROS_USE || m.kairos_option() != 0) continue;
    c.Say(m.name(), "it does not say whether Kairos or the zero-entry API is used",
          "set kairos_option");
  }
}

void SessionMeasures(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.kind() != Commitment::KIND_SESSION_PUBLICATION) continue;
    const std::set<int> measures(m.session_measures().begin(), m.session_measures().end());
    if (measures.size() == 3) continue;
    c.Say(m.name(), absl::StrCat("it publishes ", measures.size(), " of sessions, days and places"),
          "set all three session_measures");
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
  c.SayWhole(chosen == 0 ? "no solution of paperless referral is chosen"
                         : "two solutions of paperless referral are chosen",
             "set referral_option of the REFERRAL_SOLUTION commitment: OUIFORM or "
             "REGIONAL_PLATFORM, not both");
}

void Ouiform(const CheckContext& c) {
  if (ReferralOptions(c).count(v1::REFERRAL_OPTION_OUIFORM) == 0 ||
      Any(c, [](const Commitment& m) { return m.obligor() == type::v1::OBLIGOR_PES; })) {
    return;
  }
  c.SayWhole("Ouiform is chosen, and the public employment service commits itself to nothing",
             "add a commitment of the PES on its developments");
}

void RegionalPlatform(const CheckContext& c) {
  for (const Commitment& m : c.content.commitments()) {
    if (m.referral_option() != v1::REFERRAL_OPTION_REGIONAL_PLATFORM ||
        m.has_interoperable_by_date()) {
      continue;
    }
    c.Say(m.name(), "the regional platform has no day by which it is interoperable",
          "set interoperable_by_date");
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
    c.SayWhole(absl::StrCat("the pairing with Agora has no day by ", FormatDay(latest)),
               "add AGORA with its due_date to narrative.systems");
  }
  const bool promised = Any(c, [&](const Commitment& m) {
    return m.kind() == Commitment::KIND_AGORA_PAIRING && m.has_deliverable() &&
           DayOf(m.deliverable().due_date()) <= latest;
  });
  if (promised) return;
  c.SayWhole(absl::StrCat("no commitment AGORA_PAIRING is due by ", FormatDay(latest)),
             "add one with a deliverable by that day");
}

void KairosPairing(const CheckContext& c) {
  const v1::SystemAlignment* kairos = SystemOf(c, v1::SystemAlignment::SYSTEM_KAIROS);
  if (kairos != nullptr && (kairos->already_operational() || kairos->has_due_date())) return;
  c.SayWhole("the pairing with Kairos is neither operational nor dated",
             "add KAIROS to narrative.systems, already_operational or with its due_date");
}

void AgoraCalendar(const CheckContext& c) {
  const v1::SystemAlignment* agora = SystemOf(c, v1::SystemAlignment::SYSTEM_AGORA);
  if (agora == nullptr || agora->steps_size() == 0) {
    c.SayWhole("the way to Agora has no dated step", "add steps to AGORA in narrative.systems");
    return;
  }
  if (!agora->has_due_date()) return;
  for (const v1::AlignmentStep& step : agora->steps()) {
    if (DayOf(step.due_date()) <= DayOf(agora->due_date())) continue;
    c.SayWhole(absl::StrCat("the step «", step.title(), "» comes after the pairing with Agora"),
               "bring the step forward");
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
      c.Say(project.name(),
            absl::StrCat("does not carry the common-core indicator ", indicator.name()),
            "add it to the project's indicators");
    }
    for (const std::string& name : project.indicators()) {
      if (FindIndicatorIn(c.content, name) != nullptr) continue;
      c.Say(project.name(), absl::StrCat("it names ", name, ", which is not there"),
            "add the indicator, or name another");
    }
  }
}

void IndicatorsFilled(const CheckContext& c, bool all) {
  for (const v1::Indicator& indicator : c.content.indicators()) {
    if (!all && indicator.scope() != v1::Indicator::SCOPE_PACT_SPECIFIC) continue;
    for (const std::string& path : EmptyFields(indicator, c.Annotation())) {
      c.Say(indicator.name(), absl::StrCat(path, " is empty"), absl::StrCat("write ", path));
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
  c.SayWhole("there is no indicator of the pact's own", "add a pact-specific indicator");
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
      c.Say(indicator.name(), absl::StrCat("its data of ", year, " do not come from Brest"),
            absl::StrCat("add BREST_DARES for ", year, " to its sources"));
    }
  }
}

void Targets(const CheckContext& c) {
  const auto look = [&](const std::string& subject, const v1::Indicator& indicator,
                        const auto& targets) {
    for (const v1::YearTarget& target : targets) {
      if (IsBeyondBaseline(indicator, target)) continue;
      c.Say(subject,
            absl::StrCat("its target of ", target.year(), " is behind the indicator's baseline"),
            "change the target, or the indicator's baseline or direction");
      return;
    }
  };
  for (const Commitment& commitment : c.content.commitments()) {
    if (!commitment.has_yearly_targets()) continue;
    const v1::Indicator* indicator =
        FindIndicatorIn(c.content, commitment.yearly_targets().indicator());
    if (indicator == nullptr) {
      c.Say(commitment.name(), "its indicator is not in the version",
            "add the indicator, or name another");
      continue;
    }
    look(commitment.name(), *indicator, commitment.yearly_targets().targets());
  }
  for (const v1::Indicator& indicator : c.content.indicators()) {
    look(indicator.name(), indicator, indicator.targets());
  }
}

}  // namespace

bool RunCommitmentRule(const CheckContext& context) {
  switch (context.check.kind()) {
    case Check::KIND_RECIPROCAL_COMMITMENTS:
      Reciprocal(context);
      return true;
    case Check::KIND_STRUCTURING_COMMITMENT:
      if (!Any(context, [](const Commitment& m) { return m.structuring(); })) {
        context.SayWhole("no commitment structures the pact", "mark one as structuring");
      }
      return true;
    case Check::KIND_COMMITMENT:
      OfKind(context);
      return true;
    case Check::KIND_JOINT_COMMITMENT:
      if (!Any(context, IsCommon)) {
        context.SayWhole("both sides have no commitment in common", "add a JOINT commitment");
      }
      return true;
    case Check::KIND_KAIROS_OPTION:
      KairosOption(context);
      return true;
    case Check::KIND_SESSION_MEASURES:
      SessionMeasures(context);
      return true;
    case Check::KIND_REFERRAL_OPTION:
      ReferralOption(context);
      return true;
    case Check::KIND_OUIFORM:
      Ouiform(context);
      return true;
    case Check::KIND_REGIONAL_PLATFORM:
      RegionalPlatform(context);
      return true;
    case Check::KIND_AGORA_PAIRING:
      AgoraPairing(context);
      return true;
    case Check::KIND_KAIROS_PAIRING:
      KairosPairing(context);
      return true;
    case Check::KIND_AGORA_CALENDAR:
      AgoraCalendar(context);
      return true;
    case Check::KIND_COMMON_CORE:
      CommonCore(context);
      return true;
    case Check::KIND_INDICATOR_FILLED:
    case Check::KIND_SPECIFIC_INDICATOR_FILLED:
      IndicatorsFilled(context, context.check.kind() == Check::KIND_INDICATOR_FILLED);
      return true;
    case Check::KIND_SPECIFIC_INDICATOR:
      SpecificIndicator(context);
      return true;
    case Check::KIND_BREST:
      Brest(context);
      return true;
    case Check::KIND_TARGETS:
      Targets(context);
      return true;
    default:
      return false;
  }
}

}  // namespace pactum::registry
