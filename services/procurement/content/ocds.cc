// Open Contracting Data Standard 1.1: a release for each event of a contract, a record for each
// process.
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "services/procurement/content/publication.h"

namespace pactum::procurement {
namespace {

constexpr absl::string_view kUnits[] = {"",        "entry in training", "trainee hour",
                                        "session", "engineering day",   "deliverable"};

std::string Instant(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}
std::string Midnight(absl::CivilDay day) { return absl::StrCat(FormatDay(day), "T00:00:00Z"); }

Money AmountOf(const google::type::Money& money) {
  return Money::Cents(money.units() * 100 + money.nanos() / 10'000'000);
}

Json Value(Money amount) {
  return JsonObject().Add("amount", Json::Amount(amount)).Add("currency", "EUR");
}

std::string OrganisationId(absl::string_view siret) { return absl::StrCat("FR-SIRET-", siret); }

Json Reference(absl::string_view siret, absl::string_view name) {
  return JsonObject().Add("id", OrganisationId(siret)).Add("name", name);
}

Json Party(absl::string_view siret, absl::string_view name, absl::string_view role) {
  return JsonObject()
      .Add("id", OrganisationId(siret))
      .Add("name", name)
      .Add("identifier",
           JsonObject().Add("scheme", "FR-SIRET").Add("id", siret).Add("legalName", name))
      .Add("roles", Json::Array({Json::Text(role)}));
}

// The terms and the status of a contract at an event.
struct Terms {
  Money amount;
  std::map<std::string, int64_t> quantities;
  absl::CivilDay end;
  std::string siret, supplier;
  std::vector<Json> amendments;
  absl::string_view award_status, contract_status;  // No contract before the signature.
};

Terms AtAward(const Contract& contract) {
  Terms terms;
  terms.amount = contract.maximum ? *contract.maximum : contract.Amount();
  for (const Lot& lot : contract.lots) terms.quantities[lot.id] = lot.quantity;
  terms.end = contract.realisation_end;
  terms.siret = contract.supplier_siret;
  terms.supplier = contract.supplier_name;
  terms.award_status = "active";
  return terms;
}

std::string ReleaseId(const std::string& ocid, const PublishedEvent& event) {
  switch (event.act) {
    case Act::kAward:
      return ocid + "-award";
    case Act::kSign:
      return ocid + "-contract";
    case Act::kOrder:
      return absl::StrCat(ocid, "-order-", event.id);
    case Act::kAmend:
      return absl::StrCat(ocid, "-amendment-", event.id);
    case Act::kCancel:
      return ocid + "-cancellation";
    default:
      return ocid + "-termination";
  }
}

absl::string_view TagOf(Act act) {
  switch (act) {
    case Act::kAward:
      return "award";
    case Act::kSign:
      return "contract";
    case Act::kOrder:
      return "contractUpdate";
    case Act::kAmend:
      return "contractAmendment";
    case Act::kCancel:
      return "awardCancellation";
    default:
      return "contractTermination";
  }
}

// Changes the terms by an event.
void Apply(const std::string& ocid, const PublishedEvent& event, const PublishedEvent& before,
           Terms& terms) {
  switch (event.act) {
    case Act::kSign:
      terms.contract_status = "active";
      break;
    case Act::kCancel:
      terms.award_status = "cancelled";
      break;
    case Act::kComplete:
    case Act::kTerminate:
      terms.contract_status = "terminated";
      break;
    case Act::kAmend: {
      const v1::AmendedTerms& after = event.amendment.after();
      terms.amount = AmountOf(after.amount());
      for (const auto& item : after.quantities()) {
        terms.quantities[item.lot_id()] = item.quantity();
      }
      terms.end = *FromProto(after.realisation_end_date());
      terms.siret = after.supplier_siret();
      terms.supplier = after.supplier_name();
      terms.amendments.push_back(JsonObject()
                                     .Add("id", event.id)
                                     .Add("date", Midnight(event.effective))
                                     .Add("rationale", event.amendment.reason_text())
                                     .Add("amendsReleaseID", ReleaseId(ocid, before))
                                     .Add("releaseID", ReleaseId(ocid, event)));
      break;
    }
    default:
      break;
  }
}

std::vector<Json> Items(const Contract& contract, const v1::Publication& publication,
                        const Terms& terms) {
  std::vector<Json> items;
  for (const Lot& lot : contract.lots) {
    items.push_back(JsonObject()
                        .Add("id", lot.id)
                        .Add("description", lot.title)
                        .Add("classification",
                             JsonObject().Add("scheme", "CPV").Add("id", publication.cpv_code()))
                        .Add("quantity", Json::Number(terms.quantities.at(lot.id)))
                        .Add("unit", JsonObject()
                                         .Add("name", kUnits[static_cast<size_t>(lot.unit)])
                                         .Add("value", Value(lot.unit_price))));
  }
  return items;
}

Json Period(absl::CivilDay start, absl::CivilDay end) {
  return JsonObject().Add("startDate", Midnight(start)).Add("endDate", Midnight(end));
}

Json Tender(const std::string& id, const Contract& contract, const v1::Publication& publication) {
  JsonObject tender;
  tender.Add("id", id + "-tender")
      .Add("title", contract.title)
      .Add("status", "complete")
      .Add("procuringEntity", Reference(publication.buyer_siret(), publication.buyer_name()))
      .Add("mainProcurementCategory", "services");
  // An adapted procedure may be open or not: the code stays away.
  const v1::AwardProcedure procedure = publication.award_procedure();
  if (procedure == v1::AWARD_PROCEDURE_OPEN) tender.Add("procurementMethod", "open");
  if (procedure == v1::AWARD_PROCEDURE_RESTRICTED || procedure == v1::AWARD_PROCEDURE_NEGOTIATED ||
      procedure == v1::AWARD_PROCEDURE_COMPETITIVE_DIALOGUE) {
    tender.Add("procurementMethod", "selective");
  }
  if (procedure == v1::AWARD_PROCEDURE_WITHOUT_COMPETITION) {
    tender.Add("procurementMethod", "limited");
  }
  tender.Add("procurementMethodDetails", LabelOf(procedure))
      .Add("tenderPeriod", JsonObject().Add("startDate", Midnight(contract.launch)))
      .Add("numberOfTenderers", Json::Number(publication.offers_received()));
  return tender;
}

// The body that a release and a compiled release share.
void AddBody(const std::string& id, const Contract& contract, const Terms& terms,
             JsonObject& release) {
  const v1::Publication p = PublicationOf(contract);
  release.Add("initiationType", "tender")
      .Add("parties", Json::Array({Party(p.buyer_siret(), p.buyer_name(), "buyer"),
                                   Party(terms.siret, terms.supplier, "supplier")}))
      .Add("buyer", Reference(p.buyer_siret(), p.buyer_name()))
      .Add("tender", Tender(id, contract, p));
  const std::string award_id = id + "-award";
  const Json items = Json::Array(Items(contract, p, terms));
  const Json period = Period(contract.realisation_start, terms.end);
  release.Add(
      "awards",
      Json::Array({JsonObject()
                       .Add("id", award_id)
                       .Add("title", contract.title)
                       .Add("status", terms.award_status)
                       .Add("date", Midnight(*contract.award_day))
                       .Add("value", Value(terms.amount))
                       .Add("suppliers", Json::Array({Reference(terms.siret, terms.supplier)}))
                       .Add("items", items)
                       .Add("contractPeriod", period)}));
  if (terms.contract_status.empty()) return;
  JsonObject signed_contract;
  signed_contract.Add("id", id)
      .Add("awardID", award_id)
      .Add("title", contract.title)
      .Add("status", terms.contract_status)
      .Add("period", period)
      .Add("value", Value(terms.amount))
      .Add("items", items)
      .Add("dateSigned", Midnight(*contract.sign_day));
  if (!terms.amendments.empty()) {
    signed_contract.Add("amendments", Json::Array(terms.amendments));
  }
  release.Add("contracts", Json::Array({signed_contract}));
}

struct Process {
  std::string ocid;
  std::vector<Json> releases;
  JsonObject compiled;
};

Process ProcessOf(const OcdsPublisher& publisher, const std::string& pact_id,
                  const PublishedContract& published) {
  Process process;
  const Contract& contract = published.contract;
  process.ocid = absl::StrCat(publisher.prefix, "-", pact_id, "-", contract.id);
  Terms terms = AtAward(contract);
  const PublishedEvent* before = nullptr;
  for (const PublishedEvent& event : published.events) {
    Apply(process.ocid, event, before == nullptr ? event : *before, terms);
    JsonObject release;
    release.Add("ocid", process.ocid)
        .Add("id", ReleaseId(process.ocid, event))
        .Add("date", Instant(event.recorded))
        .Add("tag", Json::Array({Json::Text(TagOf(event.act))}))
        .Add("language", "fr");
    AddBody(contract.id, contract, terms, release);
    process.releases.push_back(release);
    before = &event;
  }
  process.compiled.Add("ocid", process.ocid)
      .Add("id", absl::StrCat(process.ocid, "-compiled"))
      .Add("date", Instant(published.events.back().recorded))
      .Add("tag", Json::Array({Json::Text("compiled")}))
      .Add("language", "fr");
  AddBody(contract.id, contract, terms, process.compiled);
  return process;
}

JsonObject Package(const OcdsPublisher& publisher) {
  JsonObject package;
  package.Add("uri", publisher.uri)
      .Add("version", "1.1")
      .Add("publishedDate", Instant(publisher.time))
      .Add("publisher", JsonObject().Add("name", publisher.name));
  return package;
}

}  // namespace

std::string ReleasePackage(const OcdsPublisher& publisher, const std::string& pact_id,
                           const std::vector<PublishedContract>& contracts) {
  std::vector<Json> releases;
  for (const PublishedContract& contract : contracts) {
    for (Json& release : ProcessOf(publisher, pact_id, contract).releases) {
      releases.push_back(std::move(release));
    }
  }
  return Json(Package(publisher).Add("releases", Json::Array(releases))).text();
}

std::string RecordPackage(const OcdsPublisher& publisher, const std::string& pact_id,
                          const std::vector<PublishedContract>& contracts) {
  std::vector<Json> records;
  for (const PublishedContract& contract : contracts) {
    const Process process = ProcessOf(publisher, pact_id, contract);
    records.push_back(JsonObject()
                          .Add("ocid", process.ocid)
                          .Add("releases", Json::Array(process.releases))
                          .Add("compiledRelease", process.compiled));
  }
  return Json(Package(publisher).Add("records", Json::Array(records))).text();
}

}  // namespace pactum::procurement
