"""Procurement is killed, and budget refuses when the worker resumes the act: the contract stays as
before. Or budget is killed between its commit and its answer: procurement continues once one of
budget's processes is back.
"""

import unittest

import fixtures
from acts import ACTS, AUDITOR, MINUTE, SIGKILL, Subject, crash
from fixtures import CONTRACT_CENTS, PACT
from pactum_e2e import Refused, Suite, day, request_id, service_token, wait_for


class RefusedAfterTheCrash(unittest.TestCase):
    """The funds are gone when the worker asks: the contract stays as before, and the same request
    may succeed later."""

    # Each case has its own line; another reservation takes all its funds.
    LINES = [
        dict(axis="AXIS_2", year=year, fundingSource="PIC", newPathways=True) for year in (2020, 2021)
    ]
    LINE_CENTS = 32_256_450_00

    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)
        cls.suite = Suite(source=cls.source)
        cls.addClassCleanup(cls.suite.close)
        for service, index in (("registry", 0), ("budget", 0), ("budget", 1), ("procurement", 1)):
            cls.suite.start(service, index)
        test = cls("setUpClass")
        cls.cases = dict(
            refused_before=cls.refused_before(test), gone_meanwhile=cls.gone_meanwhile(test),
            emptied=cls.emptied_reservation(test))

    @classmethod
    def refused_before(cls, test):
        """Budget refuses, and procurement dies with that answer."""
        subject = Subject(cls.suite, "refused-before", cls.LINES[0])
        before = subject.read()
        others = fixtures.reservation("others-before", cls.LINE_CENTS, cls.LINES[0])
        cls.budget("Reserve", others)
        request = crash(test, cls.suite, ACTS["award"], "award.after_budget", subject)
        return subject, before, request, others["reservationId"]

    @classmethod
    def gone_meanwhile(cls, test):
        """The funds are there when procurement dies, and gone when the worker asks."""
        subject = Subject(cls.suite, "gone-meanwhile", cls.LINES[1])
        before = subject.read()
        request = crash(test, cls.suite, ACTS["award"], "award.after_intent", subject)
        others = fixtures.reservation("others-meanwhile", cls.LINE_CENTS, cls.LINES[1])
        cls.budget("Reserve", others)
        return subject, before, request, others["reservationId"]

    @classmethod
    def budget(cls, method, request):
        return cls.suite.call("budget", method, request, service_token("procurement"), 1)

    @classmethod
    def emptied_reservation(cls, test):
        """The test releases the money that the signature would commit, without procurement's
        knowledge."""
        subject = Subject(cls.suite, "sign-emptied")
        ACTS["sign"].prepare(subject)
        before = subject.read()
        request = crash(test, cls.suite, ACTS["sign"], "sign.after_intent", subject)
        cls.release(before["reservationId"])
        return subject, before, request, None

    @classmethod
    def release(cls, reservation):
        cls.budget("Release", dict(
            pact=PACT, reservationId=reservation, reason="Essai", effectiveDate=day("2019-03-30"),
            requestId=request_id()))

    def assert_as_before(self, subject, before):
        wait_for(lambda: subject.state() == before["state"].removeprefix("STATE_"), MINUTE, "as before")
        after = subject.read()
        self.assertTrue(after.pop("lastRefusal"), "the contract has no reason")
        self.assertEqual(after, before)
        in_doubt = self.suite.call("procurement", "ListContractsInDoubt", dict(parent=PACT), AUDITOR, 1)
        self.assertNotIn(subject.name, [act["subject"] for act in in_doubt.get("acts", [])])

    def assert_refused(self, act, subject, request):
        with self.assertRaises(Refused) as refused:
            act.ask(subject, request)
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         ("FAILED_PRECONDITION", "FUNDS_REFUSED"))

    def check_award(self, case):
        subject, before, request, others = self.cases[case]
        self.assert_as_before(subject, before)
        self.assertEqual(subject.effects(), {})
        self.assert_refused(ACTS["award"], subject, request)
        self.assertEqual(subject.effects(), {})
        self.release(others)
        answer = ACTS["award"].ask(subject, request)
        self.assertEqual(answer["state"], "STATE_AWARDED")
        self.assertEqual(subject.effects(), dict(RESERVE=[CONTRACT_CENTS]))

    def test_award_whose_funds_went_meanwhile(self):
        self.check_award("gone_meanwhile")

    def test_award_that_budget_had_refused_already(self):
        self.check_award("refused_before")

    def test_signature_whose_funds_went_meanwhile(self):
        subject, before, request, _ = self.cases["emptied"]
        self.assert_as_before(subject, before)
        self.assertNotIn("COMMIT", subject.effects())
        self.assert_refused(ACTS["sign"], subject, request)
        self.assertNotIn("COMMIT", subject.effects())


class BudgetDies(unittest.TestCase):
    """Both processes of budget die between their commit and their answer; procurement goes on when
    one is back."""

    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)
        for service, index in (
            ("registry", 0), ("budget", 0), ("budget", 1), ("procurement", 0), ("procurement", 1),
        ):
            self.suite.start(service, index)

    def check(self, name, point):
        act, subject = ACTS[name], Subject(self.suite, name)
        act.prepare(subject)
        expected = {**subject.effects(), **act.effect}
        request = act.request(subject)
        for index in (0, 1):
            self.suite.kill("budget", index)
            self.suite.start("budget", index, faults=f"{point}.after_commit=crash")
        wait_for(lambda: self.asked(act, subject, request), 20, "procurement has stored the intent")
        # The worker's next attempt kills a process that had no call yet, at the latest here.
        for index in (0, 1):
            wait_for(lambda i=index: self.suite.processes["budget", i].poll(), 30, "budget is dead")
            self.assertEqual(self.suite.processes["budget", index].returncode, SIGKILL)
        self.assertEqual(subject.effects(), expected, "it was committed once before they died")
        self.assertNotEqual(act.state(subject), act.after)
        self.suite.start("budget", 1)
        wait_for(lambda: act.state(subject) == act.after, MINUTE, f"{name} reaches {act.after}")
        self.assertEqual(subject.effects(), expected)
        self.assertIn(f"STATE_{act.after}", str(act.ask(subject, request, 0)))

    def asked(self, act, subject, request):
        """Procurement may still look for the budget that was started a moment ago."""
        try:
            return act.ask(subject, request)
        except Refused as refused:
            if refused.reason != "PEER_UNAVAILABLE":
                raise
        return None

    def test_award(self):
        self.check("award", "reserve")

    def test_signature(self):
        self.check("sign", "commit")

    def test_certification(self):
        self.check("certify", "certify")

    def test_reversal(self):
        self.check("reverse", "reverse")

    def test_cancellation(self):
        self.check("cancel", "release")


if __name__ == "__main__":
    unittest.main()
