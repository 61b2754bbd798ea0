"""kill -9 of budget between its commit and its answer, at each movement of book USE. The caller
does not know the outcome and repeats the same request at the other process. There is one effect."""

import unittest

import fixtures
from fixtures import LINE, PACT, cents_of
from pactum_e2e import Refused, Suite, day, number, person, request_id, service_token

CENTS = 1_000_00
SIGKILL = -9


def on(effective, **more):
    return dict(pact=PACT, effectiveDate=day(effective), requestId=request_id(), **more)


def lines():
    return [dict(line=LINE, amount=cents_of(CENTS))]


class BudgetCrash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)
        self.suite.start("budget", 1)

    def call(self, method, request, index=1):
        return self.suite.call("budget", method, request, service_token("procurement"), index)

    def transfers(self):
        return number(self.suite.database("budget"), "SELECT count(*) FROM transfer")

    def check(self, point, method, request, balances):
        """Kills process 0 at the point, repeats at process 1, and finds one effect: `balances`."""
        before = self.transfers()
        process = self.suite.start("budget", 0, faults=f"{point}.after_commit=crash")
        with self.assertRaises(Refused) as refused:
            self.call(method, request, index=0)
        self.assertEqual(refused.exception.code, "UNAVAILABLE")
        self.assertEqual(process.wait(timeout=20), SIGKILL)
        after = self.transfers()
        self.assertGreater(after, before, "it was committed before it died")
        self.assertEqual(fixtures.book_use(self.suite), balances)

        again = self.call(method, request)
        self.assertTrue(again["transfers"], "the answer is that of the first time")
        # Another request, like that of a worker that lost its own: the id is the key.
        self.call(method, dict(request, requestId=request_id()))
        self.assertEqual(self.transfers(), after)
        self.suite.start("budget", 0)
        self.assertEqual(self.call(method, request, index=0), again)
        self.assertEqual(fixtures.book_use(self.suite), balances)
        verified = self.suite.call("budget", "VerifyLedger", dict(pact=PACT), person("AUDITOR"), 1)
        self.assertNotIn("errors", verified)

    def balances(self, **others):
        """The line's balance while CENTS of it are elsewhere."""
        return dict(AVAILABLE=fixtures.LINE_CENTS - sum(others.values()), **others)

    def reserve(self):
        return fixtures.reservation("r", CENTS)

    def commit(self):
        return on("2019-03-28", reservationId="r", commitId="c")

    def certify(self):
        request = dict(pact=PACT, reservationId="r", requestId=request_id())
        certificate = dict(certificateId="d", lines=lines(), effectiveDate=day("2019-05-02"))
        return dict(request, certificates=[certificate])

    def test_reserve(self):
        self.check("reserve", "Reserve", self.reserve(), self.balances(RESERVED=CENTS))

    def test_commit(self):
        self.call("Reserve", self.reserve())
        self.check("commit", "Commit", self.commit(), self.balances(RESERVED=0, COMMITTED=CENTS))

    def test_certify(self):
        self.call("Reserve", self.reserve())
        self.call("Commit", self.commit())
        self.check("certify", "Certify", self.certify(),
                   self.balances(RESERVED=0, COMMITTED=0, CERTIFIED=CENTS))

    def test_reverse(self):
        self.call("Reserve", self.reserve())
        self.call("Commit", self.commit())
        self.call("Certify", self.certify())
        reverse = on("2019-05-02", certificateId="d", reason="Erreur de saisie")
        self.check("reverse", "ReverseCertificate", reverse,
                   self.balances(RESERVED=0, COMMITTED=CENTS, CERTIFIED=0))

    def test_release(self):
        self.call("Reserve", self.reserve())
        self.call("Commit", self.commit())
        release = on("2019-06-01", reservationId="r", reason="Achèvement")
        self.check("release", "Release", release, self.balances(RESERVED=0, COMMITTED=0))


if __name__ == "__main__":
    unittest.main()
