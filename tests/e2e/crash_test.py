"""kill -9 of procurement at each fault point of each act, with two processes of procurement and two
of budget on their databases. A kill before the intent's commit leaves no effect. After a later
kill, the other process, or the restarted one, finishes the act within a minute, with one effect.
"""

import unittest

import fixtures
from acts import ACTS, AUDITOR, MINUTE, Subject, crash
from fixtures import CONTRACT_CENTS, PACT
from pactum_e2e import AUDIT, Suite, person, wait_for

# In this order no process meets an earlier intent at its fault point.
POINTS = ("before_intent", "after_outcome", "after_budget", "after_intent")


class Case:
    """One act, killed at one point: the state before, and the request."""

    def __init__(self, test, suite, name, point):
        self.act = ACTS[name]
        self.subject = Subject(suite, f"{name}-{point.replace('_', '-')}")
        self.act.prepare(self.subject)
        self.contract, self.effects = self.subject.read(), self.subject.effects()
        self.request = crash(test, suite, self.act, f"{name}.{point}", self.subject)


class ProcurementCrash(unittest.TestCase):
    """All crashes come first, so that their leases run out together; then a test for each point."""

    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)
        cls.suite = Suite(source=cls.source)
        cls.addClassCleanup(cls.suite.close)
        for service, index in (("registry", 0), ("budget", 0), ("budget", 1), ("procurement", 1)):
            cls.suite.start(service, index)
        cls.cases = {
            (name, point): Case(cls("setUpClass"), cls.suite, name, point)
            for point in POINTS for name in ACTS
        }
        cls.suite.start("procurement")

    def check(self, name, point):
        case = self.cases[name, point]
        act, subject, expected = case.act, case.subject, {**case.effects, **case.act.effect}
        if point == "before_intent":
            # The contract stays as before, and the same request then succeeds.
            self.assertEqual(act.state(subject), act.before)
            self.assertEqual(subject.read(), case.contract)
            self.assertEqual(subject.effects(), case.effects)
            act.ask(subject, case.request)
        wait_for(lambda: act.state(subject) == act.after, MINUTE, f"{name} reaches {act.after}")
        self.assertEqual(subject.effects(), expected)
        # A repetition at either process answers with the outcome and adds no effect.
        answers = [act.ask(subject, case.request, index) for index in (0, 1)]
        self.assertEqual(answers[0], answers[1])
        self.assertIn(f"STATE_{act.after}", str(answers[0]))
        self.assertEqual(subject.effects(), expected)

    def test_the_books_balance_and_the_chains_hold_after_all(self):
        for (name, point), case in self.cases.items():
            if point != "before_intent":
                wait_for(lambda c=case: c.act.state(c.subject) == c.act.after, MINUTE, f"{name}.{point}")
        verified = self.suite.call("budget", "VerifyLedger", dict(pact=PACT), AUDITOR)
        self.assertNotIn("errors", verified)
        everywhere = person("AUDITOR", regions=("*",))
        for service in ("budget", "procurement"):
            audited = self.suite.call(service, "VerifyAudit", dict(pact=PACT), everywhere, api=AUDIT)
            self.assertNotIn("breaks", audited)
        in_doubt = self.suite.call("procurement", "ListContractsInDoubt", dict(parent=PACT), AUDITOR)
        self.assertEqual(in_doubt, {})


def _add_tests():
    for name in ACTS:
        for point in POINTS:
            def test(self, name=name, point=point):
                self.check(name, point)

            test.__name__ = f"test_{name}_killed_{point}"
            setattr(ProcurementCrash, test.__name__, test)


_add_tests()


class Restart(unittest.TestCase):
    """The only process of procurement is killed; after its restart it finishes the act."""

    def test_a_signature_is_finished_after_the_restart(self):
        source = fixtures.endowed()
        self.addCleanup(source.close)
        suite = Suite(source=source)
        self.addCleanup(suite.close)
        for service, index in (("registry", 0), ("budget", 0), ("procurement", 1)):
            suite.start(service, index)
        subjects = [Subject(suite, f"restart-{i}") for i in range(2)]
        for point, subject in zip(("after_budget", "after_intent"), subjects):
            ACTS["sign"].prepare(subject)
            crash(self, suite, ACTS["sign"], f"sign.{point}", subject)
        suite.kill("procurement", 1)
        suite.start("procurement", 0)
        for subject in subjects:
            wait_for(lambda s=subject: s.state(0) == "SIGNED", MINUTE, "the signature is finished")
            self.assertEqual(subject.effects(), dict(RESERVE=[CONTRACT_CENTS], COMMIT=[CONTRACT_CENTS]))


if __name__ == "__main__":
    unittest.main()
