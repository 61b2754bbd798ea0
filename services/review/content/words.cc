#include "services/review/content/words.h"

#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/date_wire.h"

namespace pactum::review {
namespace {

// French, English.
using Pair = std::pair<const char*, const char*>;

std::string Pick(const Pair& pair, Language language) {
  return In(language, pair.first, pair.second);
}

template <class E>
std::string Look(const std::map<E, Pair>& words, E value, Language language) {
  const auto found = words.find(value);
  return found == words.end() ? "—" : Pick(found->second, language);
}

const std::map<std::string, Pair>& Meanings() {
  static const auto* const meanings = new std::map<std::string, Pair>{
      {"NOT_DUE",
       {"Livrable non encore échu, il ne compte pas",
        "Deliverable not due yet, it does not count"}},
      {"NOT_YET_AVAILABLE",
       {"Aucune donnée ne peut encore exister, il ne compte pas",
        "No data can exist yet, it does not count"}},
      {"MISSING_MEASUREMENT", {"La mesure manque", "The measurement is missing"}},
      {"SOURCE_NOT_BREST",
       {"La mesure de 2018 ou 2019 ne vient pas de la base Brest",
        "The measurement of 2018 or 2019 does not come from Brest"}},
      {"UNCONFIRMED_REPORT",
       {"Compte rendu sans réponse de l'autre partie",
        "Report without an answer of the other side"}},
      {"CONTESTED_REPORT",
       {"Compte rendu contesté par l'autre partie", "Report contested by the other side"}},
      {"NOTHING_DUE", {"Rien n'était dû sur cet axe", "Nothing was due on this axis"}},
      {"CERTIFIED_LIMIT_REACHED", {"Limité au service fait", "Limited by what was certified"}},
      {"TRANSVERSE_LIMITED_BY_RELEASE",
       {"Limité à ce qui fut débloqué de l'axe 3", "Limited by what was released of axis 3"}},
      {"TRANSVERSE_CAP_REACHED",
       {"La part de l'axe 3 dans l'enveloppe est atteinte",
        "The share of axis 3 in the envelope is reached"}},
      {"NEW_PATHWAYS_FLOOR_REACHED",
       {"La part des nouveaux parcours limite l'axe 3", "The share of new pathways limits axis 3"}},
      {"ENVELOPE_EXHAUSTED", {"L'enveloppe est épuisée", "The envelope is exhausted"}},
      {"GRANTED_ABOVE_CERTIFIED",
       {"Il est accordé plus que le service fait à ce jour",
        "More is granted than was certified to date"}},
      {"RECOVERY_DUE", {"Une partie de l'avance est à reverser", "Part of the advance comes back"}},
      {"MANDATORY_COMMITMENT_UNMET",
       {"Engagement obligatoire non tenu, le taux baisse",
        "Mandatory commitment unmet, the rate is lowered"}},
      {"SUSPENSIVE_COMMITMENT_UNMET",
       {"Engagement suspensif non tenu, le taux est nul",
        "Suspensive commitment unmet, the rate is zero"}},
      {"OWN_EFFORT_BELOW_BASELINE",
       {"L'effort propre est sous sa référence", "The own effort is below its baseline"}},
      {"UNIT_COST_ABOVE_REFERENCE",
       {"Le coût unitaire dépasse la référence indicative",
        "The unit cost exceeds the indicative reference"}},
      {"GAP_UNEXPLAINED", {"Écart sans explication d'aucune partie", "Gap that no side explains"}},
      {"PROSPECT_WITHOUT_OUTCOME",
       {"Piste sans suite dite par les deux parties", "Prospect of which a side says no outcome"}},
      {"OWN_EFFORT_MISSING", {"Aucun effort propre confirmé", "No own effort is confirmed"}},
      {"EARLIER_YEAR_UNDECIDED",
       {"Un exercice antérieur est sans décision", "An earlier exercise has no decision"}},
      {"CONVENTION_NOT_IN_FORCE", {"Aucune convention en vigueur", "No convention is in force"}},
      {"CERTIFIED_DIFFERS",
       {"Le service fait diffère entre les services",
        "What was certified differs between services"}},
      {"ROW_MISSING", {"Un projet ou engagement manque", "A project or commitment is missing"}},
  };
  return *meanings;
}

}  // namespace

std::vector<Language> LanguagesOf(v1::ReportLanguage language) {
  if (language == v1::REPORT_LANGUAGE_FRENCH) return {Language::kFrench};
  if (language == v1::REPORT_LANGUAGE_ENGLISH) return {Language::kEnglish};
  return {Language::kFrench, Language::kEnglish};
}

std::string Say(type::v1::Axis axis, Language language) {
  // Never broken between word and number.
  return absl::StrFormat("%s\u00a0%d", In(language, "Axe", "Axis"), static_cast<int>(axis));
}

std::string Say(type::v1::Maturity maturity, Language language) {
  return Look<type::v1::Maturity>(
      {{type::v1::MATURITY_PROSPECT, {"Piste", "Prospect"}},
       {type::v1::MATURITY_STRUCTURING, {"En structuration", "Structuring"}},
       {type::v1::MATURITY_IDENTIFIED, {"Identifié", "Identified"}}},
      maturity, language);
}

std::string Say(type::v1::ProjectState state, Language language) {
  return Look<type::v1::ProjectState>(
      {{type::v1::PROJECT_STATE_PROPOSED, {"Proposé", "Proposed"}},
       {type::v1::PROJECT_STATE_RUNNING, {"En\u00a0cours", "Running"}},
       {type::v1::PROJECT_STATE_SUSPENDED, {"Suspendu", "Suspended"}},
       {type::v1::PROJECT_STATE_COMPLETED, {"Achevé", "Completed"}},
       {type::v1::PROJECT_STATE_ABANDONED, {"Abandonné", "Abandoned"}}},
      state, language);
}

std::string Say(type::v1::Obligor obligor, Language language) {
  return Look<type::v1::Obligor>(
      {{type::v1::OBLIGOR_REGION, {"Contrepartie", "Counterparty"}},
       {type::v1::OBLIGOR_JOINT, {"Commun", "Joint"}},
       {type::v1::OBLIGOR_STATE, {"État", "State"}},
       {type::v1::OBLIGOR_PES, {"Service public de l'emploi", "Public employment service"}},
       {type::v1::OBLIGOR_BRANCH, {"Branche", "Branch"}}},
      obligor, language);
}

std::string Say(type::v1::Standing standing, Language language) {
  return Look<type::v1::Standing>(
      {{type::v1::STANDING_UNCONFIRMED, {"Sans réponse", "Unconfirmed"}},
       {type::v1::STANDING_CONFIRMED, {"Confirmé", "Confirmed"}},
       {type::v1::STANDING_CONTESTED, {"Contesté", "Contested"}}},
      standing, language);
}

std::string Say(type::v1::Side side, Language language) {
  return Look<type::v1::Side>({{type::v1::SIDE_STATE, {"État", "State"}},
                               {type::v1::SIDE_COUNTERPARTY, {"Contrepartie", "Counterparty"}}},
                              side, language);
}

std::string Say(v1::AnnualReview::State state, Language language) {
  return Look<v1::AnnualReview::State>(
      {{v1::AnnualReview::STATE_OPEN, {"Ouverte", "Open"}},
       {v1::AnnualReview::STATE_SUBMITTED, {"Soumise au préfet", "Submitted to the Prefect"}},
       {v1::AnnualReview::STATE_DECIDED, {"Décidée", "Decided"}},
       {v1::AnnualReview::STATE_CLOSED, {"Close", "Closed"}}},
      state, language);
}

std::string Say(v1::Decision::State state, Language language) {
  return Look<v1::Decision::State>(
      {{v1::Decision::STATE_RECORDED,
        {"Enregistrée, en route vers le budget", "Recorded, on its way to budget"}},
       {v1::Decision::STATE_EFFECTIVE, {"En vigueur", "In effect"}},
       {v1::Decision::STATE_REFUSED, {"Refusée par le budget", "Refused by budget"}}},
      state, language);
}

std::string Say(v1::Difficulty difficulty, Language language) {
  return Look<v1::Difficulty>(
      {{v1::DIFFICULTY_PERSON_REFUSAL,
        {"Refus d'adhésion des personnes", "Persons refuse to take part"}},
       {v1::DIFFICULTY_RELATED_BARRIERS,
        {"Freins connexes trop difficiles", "Related barriers too hard"}},
       {v1::DIFFICULTY_LOW_ATTRACTIVENESS, {"Attractivité insuffisante", "Too little attractive"}},
       {v1::DIFFICULTY_UNSUITABLE_SCHEDULE,
        {"Calendrier de réalisation inadapté", "Unsuitable schedule"}},
       {v1::DIFFICULTY_OTHER, {"Autre", "Other"}}},
      difficulty, language);
}

std::string Say(v1::ProspectOutcome outcome, Language language) {
  return Look<v1::ProspectOutcome>(
      {{v1::PROSPECT_OUTCOME_KEEP, {"Maintenue", "Kept"}},
       {v1::PROSPECT_OUTCOME_PROMOTE, {"À promouvoir", "To be promoted"}},
       {v1::PROSPECT_OUTCOME_DROP, {"Abandonnée", "Dropped"}}},
      outcome, language);
}

std::string MeaningOf(absl::string_view code, Language language) {
  const auto found = Meanings().find(std::string(code));
  return found == Meanings().end() ? std::string(code) : Pick(found->second, language);
}

std::string Day(const google::type::Date& date, Language language) {
  if (date.year() == 0) return "—";
  if (language == Language::kFrench) {
    return absl::StrFormat("%02d/%02d/%04d", date.day(), date.month(), date.year());
  }
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string Instant(const google::protobuf::Timestamp& time, Language language) {
  return absl::FormatTime(In(language, "%d/%m/%E4Y %H:%M:%S UTC", "%E4Y-%m-%d %H:%M:%S UTC"),
                          pactum::FromProto(time), absl::UTCTimeZone());
}

}  // namespace pactum::review
