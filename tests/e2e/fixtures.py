"""A pact in force with an endowed budget, for tests that need one and not the whole demo."""

import json

from pactum_e2e import ROOT, Suite, day, euros, person, request_id, sql

PACT = "pacts/pdl-2019-2022"
PACT_ID = PACT.removeprefix("pacts/")
REQUESTS = ROOT / "examples/pays-de-la-loire/requests"
# A line of the annex with 4 000 000.00 EUR, on axis 2 and not of new pathways.
LINE = dict(axis="AXIS_2", year=2019, fundingSource="PIC")
LINE_CENTS = 400_000_000
OTHER_LINE = dict(axis="AXIS_2", year=2019, fundingSource="PIC", newPathways=True)


def request(name, **more):
    """A request file of the example with a request_id."""
    return dict(json.loads((REQUESTS / f"{name}.json").read_text()), requestId=request_id(), **more)


def names(pattern):
    return sorted(path.stem for path in REQUESTS.glob(pattern))


def version_etag(suite):
    version = suite.call("registry", "GetPactVersion", dict(name=PACT + "/versions/1"), person("AUDITOR"))
    return version["etag"]


def draft(suite):
    """The pact of Pays de la Loire, complete and not yet submitted."""
    officer = person("REGION_OFFICER")
    suite.call("registry", "CreatePact", request("010-create-pact"), officer)
    for pattern, method in (
        ("02*.json", "CreateIndicator"), ("03*.json", "CreateProject"), ("04*.json", "CreateCommitment"),
    ):
        for name in names(pattern):
            suite.call("registry", method, request(name), officer)
    update = request("050-update-version", etag=version_etag(suite))
    suite.call("registry", "UpdatePactVersion", update, officer)


def promise(suite):
    """The pact, submitted and signed by both sides; needs budget."""
    draft(suite)
    for name, method, role in (
        ("060-submit-version", "SubmitPactVersion", "REGION_OFFICER"),
        ("061-sign-region", "SignPactVersion", "REGION_PRESIDENT"),
        ("062-sign-prefect", "SignPactVersion", "STATE_PREFECT"),
    ):
        suite.call("registry", method, request(name, etag=version_etag(suite)), person(role))


def endow(suite):
    """The pact in force with its envelope allocated as the annex says."""
    promise(suite)
    suite.call("budget", "OpenEnvelope", request("120-open-envelope"), person("STATE_OFFICER"))
    suite.call("budget", "Allocate", request("122-allocate"), person("STATE_OFFICER"))


def endowed():
    """A suite at rest whose databases hold the endowed pact, to be copied with Suite(source=…)."""
    return _prepared(endow)


def promised():
    """A suite at rest whose databases hold the pact in force and no envelope."""
    return _prepared(promise)


def _prepared(prepare):
    suite = Suite()
    try:
        suite.start("budget")
        suite.start("registry")
        prepare(suite)
        suite.stop_all()
    except BaseException:
        suite.close()
        raise
    return suite


def reservation(identifier, cents, line=None, **more):
    """A request of Reserve, as procurement sends it."""
    return dict(
        pact=PACT, reservationId=identifier, cause=f"{PACT}/contracts/{identifier}",
        lines=[dict(line=line or LINE, amount=cents_of(cents))], effectiveDate=day("2019-03-20"),
        requestId=request_id(), **more)


UNITS, UNIT_CENTS = 10, 1_000_00
CONTRACT_CENTS = UNITS * UNIT_CENTS


def create_contract(suite, identifier, line=None, index=0):
    """A contract over UNITS sessions on one line, in DRAFT; its name."""
    contract = json.loads((REQUESTS / "212-contract-ateliers-au-dela.json").read_text())["contract"]
    lot = dict(lotId="lot", line=line or LINE, quantity=str(UNITS), unitPrice=cents_of(UNIT_CENTS))
    contract["lots"] = [dict(contract["lots"][0], **lot)]
    request = dict(parent=PACT, contractId=identifier, contract=contract, requestId=request_id())
    return suite.call("procurement", "CreateContract", request, person("REGION_OFFICER"), index)["name"]


def cents_of(cents):
    """Cents as google.type.Money."""
    amount = euros(cents // 100)
    return dict(amount, nanos=cents % 100 * 10_000_000) if cents % 100 else amount


def book_use(suite):
    """The balances of book USE on the fixture's line, from the ledger's own transfers."""
    rows = sql(suite.database("budget"), """
        SELECT kind, sum(cents) FROM (
          SELECT to_kind AS kind, to_key AS key, amount_cents AS cents FROM transfer WHERE book = 'USE'
          UNION ALL SELECT from_kind, from_key, -amount_cents FROM transfer WHERE book = 'USE') AS sides
         WHERE key = (SELECT line FROM reservation_line LIMIT 1) GROUP BY kind""")
    return {kind: int(cents) for kind, cents in rows}
