// Essential procurement data: the format 2.0.3 of the French ministry, as contracts become it.

#include <vector>

#include "common/base/date_wire.h"
#include "services/procurement/content/publication.h"

namespace pactum::procurement {
namespace {

// The official codelists, by the numbers of the enums; 0 is unset.
constexpr absl::string_view kProcedures[] = {
    "",
    "Procédure adaptée",
    "Appel d'offres ouvert",
    "Appel d'offres restreint",
    "Procédure avec négociation",
    "Marché passé sans publicité ni mise en concurrence préalable",
    "Dialogue compétitif"};
constexpr absl::string_view kTechniques[] = {"",
                                             "Accord-cadre",
                                             "Concours",
                                             "Système de qualification",
                                             "Système d'acquisition dynamique",
                                             "Catalogue électronique",
                                             "Enchère électronique",
                                             "Sans objet"};
constexpr absl::string_view kModalities[] = {"", "Tranches", "Bons de commande",
                                             "Marchés subséquents", "Sans objet"};
constexpr absl::string_view kPriceForms[] = {"", "Unitaire", "Forfaitaire", "Mixte"};
constexpr absl::string_view kPriceTypes[] = {"", "Définitif ferme", "Définitif actualisable",
                                             "Définitif révisable", "Provisoire"};
constexpr absl::string_view kCcags[] = {"",
                                        "Travaux",
                                        "Maitrise d'œuvre",
                                        "Fournitures courantes et services",
                                        "Marchés industriels",
                                        "Prestations intellectuelles",
                                        "Techniques de l'information et de la communication",
                                        "Pas de CCAG"};
constexpr absl::string_view kPlaces[] = {"",
                                         "Code postal",
                                         "Code commune",
                                         "Code arrondissement",
                                         "Code canton",
                                         "Code département",
                                         "Code région",
                                         "Code pays"};
constexpr absl::string_view kSocial[] = {"", "Clause sociale", "Critère social", "Marché réservé",
                                         "Pas de considération sociale"};
constexpr absl::string_view kEnvironmental[] = {"", "Clause environnementale",
                                                "Critère environnemental",
                                                "Pas de considération environnementale"};
constexpr absl::string_view kJointVentures[] = {"", "Conjoint", "Solidaire", "Pas de groupement"};

constexpr size_t kLongestObject = 1000;  // Characters.

template <class Values, size_t size>
Json Listed(const Values& values, const absl::string_view (&labels)[size]) {
  std::vector<Json> items;
  for (const int value : values) items.push_back(Json::Text(labels[value]));
  return Json::Array(items);
}

// At most so many characters of UTF-8.
std::string Cut(absl::string_view text, size_t characters) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++count > characters) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

Json Suppliers(absl::string_view siret) {
  return Json::Array({JsonObject().Add(
      "titulaire", JsonObject().Add("typeIdentifiant", "SIRET").Add("id", siret))});
}

// Published amendments in the order of their numbers. Where the format has no field for a change,
// its number and its days are reported alone.
std::vector<Json> Modifications(const PublishedContract& published) {
  std::vector<Json> modifications;
  for (const PublishedEvent& event : published.events) {
    if (event.act != Act::kAmend) continue;
    const v1::Amendment& amendment = event.amendment;
    const auto day = published.days.find(amendment.number());
    if (day == published.days.end()) continue;
    JsonObject modification;
    modification.Add("id", Json::Number(amendment.number()))
        .Add("dateNotificationModification", FormatDay(event.effective))
        .Add("datePublicationDonneesModification", FormatDay(day->second));
    if (amendment.has_duration_months()) {
      modification.Add("dureeMois", Json::Number(amendment.duration_months()));
    }
    const auto& before = amendment.before().amount();
    const auto& after = amendment.after().amount();
    if (before.units() != after.units() || before.nanos() != after.nanos()) {
      modification.Add(
          "montant", Json::Amount(Money::Cents(after.units() * 100 + after.nanos() / 10'000'000)));
    }
    if (!amendment.supplier_siret().empty()) {
      modification.Add("titulaires", Suppliers(amendment.supplier_siret()));
    }
    modifications.push_back(JsonObject().Add("modification", modification));
  }
  return modifications;
}

}  // namespace

absl::string_view LabelOf(v1::AwardProcedure procedure) { return kProcedures[procedure]; }

Json DecpMarche(const PublishedContract& published) {
  const Contract& contract = published.contract;
  const v1::Publication p = PublicationOf(contract);
  JsonObject marche;
  marche.Add("id", p.publication_id())
      .Add("acheteur", JsonObject().Add("id", p.buyer_siret()))
      .Add("nature", "Marché")
      .Add("objet", Cut(contract.title, kLongestObject))
      .Add("codeCPV", p.cpv_code())
      .Add("techniques", JsonObject().Add("technique", Listed(p.techniques(), kTechniques)))
      .Add("modalitesExecution",
           JsonObject().Add("modaliteExecution", Listed(p.execution_modalities(), kModalities)));
  if (!p.framework_publication_id().empty()) {
    marche.Add("idAccordCadre", p.framework_publication_id());
  }
  marche.Add("marcheInnovant", Json::Bool(p.innovative()))
      .Add("ccag", kCcags[p.ccag()])
      .Add("offresRecues", Json::Number(p.offers_received()))
      .Add("attributionAvance", Json::Bool(p.advance_granted()));
  if (p.advance_granted()) marche.Add("tauxAvance", Json::Share(p.advance_basis_points()));
  marche.Add("typeGroupementOperateurs", kJointVentures[p.joint_venture()])
      .Add("sousTraitanceDeclaree", Json::Bool(p.subcontracting_declared()))
      .Add("procedure", LabelOf(p.award_procedure()))
      .Add("lieuExecution",
           JsonObject().Add("code", p.place_code()).Add("typeCode", kPlaces[p.place_code_type()]))
      .Add("dureeMois", Json::Number(p.duration_months()))
      .Add("dateNotification", FormatDay(*contract.sign_day))
      .Add("datePublicationDonnees", FormatDay(published.days.at(0)))
      .Add("montant", Json::Amount(contract.maximum ? *contract.maximum : contract.Amount()))
      .Add("typesPrix", JsonObject().Add("typePrix", Listed(p.price_types(), kPriceTypes)))
      .Add("formePrix", kPriceForms[p.price_form()])
      .Add("titulaires", Suppliers(contract.supplier_siret))
      .Add("considerationsSociales",
           JsonObject().Add("considerationSociale", Listed(p.social_considerations(), kSocial)))
      .Add("considerationsEnvironnementales",
           JsonObject().Add("considerationEnvironnementale",
                            Listed(p.environmental_considerations(), kEnvironmental)));
  const std::vector<Json> modifications = Modifications(published);
  if (!modifications.empty()) marche.Add("modifications", Json::Array(modifications));
  return marche;
}

std::string DecpFile(const std::vector<Json>& marches) {
  return Json(JsonObject().Add("marches", JsonObject().Add("marche", Json::Array(marches)))).text();
}

}  // namespace pactum::procurement
