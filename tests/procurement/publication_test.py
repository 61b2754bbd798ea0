"""OCDS and DECP of a generated year of contracts: valid against the official schemas, and every
published value read back and compared with the contract's, field by field.

PACTUM_SCHEMAS_DIR names the folder of the schemas: decp-2.0.3.json and ocds-1.1.5/. Without it the
tests that need a schema are skipped.
"""

import decimal
import json
import os
import pathlib
import random
import unittest

from subjects import AUDITOR, PACT, PRESIDENT, REGION, Refused

import fixtures
from fixtures import LINE, REQUESTS, cents_of
from pactum_e2e import Suite, day, request_id

SCHEMAS = os.environ.get("PACTUM_SCHEMAS_DIR", "")
CONTRACTS = 24
AWARD_PROCEDURES = {
    "ADAPTED": ("Procédure adaptée", None), "OPEN": ("Appel d'offres ouvert", "open"),
    "RESTRICTED": ("Appel d'offres restreint", "selective"),
    "NEGOTIATED": ("Procédure avec négociation", "selective"),
    "WITHOUT_COMPETITION": ("Marché passé sans publicité ni mise en concurrence préalable", "limited"),
    "COMPETITIVE_DIALOGUE": ("Dialogue compétitif", "selective"),
}
TECHNIQUES = {"FRAMEWORK_AGREEMENT": "Accord-cadre", "DYNAMIC_PURCHASING_SYSTEM": "Système d'acquisition dynamique",
              "ELECTRONIC_CATALOGUE": "Catalogue électronique", "NONE": "Sans objet"}
CCAGS = {"SUPPLIES_AND_SERVICES": "Fournitures courantes et services",
         "INTELLECTUAL_SERVICES": "Prestations intellectuelles", "NONE": "Pas de CCAG"}
PRICE_TYPES = {"FIRM": "Définitif ferme", "ADJUSTABLE": "Définitif actualisable", "REVISABLE": "Définitif révisable"}
SOCIAL = {"CLAUSE": "Clause sociale", "CRITERION": "Critère social", "NONE": "Pas de considération sociale"}
ENVIRONMENTAL = {"CLAUSE": "Clause environnementale", "NONE": "Pas de considération environnementale"}
BUYER, SUPPLIER, OTHER_SUPPLIER = "73282932000074", "90000000200015", "90000000100017"


def publication(draw, number):
    advance = draw.random() < 0.5
    return dict(
        publicationId=f"2019-{number:04}", buyerSiret=BUYER, buyerName="Région", cpvCode="80500000",
        awardProcedure="AWARD_PROCEDURE_" + draw.choice(list(AWARD_PROCEDURES)),
        techniques=["TECHNIQUE_" + draw.choice(list(TECHNIQUES))],
        executionModalities=["EXECUTION_MODALITY_PURCHASE_ORDERS"], priceForm="PRICE_FORM_UNIT",
        priceTypes=["PRICE_TYPE_" + draw.choice(list(PRICE_TYPES))], ccag="CCAG_" + draw.choice(list(CCAGS)),
        offersReceived=draw.randint(1, 9), placeCode="52", placeCodeType="PLACE_CODE_TYPE_REGION",
        socialConsiderations=["SOCIAL_CONSIDERATION_" + draw.choice(list(SOCIAL))],
        environmentalConsiderations=["ENVIRONMENTAL_CONSIDERATION_" + draw.choice(list(ENVIRONMENTAL))],
        jointVenture="JOINT_VENTURE_NONE", subcontractingDeclared=draw.random() < 0.3,
        advanceGranted=advance, **(dict(advanceBasisPoints=draw.randint(1, 3000)) if advance else {}),
        innovative=draw.random() < 0.2, durationMonths=draw.randint(6, 48))


def cents(money):
    return int(money.get("units", 0)) * 100 + money.get("nanos", 0) // 10_000_000


def text_of(date):
    return f"{date['year']}-{date['month']:02}-{date['day']:02}"


def amount(value):
    """A decimal number of the file as cents, exactly."""
    return int(decimal.Decimal(str(value)) * 100)


def parse(text):
    return json.loads(text, parse_float=decimal.Decimal)


class Publication(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        source = fixtures.endowed()
        cls.addClassCleanup(source.close)
        cls.suite = Suite(source=source)
        cls.addClassCleanup(cls.suite.close)
        for service in ("registry", "budget", "procurement"):
            cls.suite.start(service)
        draw = random.Random(2019)
        cls.names = [cls.buy(draw, number) for number in range(CONTRACTS)]
        cls.subsidy = cls.create("subvention", draw, CONTRACTS, kind="KIND_SUBSIDY")
        cls.unknown = cls.create("incomplet", draw, CONTRACTS + 1, without=("cpvCode", "offersReceived"))
        for name in (cls.subsidy, cls.unknown):
            cls.sign(name)

    @classmethod
    def call(cls, method, request, token=REGION):
        return cls.suite.call("procurement", method, request, token)

    @classmethod
    def read(cls, name):
        return cls.call("GetContract", dict(name=name), AUDITOR)

    @classmethod
    def act(cls, method, of, effective, token=REGION, **more):
        request = dict(name=of["name"], effectiveDate=day(effective), etag=of["etag"],
                       requestId=request_id(), **more)
        return cls.call(method, request, token)

    @classmethod
    def create(cls, identifier, draw, number, kind="KIND_MARKET", without=()):
        contract = json.loads((REQUESTS / "212-contract-ateliers-au-dela.json").read_text())["contract"]
        lots = [dict(contract["lots"][0], lotId=f"lot-{i}", line=LINE, quantity=str(draw.randint(1, 50)),
                     unitPrice=cents_of(draw.randint(101, 99_999))) for i in range(draw.randint(1, 3))]
        known = {k: v for k, v in publication(draw, number).items() if k not in without}
        contract.update(title=f"Parcours « numérique » n° {number}", lots=lots, kind=kind, publication=known)
        if kind == "KIND_FRAMEWORK_AGREEMENT":
            contract["maximum"] = cents_of(draw.randint(10_000_000, 20_000_000))
        return cls.call("CreateContract", dict(parent=PACT, contractId=identifier, contract=contract,
                                               requestId=request_id()))["name"]

    @classmethod
    def sign(cls, name):
        cls.act("AwardContract", cls.read(name), "2019-03-20")
        cls.act("SignContract", cls.read(name), "2019-03-28", PRESIDENT)

    @classmethod
    def buy(cls, draw, number):
        framework = number % 4 == 3
        kind = "KIND_FRAMEWORK_AGREEMENT" if framework else "KIND_MARKET"
        name = cls.create(f"contrat-{number:02}", draw, number, kind)
        cls.sign(name)
        if framework:
            order = dict(title="Commande", items=[dict(lotId="lot-0", quantity="1")])
            cls.act("CommitOrder", cls.call("CreateOrder", dict(
                parent=name, orderId="b-1", order=order, requestId=request_id())), "2019-04-10")
        if number % 3 == 0:
            amendment = dict(reason="REASON_UNFORESEEN", reasonText="Imprévu", durationMonths=50)
            if not framework:
                amendment["items"] = [dict(lotId="lot-0", quantity="2")]
            if number % 2 == 0:
                amendment.update(supplierSiret=OTHER_SUPPLIER, supplierName="Autre organisme")
            cls.act("SignAmendment", cls.call("CreateAmendment", dict(
                parent=name, amendment=amendment, requestId=request_id())), "2019-06-03", PRESIDENT)
        cls.act("PublishContract", cls.read(name), "2019-07-01")
        if number % 5 == 4:
            cls.act("CompleteContract", cls.read(name), "2019-12-31")
        return name

    def files(self, method, **more):
        """All pages."""
        request, files, blocked = dict(parent=PACT, pageSize=7, **more), [], []
        while True:
            answer = self.call(method, request, AUDITOR)
            if answer.get("json"):
                files.append(parse(answer["json"]))
            blocked += answer.get("blocked", [])
            if not answer.get("nextPageToken"):
                return files, blocked
            request["pageToken"] = answer["nextPageToken"]

    def ocds(self, package):
        return self.files("ExportOcds", ocidPrefix="ocds-a1b2c3", packageUri="https://example.org/ocds.json",
                          publisherName="Région", publishTime="2020-01-02T08:00:00Z",
                          package="OCDS_PACKAGE_" + package)[0]

    def validator(self, name, draft):
        if not SCHEMAS:
            self.skipTest("PACTUM_SCHEMAS_DIR names no folder of official schemas")
        import jsonschema
        folder = pathlib.Path(SCHEMAS)
        known = {schema["id"]: schema for schema in map(
            lambda path: json.loads(path.read_text()), (folder / "ocds-1.1.5").glob("*.json"))
            if "id" in schema}
        for path in (folder / "ocds-1.1.5").glob("*.json"):
            known["https://standard.open-contracting.org/schema/1__1__5/" + path.name] = json.loads(path.read_text())
        schema = json.loads((folder / name).read_text())
        base = schema.get("$id") or schema.get("id") or ""
        kind = getattr(jsonschema, draft)
        kind.check_schema(schema)
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT4, DRAFT7
        specification = DRAFT4 if draft == "Draft4Validator" else DRAFT7
        registry = Registry().with_resources(
            (uri, Resource.from_contents(other, default_specification=specification))
            for uri, other in {**known, base: schema}.items())
        return kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)

    def assert_valid(self, validator, file):
        # As a validator of numbers reads it.
        plain = json.loads(json.dumps(file, default=float))
        errors = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(plain)]
        self.assertEqual(errors, [])

    def test_decp_is_valid(self):
        validator = self.validator("decp-2.0.3.json", "Draft7Validator")
        files, _ = self.files("ExportDecp")
        self.assertGreater(len(files), 1)
        for file in files:
            self.assert_valid(validator, file)
        # The validator does refuse: a missing required field, a value outside its codelist.
        del files[0]["marches"]["marche"][0]["codeCPV"]
        self.assertTrue(list(validator.iter_errors(json.loads(json.dumps(files[0], default=float)))))

    def test_ocds_releases_are_valid(self):
        package = self.validator("ocds-1.1.5/release-package-schema.json", "Draft4Validator")
        for file in self.ocds("RELEASES"):
            self.assert_valid(package, file)

    def test_ocds_records_are_valid(self):
        package = self.validator("ocds-1.1.5/record-package-schema.json", "Draft4Validator")
        for file in self.ocds("RECORDS"):
            self.assert_valid(package, file)

    def test_every_value_of_decp_is_the_contracts(self):
        files, blocked = self.files("ExportDecp")
        entries = [entry for file in files for entry in file["marches"]["marche"]]
        self.assertEqual(len(entries), CONTRACTS)
        for name, entry in zip(self.names, entries):
            with self.subTest(name):
                self.check_decp(self.read(name), dict(entry))
        self.assertEqual({item["contract"]: item for item in blocked}, {
            self.subsidy: dict(contract=self.subsidy, reason="SUBSIDY"),
            self.unknown: dict(contract=self.unknown, reason="INCOMPLETE", missingFields=[
                "contract.publication.cpv_code", "contract.publication.offers_received"])})

    def check_decp(self, contract, entry):
        known = contract["publication"]

        def code(field, prefix):
            return known[field].removeprefix(prefix)

        modifications = entry.pop("modifications", [])
        expected = {
            "id": known["publicationId"], "acheteur": {"id": known["buyerSiret"]}, "nature": "Marché",
            "objet": contract["title"], "codeCPV": known["cpvCode"],
            "techniques": {"technique": [TECHNIQUES[t.removeprefix("TECHNIQUE_")] for t in known["techniques"]]},
            "modalitesExecution": {"modaliteExecution": ["Bons de commande"]},
            "marcheInnovant": known["innovative"], "ccag": CCAGS[code("ccag", "CCAG_")],
            "offresRecues": known["offersReceived"], "attributionAvance": known["advanceGranted"],
            "typeGroupementOperateurs": "Pas de groupement",
            "sousTraitanceDeclaree": known["subcontractingDeclared"],
            "procedure": AWARD_PROCEDURES[code("awardProcedure", "AWARD_PROCEDURE_")][0],
            "lieuExecution": {"code": "52", "typeCode": "Code région"},
            "dureeMois": known["durationMonths"], "dateNotification": text_of(contract["signDate"]),
            "datePublicationDonnees": "2019-07-01",
            "typesPrix": {"typePrix": [PRICE_TYPES[p.removeprefix("PRICE_TYPE_")] for p in known["priceTypes"]]},
            "formePrix": "Unitaire",
            "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": contract["supplierSiret"]}}],
            "considerationsSociales": {"considerationSociale": [
                SOCIAL[c.removeprefix("SOCIAL_CONSIDERATION_")] for c in known["socialConsiderations"]]},
            "considerationsEnvironnementales": {"considerationEnvironnementale": [
                ENVIRONMENTAL[c.removeprefix("ENVIRONMENTAL_CONSIDERATION_")]
                for c in known["environmentalConsiderations"]]},
        }
        if known["advanceGranted"]:
            self.assertEqual(entry.pop("tauxAvance") * 10_000, known["advanceBasisPoints"])
        self.assertEqual(amount(entry.pop("montant")), cents(contract.get("maximum", contract["amount"])))
        self.assertEqual(entry, expected)
        amendments = self.call("ListAmendments", dict(parent=contract["name"]), AUDITOR).get("amendments", [])
        self.assertEqual(len(modifications), len(amendments))
        for wrapped, amendment in zip(modifications, amendments):
            modification = dict(wrapped["modification"])
            if amendment["before"]["amount"] != amendment["after"]["amount"]:
                self.assertEqual(amount(modification.pop("montant")), cents(amendment["after"]["amount"]))
            if "supplierSiret" in amendment:
                self.assertEqual(modification.pop("titulaires"), [
                    {"titulaire": {"typeIdentifiant": "SIRET", "id": amendment["supplierSiret"]}}])
            self.assertEqual(modification, {
                "id": amendment["number"], "dateNotificationModification": text_of(amendment["signDate"]),
                "datePublicationDonneesModification": "2019-07-01", "dureeMois": amendment["durationMonths"]})

    def test_every_value_of_ocds_is_the_contracts(self):
        records = [record for file in self.ocds("RECORDS") for record in file["records"]]
        releases = [release for file in self.ocds("RELEASES") for release in file["releases"]]
        self.assertEqual([r for record in records for r in record["releases"]], releases)
        self.assertEqual(len(records), CONTRACTS)
        for name, record in zip(self.names, records):
            with self.subTest(name):
                self.check_record(self.read(name), record)

    def check_record(self, contract, record):
        identifier = contract["name"].split("/")[-1]
        known = contract["publication"]
        compiled = record["compiledRelease"]
        self.assertEqual(record["ocid"], f"ocds-a1b2c3-pdl-2019-2022-{identifier}")
        tags = [release["tag"] for release in record["releases"]]
        history = ["award", "contract"]
        amendments = self.call("ListAmendments", dict(parent=contract["name"]), AUDITOR).get("amendments", [])
        if contract["kind"] == "KIND_FRAMEWORK_AGREEMENT":
            history.append("contractUpdate")
        history += ["contractAmendment"] * len(amendments)
        if contract["state"] == "STATE_COMPLETED":
            history.append("contractTermination")
        self.assertEqual(tags, [[tag] for tag in history])
        dates = [release["date"] for release in record["releases"]]
        self.assertEqual(dates, sorted(dates))
        now = contract.get("amended", {})
        supplier = (now.get("supplierSiret", contract["supplierSiret"]),
                    now.get("supplierName", contract["supplierName"]))
        parties = {party["roles"][0]: party for party in compiled["parties"]}
        for role, (siret, called) in dict(buyer=(BUYER, "Région"), supplier=supplier).items():
            self.assertEqual(parties[role], {
                "id": "FR-SIRET-" + siret, "name": called, "roles": [role],
                "identifier": {"scheme": "FR-SIRET", "id": siret, "legalName": called}})
        method = AWARD_PROCEDURES[known["awardProcedure"].removeprefix("AWARD_PROCEDURE_")]
        tender = compiled["tender"]
        self.assertEqual((tender["procurementMethodDetails"], tender.get("procurementMethod")), method)
        self.assertEqual(tender["numberOfTenderers"], known["offersReceived"])
        self.assertEqual(tender["tenderPeriod"]["startDate"][:10], text_of(contract["launchDate"]))
        (award,), (signed,) = compiled["awards"], compiled["contracts"]
        self.assertEqual(award["date"][:10], text_of(contract["awardDate"]))
        self.assertEqual(award["suppliers"], [{"id": "FR-SIRET-" + supplier[0], "name": supplier[1]}])
        self.assertEqual(signed["awardID"], award["id"])
        self.assertEqual(signed["dateSigned"][:10], text_of(contract["signDate"]))
        self.assertEqual(signed["title"], contract["title"])
        self.assertEqual(signed["status"], "terminated" if contract["state"] == "STATE_COMPLETED" else "active")
        value = now.get("maximum") or contract.get("maximum") or now.get("amount") or contract["amount"]
        self.assertEqual((amount(signed["value"]["amount"]), signed["value"]["currency"]), (cents(value), "EUR"))
        for item, lot in zip(signed["items"], contract["lots"], strict=True):
            self.assertEqual(item["quantity"], int(lot["quantity"]) + int(lot.get("changedQuantity", 0)))
            self.assertEqual(amount(item["unit"]["value"]["amount"]), cents(lot["unitPrice"]))
            self.assertEqual(item["classification"], {"scheme": "CPV", "id": known["cpvCode"]})
        self.assertEqual([a["id"] for a in signed.get("amendments", [])], [str(a["number"]) for a in amendments])
        # The first releases have the contract as it was signed.
        first = record["releases"][1]["contracts"][0]
        self.assertEqual(amount(first["value"]["amount"]), cents(contract.get("maximum", contract["amount"])))

    def test_what_is_unknown_blocks_and_may_be_completed_but_not_changed(self):
        read = self.read(self.unknown)
        with self.assertRaises(Refused) as refused:
            self.act("PublishContract", read, "2019-07-01")
        self.assertEqual(refused.exception.reason, "PUBLICATION_INCOMPLETE")
        self.assertEqual(refused.exception.fields, [
            "contract.publication.cpv_code", "contract.publication.offers_received"])
        with self.assertRaises(Refused) as refused:
            self.act("PublishContract", read, "2019-07-01", publication=dict(buyerName="Autre"))
        self.assertEqual(refused.exception.fields, ["publication.buyer_name"])
        with self.assertRaises(Refused) as refused:
            self.act("PublishContract", self.read(self.subsidy), "2019-07-01")
        self.assertEqual(refused.exception.reason, "CONTRACT_KIND")


if __name__ == "__main__":
    unittest.main()
