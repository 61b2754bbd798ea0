#!/usr/bin/env python3
"""kill -9 around the decision, on review's side at each of its fault points and on budget's side while the
decision is on its way: the convention is determined once. A decision that budget refuses for good is
kept with its reason, and a new one may be taken."""

import threading
import unittest

import submitted
from pactum_e2e import Refused, Suite, day, needs, number, person, request_id, sql, wait_for
from submitted import CONVENTION, DECIDED_AXIS_1, REVIEW, convention, decision, get, transition

SIGKILL = -9
MINUTE = 60
PREFECT = person("STATE_PREFECT")
OFFICER = person("STATE_OFFICER")


@needs("registry", "budget", "procurement", "review")
class DecisionCrash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = submitted.submitted()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)
        for service in ("registry", "budget", "procurement"):
            self.suite.start(service)
        self.suite.start("review", 1)

    def decide(self, request, index):
        return self.suite.call("review", "DecideContribution", request, PREFECT, index)

    def determined(self):
        """The number of times that the convention was determined, independent of budget's answers."""
        return number(self.suite.database("budget"),
                      "SELECT count(*) FROM event WHERE type = 'convention.determined'")

    def decisions(self):
        return sql(self.suite.database("review"), "SELECT number, state FROM decision ORDER BY number")

    def ends_determined_once(self):
        wait_for(lambda: self.decisions() == [["1", "EFFECTIVE"]], MINUTE, "the decision is in effect")
        self.assertEqual(self.determined(), 1)
        determined = convention(self.suite)
        self.assertEqual(determined["decision"], REVIEW + "/decisions/1")
        self.assertEqual(determined["decided"][0]["amountCents"], str(DECIDED_AXIS_1))
        self.assertEqual(get(self.suite, "GetReview", index=1)["state"], "STATE_DECIDED")
        verified = get(self.suite, "VerifyReview", index=1)
        self.assertTrue(verified.get("verified"), verified)

    def crash_of_review(self, point):
        process = self.suite.start("review", 0, faults=f"decide.{point}=crash")
        request = decision(self.suite, 1)
        with self.assertRaises(Refused) as refused:
            self.decide(request, 0)
        self.assertEqual(refused.exception.code, "UNAVAILABLE")
        self.assertEqual(process.wait(timeout=30), SIGKILL)
        return request

    def test_review_before_its_intent(self):
        request = self.crash_of_review("before_intent")
        self.assertEqual(self.decisions(), [])
        self.assertEqual(self.determined(), 0)
        self.decide(request, 1)  # The same request.
        self.ends_determined_once()

    def test_review_after_its_intent(self):
        request = self.crash_of_review("after_intent")
        self.ends_determined_once()
        self.assertEqual(self.decide(request, 1)["name"], REVIEW + "/decisions/1")
        self.assertEqual(self.determined(), 1)

    def test_review_after_budgets_answer(self):
        self.crash_of_review("after_budget")
        self.assertEqual(self.determined(), 1)
        self.assertEqual(self.decisions(), [["1", "RECORDED"]])
        self.ends_determined_once()

    def test_review_after_its_outcome(self):
        request = self.crash_of_review("after_outcome")
        self.ends_determined_once()
        self.assertEqual(self.decide(request, 1)["name"], REVIEW + "/decisions/1")

    def held(self, point):
        """Process 0 waits at the point while another thread asks it to decide; its later answer."""
        gate = self.suite.path / "go"
        self.suite.start("review", 0, faults=f"decide.{point}=wait:{gate}")
        answer = []

        def ask():
            try:
                answer.append(self.decide(decision(self.suite, 1), 0))
            except Refused as refused:
                answer.append(refused)

        thread = threading.Thread(target=ask)
        thread.start()
        wait_for(lambda: self.decisions() == [["1", "RECORDED"]], MINUTE, "the decision is stored")

        def go():
            gate.touch()
            thread.join(timeout=MINUTE)
            return answer[0]

        return go

    def test_budget_dies_before_it_is_asked(self):
        go = self.held("after_intent")
        self.suite.kill("budget")
        answer = go()
        self.assertNotIsInstance(answer, Refused)
        self.assertEqual(answer["state"], "STATE_RECORDED")
        self.suite.start("budget")
        self.ends_determined_once()

    def test_budget_dies_between_its_commit_and_its_answer(self):
        self.suite.kill("budget")
        process = self.suite.start("budget", faults="apply_decision.after_commit=crash")
        answer = self.decide(decision(self.suite, 1), 1)
        self.assertEqual(answer["state"], "STATE_RECORDED")
        self.assertEqual(process.wait(timeout=30), SIGKILL)
        self.assertEqual(self.determined(), 1)
        self.suite.start("budget")
        self.ends_determined_once()

    def test_review_and_budget_die_before_review_keeps_the_answer(self):
        # Review has received the answer and not stored it: review does not know the outcome, and
        # asks again.
        go = self.held("after_budget")
        self.assertEqual(self.determined(), 1)
        self.suite.kill("budget")
        self.suite.kill("review")
        go()
        self.suite.start("budget")
        self.ends_determined_once()

    def amend(self):
        """Both sides lower the ceiling of axis 3 by one euro, on budget."""
        before = convention(self.suite)
        lines = before["lines"]
        for line in lines:
            if line["line"]["axis"] == "AXIS_3":
                line["amount"]["units"] = str(int(line["amount"]["units"]) - 1)

        def act(method, token, **more):
            etag = convention(self.suite)["etag"]
            request = dict(name=CONVENTION, etag=etag, requestId=request_id(), **more)
            self.suite.call("budget", method, request, token)

        act("AmendConvention", OFFICER, amendment=dict(
            lines=lines, advanceBp=before["advanceBp"], reason="Avenant",
            advanceEarliestDate=before["advanceEarliestDate"]))
        for role in ("REGION_PRESIDENT", "STATE_PREFECT"):
            act("SignConvention", person(role), effectiveDate=day("2020-03-01"))

    def test_refused_for_good_it_is_kept_and_a_new_one_is_taken(self):
        go = self.held("after_intent")
        self.amend()
        refused = go()
        self.assertIsInstance(refused, Refused)
        self.assertEqual(refused.reason, "DECISION_REFUSED")
        self.assertEqual(refused.metadata["budget_reason"], "CEILINGS_CHANGED")
        kept = get(self.suite, "GetDecision", REVIEW + "/decisions/1", index=1)
        self.assertEqual(kept["state"], "STATE_REFUSED")
        self.assertIn("CEILINGS_CHANGED", kept["refusal"])
        self.assertEqual(self.determined(), 0)
        self.assertEqual(get(self.suite, "GetReview", index=1)["state"], "STATE_SUBMITTED")
        transition(self.suite, "ReturnReview", PREFECT, 1, reason="Avenant à la convention")
        for method in ("CollectEvidence", "ComputeContribution", "SubmitReview"):
            transition(self.suite, method, OFFICER, 1)
        taken = self.decide(decision(self.suite, 1), 1)
        self.assertEqual((taken["number"], taken["state"]), (2, "STATE_EFFECTIVE"))
        self.assertEqual(convention(self.suite)["decision"], REVIEW + "/decisions/2")
        self.assertTrue(get(self.suite, "VerifyReview", index=1)["verified"])


if __name__ == "__main__":
    unittest.main()
