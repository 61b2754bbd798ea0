"""Budget is away for a minute. A signature in that minute answers within its deadline and completes
by itself. A refusal leaves the contract as it was, and the same request may be tried again."""

import time
import unittest

from subjects import ACTS, AUDITOR, MINUTE, PACT, PRESIDENT, Case, Refused, Subject

import fixtures
from pactum_e2e import Suite, service_token, wait_for


class BudgetAway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)
        for service, index in (("registry", 0), ("budget", 0), ("procurement", 1)):
            self.suite.start(service, index)

    def test_a_signature_completes_by_itself_after_a_minute(self):
        case = Case(self.suite, "sign", "away")
        # Budget stops answering once it was found reachable: it is killed while it waits to write.
        faults = "commit.after_commit=wait:" + str(self.suite.path / "never")
        self.suite.stop("budget")
        self.suite.start("budget", faults=faults)
        began = time.monotonic()
        answer = self.suite.retry("procurement", "SignContract", case.request, PRESIDENT, 1)
        self.assertLess(time.monotonic() - began, 30)
        self.assertEqual(answer["state"], "STATE_SIGNING")
        self.suite.kill("budget")
        # Other acts are refused at once without effect, and the act in doubt is listed.
        other = Subject(self.suite, "other")
        with self.assertRaises(Refused) as refused:
            ACTS["award"].ask(other, ACTS["award"].request(other))
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         ("UNAVAILABLE", "PEER_UNAVAILABLE"))
        self.assertEqual(other.state(), "DRAFT")
        in_doubt = self.suite.call("procurement", "ListContractsInDoubt", dict(parent=PACT), AUDITOR, 1)
        self.assertEqual([(act["subject"], act["act"]) for act in in_doubt["acts"]],
                         [(case.subject.name, "SIGN")])
        away_until = began + MINUTE
        wait_for(lambda: time.monotonic() > away_until, 2 * MINUTE, "a minute")
        self.assertEqual(case.subject.state(), "SIGNING")
        self.suite.start("budget")
        wait_for(case.done, MINUTE, "the signature is finished")
        self.assertEqual(case.subject.effects(), case.expected())
        answer = case.act.ask(case.subject, case.request)
        self.assertEqual(answer["state"], "STATE_SIGNED")

    def test_a_refusal_leaves_all_as_it_was_and_may_be_tried_again(self):
        subjects = [Subject(self.suite, f"contract-{i}") for i in range(2)]
        award = ACTS["award"]
        # All but one cent of the line is taken.
        reservation = fixtures.reservation("big", fixtures.LINE_CENTS - 10 * 1_000_00 + 1)
        procurement = service_token("procurement")
        self.suite.call("budget", "Reserve", reservation, procurement)
        before, request = subjects[0].read(), award.request(subjects[0])
        with self.assertRaises(Refused) as refused:
            award.ask(subjects[0], request)
        self.assertEqual(refused.exception.reason, "FUNDS_REFUSED")
        self.assertEqual(refused.exception.metadata["budget_reason"], "INSUFFICIENT_FUNDS")
        after = subjects[0].read()
        self.assertIn("lastRefusal", after)
        self.assertEqual({k: v for k, v in after.items() if k != "lastRefusal"}, before)
        release = dict(pact=PACT, reservationId="big", reason="cancelled",
                       effectiveDate=reservation["effectiveDate"], requestId=fixtures.request_id())
        self.suite.call("budget", "Release", release, procurement)
        self.assertEqual(award.ask(subjects[0], request)["state"], "STATE_AWARDED")
        self.assertEqual(subjects[0].effects(), award.effect)


if __name__ == "__main__":
    unittest.main()
