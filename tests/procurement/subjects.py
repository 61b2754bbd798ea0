"""The acts of procurement that move money, for tests that kill processes: the preparation of a
contract, the request of the act, and its effects here and on budget's ledger. Process 1 of
procurement prepares and reads; process 0 may be killed.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from fixtures import LINE, PACT, REQUESTS, cents_of  # noqa: E402
from pactum_e2e import Refused, day, person, request_id, sql  # noqa: E402

SIGKILL, MINUTE = -9, 60
REGION, PRESIDENT = person("REGION_OFFICER"), person("REGION_PRESIDENT")
CERTIFIER = person("REGION_OFFICER", "bureau-controle.region-52")
AUDITOR = person("AUDITOR")
UNITS, UNIT_CENTS = 10, 1_000_00
WHOLE = UNITS * UNIT_CENTS
ORDERED = 4 * UNIT_CENTS


class Subject:
    """A contract for one case, with an order and a delivery where the act needs one."""

    def __init__(self, suite, identifier, kind="KIND_MARKET"):
        self.suite = suite
        contract = json.loads((REQUESTS / "212-contract-ateliers-au-dela.json").read_text())["contract"]
        lot = dict(contract["lots"][0], lotId="lot", line=LINE, quantity=str(UNITS),
                   unitPrice=cents_of(UNIT_CENTS))
        contract.update(lots=[lot], kind=kind)
        if kind == "KIND_FRAMEWORK_AGREEMENT":
            contract["maximum"] = cents_of(WHOLE)
        self.name = self.call("CreateContract", dict(
            parent=PACT, contractId=identifier, contract=contract, requestId=request_id()))["name"]
        self.order, self.delivery = self.name + "/orders/o", self.name + "/deliveries/d"

    def call(self, method, request, token=REGION, index=1):
        return self.suite.call("procurement", method, request, token, index)

    def read(self, of="contract", index=1):
        name = dict(contract=self.name, order=self.order, delivery=self.delivery)[of]
        return self.call("Get" + of.capitalize(), dict(name=name), AUDITOR, index)

    def state(self, of="contract", index=1):
        return self.read(of, index)["state"].removeprefix("STATE_")

    def on(self, effective, of="contract", **more):
        """A request of an act, on the current etag."""
        read = self.read(of)
        return dict(name=read["name"], effectiveDate=day(effective), etag=read["etag"],
                    requestId=request_id(), **more)

    def effects(self):
        """The transfers on budget's ledger for the contract with its orders and deliveries: type to
        amounts."""
        rows = sql(self.suite.database("budget"), f"""
            SELECT type, amount_cents FROM transfer
             WHERE book = 'USE' AND (cause = '{self.name}' OR cause LIKE '{self.name}/%' OR cause IN (
               SELECT c.id FROM certificate c JOIN reservation r ON r.id = c.reservation
                WHERE r.cause = '{self.name}')) ORDER BY id""")
        effects = {}
        for kind, cents in rows:
            effects.setdefault(kind, []).append(int(cents))
        return effects


class Act:
    """The preparation of a subject for the act, and the effects of a successful act."""

    method, token, of, before, after, effect = "", REGION, "contract", "", "", {}
    kind = "KIND_MARKET"
    faults = ()  # Budget's points that the act passes.

    def prepare(self, subject):
        """Prepares a new contract for the act."""

    def request(self, subject):
        raise NotImplementedError

    def state(self, subject, index=1):
        return subject.state(self.of, index)

    def ask(self, subject, request, index=1):
        return subject.call(self.method, request, self.token, index)

    def do(self, subject):
        self.ask(subject, self.request(subject))


class Award(Act):
    method, before, after, effect = "AwardContract", "DRAFT", "AWARDED", dict(RESERVE=[WHOLE])
    faults = ("reserve.after_commit",)

    def request(self, subject):
        return subject.on("2019-03-20")


class Sign(Act):
    method, token, before, after = "SignContract", PRESIDENT, "AWARDED", "SIGNED"
    effect, faults = dict(COMMIT=[WHOLE]), ("commit.after_commit",)

    def prepare(self, subject):
        Award().do(subject)

    def request(self, subject):
        return subject.on("2019-03-28")


class Order(Act):
    method, of, before, after = "CommitOrder", "order", "DRAFT", "COMMITTED"
    kind = "KIND_FRAMEWORK_AGREEMENT"
    effect = dict(RESERVE=[ORDERED], COMMIT=[ORDERED])
    faults = ("reserve.after_commit", "commit.after_commit")

    def prepare(self, subject):
        Award().do(subject)
        Sign().do(subject)
        subject.call("CreateOrder", dict(
            parent=subject.name, orderId="o", requestId=request_id(),
            order=dict(title="Commande", items=[dict(lotId="lot", quantity="4")])))

    def request(self, subject):
        return subject.on("2019-04-02", "order")


class Cancel(Act):
    method, before, after, effect = "CancelContract", "AWARDED", "CANCELLED", dict(RELEASE=[WHOLE])
    faults = ("release.after_commit",)

    def prepare(self, subject):
        Award().do(subject)

    def request(self, subject):
        return subject.on("2019-03-28", reason="Sans suite")


class Complete(Act):
    method, before, after, effect = "CompleteContract", "SIGNED", "COMPLETED", dict(RELEASE=[WHOLE])
    faults = ("release.after_commit",)

    def prepare(self, subject):
        Award().do(subject)
        Sign().do(subject)

    def request(self, subject):
        return subject.on("2019-12-31")


class Terminate(Complete):
    method, after = "TerminateContract", "TERMINATED"

    def request(self, subject):
        return subject.on("2019-12-31", reason="Défaillance", finalCertifiedAmount=cents_of(0),
                          terminationReason="TERMINATION_REASON_SUPPLIER_FAULT")


class Certify(Act):
    method, token, of, before, after = "CertifyDeliveries", CERTIFIER, "delivery", "RECORDED", "CERTIFIED"
    effect, faults = dict(CERTIFY=[UNIT_CENTS]), ("certify.after_commit",)

    def prepare(self, subject):
        Complete().prepare(subject)
        delivery = dict(lotId="lot", quantity="1", effectiveDate=day("2019-05-02"))
        subject.call("RecordDeliveries", dict(
            parent=subject.name, deliveries=[dict(deliveryId="d", delivery=delivery)],
            requestId=request_id()))

    def request(self, subject):
        return dict(parent=subject.name, names=[subject.delivery], requestId=request_id())


class Reverse(Act):
    method, of, before, after = "ReverseDelivery", "delivery", "CERTIFIED", "REVERSED"
    effect, faults = dict(REVERSE_CERTIFICATE=[UNIT_CENTS]), ("reverse.after_commit",)

    def prepare(self, subject):
        Certify().prepare(subject)
        Certify().do(subject)

    def request(self, subject):
        return dict(name=subject.delivery, reason="Erreur de saisie", requestId=request_id())


ACTS = dict(award=Award(), sign=Sign(), order=Order(), certify=Certify(), reverse=Reverse(),
            complete=Complete(), terminate=Terminate(), cancel=Cancel())


class Case:
    """One act on its own contract: the state before, and the request."""

    def __init__(self, suite, name, place):
        self.act = ACTS[name]
        self.subject = Subject(suite, f"{name}-{place}".replace("_", "-").replace(".", "-"), self.act.kind)
        self.act.prepare(self.subject)
        self.effects = self.subject.effects()
        self.request = self.act.request(self.subject)

    def expected(self):
        together = {kind: list(amounts) for kind, amounts in self.effects.items()}
        for kind, amounts in self.act.effect.items():
            together.setdefault(kind, []).extend(amounts)
        return together

    def done(self):
        return self.act.state(self.subject) == self.act.after


__all__ = ["ACTS", "AUDITOR", "CERTIFIER", "Case", "MINUTE", "PACT", "PRESIDENT", "REGION", "Refused",
           "SIGKILL", "Subject"]
