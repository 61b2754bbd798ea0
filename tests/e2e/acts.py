"""The acts of procurement that move money on budget, for the crash tests: the preparation of a
contract, the request of the act, and its transfers on budget's ledger. Process 1 of procurement
prepares and reads; the tests kill process 0.
"""

from fixtures import CONTRACT_CENTS, UNIT_CENTS, create_contract
from pactum_e2e import Refused, day, person, request_id, sql

SIGKILL = -9
MINUTE = 60
REGION, PRESIDENT = person("REGION_OFFICER"), person("REGION_PRESIDENT")
CERTIFIER = person("REGION_OFFICER", "bureau-controle.region-52")
AUDITOR = person("AUDITOR")


class Subject:
    """A contract for one case, with a delivery where the act needs one."""

    def __init__(self, suite, identifier, line=None):
        self.suite = suite
        self.name = create_contract(suite, identifier, line, index=1)
        self.delivery = self.name + "/deliveries/d"

    def read(self, index=1):
        return self.suite.call("procurement", "GetContract", dict(name=self.name), AUDITOR, index)

    def state(self, index=1):
        return self.read(index)["state"].removeprefix("STATE_")

    def delivery_state(self, index=1):
        read = self.suite.call("procurement", "GetDelivery", dict(name=self.delivery), AUDITOR, index)
        return read["state"].removeprefix("STATE_")

    def on(self, effective, **more):
        """A request of an act of the contract, on its current etag."""
        etag = self.read()["etag"]
        return dict(
            name=self.name, effectiveDate=day(effective), etag=etag, requestId=request_id(), **more)

    def effects(self):
        """The transfers on budget's ledger for the contract and its delivery: type to amounts."""
        rows = sql(self.suite.database("budget"), f"""
            SELECT type, amount_cents FROM transfer
             WHERE book = 'USE' AND (cause = '{self.name}' OR cause IN (
               SELECT c.id FROM certificate c JOIN reservation r ON r.id = c.reservation
                WHERE r.cause = '{self.name}')) ORDER BY id""")
        effects = {}
        for kind, cents in rows:
            effects.setdefault(kind, []).append(int(cents))
        return effects



class Act:
    """The preparation of a subject for the act, and the effects of a successful act."""

    method, token, before, after, effect = "", REGION, "", "", {}

    def prepare(self, subject):
        """Prepares a new contract for the act."""

    def request(self, subject):
        raise NotImplementedError

    def state(self, subject, index=1):
        return subject.state(index)

    def ask(self, subject, request, index=1):
        return subject.suite.call("procurement", self.method, request, self.token, index)

    def do(self, subject):
        """The act without a crash, as the preparation of another act."""
        self.ask(subject, self.request(subject))


class Award(Act):
    method, before, after, effect = "AwardContract", "DRAFT", "AWARDED", dict(RESERVE=[CONTRACT_CENTS])

    def request(self, subject):
        return subject.on("2019-03-20")


class Sign(Act):
    method, token, before, after = "SignContract", PRESIDENT, "AWARDED", "SIGNED"
    effect = dict(COMMIT=[CONTRACT_CENTS])

    def prepare(self, subject):
        Award().do(subject)

    def request(self, subject):
        return subject.on("2019-03-28")


class Cancel(Act):
    method, before, after = "CancelContract", "AWARDED", "CANCELLED"
    effect = dict(RELEASE=[CONTRACT_CENTS])

    def prepare(self, subject):
        Award().do(subject)

    def request(self, subject):
        return subject.on("2019-03-28", reason="Sans suite")


class Complete(Act):
    method, before, after = "CompleteContract", "SIGNED", "COMPLETED"
    effect = dict(RELEASE=[CONTRACT_CENTS])

    def prepare(self, subject):
        Award().do(subject)
        Sign().do(subject)

    def request(self, subject):
        return subject.on("2019-12-31")


class Certify(Act):
    method, token, before, after = "CertifyDeliveries", CERTIFIER, "RECORDED", "CERTIFIED"
    effect = dict(CERTIFY=[UNIT_CENTS])

    def prepare(self, subject):
        Award().do(subject)
        Sign().do(subject)
        delivery = dict(lotId="lot", quantity="1", effectiveDate=day("2019-05-02"))
        new = dict(deliveryId="d", delivery=delivery)
        request = dict(parent=subject.name, deliveries=[new], requestId=request_id())
        subject.suite.call("procurement", "RecordDeliveries", request, REGION, 1)

    def request(self, subject):
        return dict(parent=subject.name, names=[subject.delivery], requestId=request_id())

    def state(self, subject, index=1):
        return subject.delivery_state(index)


class Reverse(Act):
    method, before, after = "ReverseDelivery", "CERTIFIED", "REVERSED"
    effect = dict(REVERSE_CERTIFICATE=[UNIT_CENTS])

    def prepare(self, subject):
        Certify().prepare(subject)
        Certify().do(subject)

    def request(self, subject):
        return dict(name=subject.delivery, reason="Erreur de saisie", requestId=request_id())

    def state(self, subject, index=1):
        return subject.delivery_state(index)


ACTS = dict(award=Award(), sign=Sign(), cancel=Cancel(), complete=Complete(), certify=Certify(),
            reverse=Reverse())


def crash(test, suite, act, point, subject):
    """Sends the act to process 0, which kills itself at the point. Returns the request."""
    request = act.request(subject)
    process = suite.start("procurement", faults=f"{point}=crash")
    with test.assertRaises(Refused) as refused:
        act.ask(subject, request, 0)
    test.assertEqual(refused.exception.code, "UNAVAILABLE", str(refused.exception))
    test.assertEqual(process.wait(timeout=30), SIGKILL)
    return request
