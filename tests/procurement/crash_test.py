"""kill -9 of procurement and of budget at each point of each act, before and after each commit. A
kill before the intent's commit leaves no effect. After a later kill, on either side, both services
agree within a minute of the restart, and each effect is there once.
"""

import threading
import unittest

from subjects import ACTS, AUDITOR, MINUTE, PACT, SIGKILL, Case, Refused

import fixtures
from pactum_e2e import AUDIT, Suite, locked, person, sql, wait_for

# In this order no process meets an earlier intent at its fault point.
OURS = ("before_intent", "after_outcome", "after_reserve", "after_budget", "after_intent")


def points(name):
    return [point for point in OURS if point != "after_reserve" or name == "order"]


class Crash(unittest.TestCase):
    """All crashes come first, so that their leases run out together; then a test for each case."""

    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)
        cls.suite = Suite(source=cls.source)
        cls.addClassCleanup(cls.suite.close)
        for service, index in (("registry", 0), ("budget", 0), ("procurement", 1)):
            cls.suite.start(service, index)
        cls.cases, cls.probe = {}, Case(cls.suite, "cancel", "probe")
        for point in OURS:
            for name in ACTS:
                if point in points(name):
                    cls.cases[name, point] = cls.kill_procurement(name, point)
        # Acts in doubt are finished first: otherwise a worker's call would meet budget's fault.
        cls.await_all()
        for name, act in ACTS.items():
            for point in act.faults:
                cls.cases[name, point] = cls.kill_budget_after(name, point)
        for name, act in ACTS.items():
            for place in range(len(act.faults)):
                cls.cases[name, f"before_commit_{place}"] = cls.kill_budget_before(name, place)
        cls.suite.start("procurement")

    @classmethod
    def kill_procurement(cls, name, point):
        case, test = Case(cls.suite, name, point), cls("setUpClass")
        process = cls.suite.start("procurement", faults=f"{name}.{point}=crash")
        with test.assertRaises(Refused) as refused:
            case.act.ask(case.subject, case.request, 0)
        test.assertEqual(refused.exception.code, "UNAVAILABLE", str(refused.exception))
        test.assertEqual(process.wait(timeout=30), SIGKILL)
        return case

    @classmethod
    def await_all(cls):
        for (name, place), case in cls.cases.items():
            if place != "before_intent":
                wait_for(case.done, MINUTE, f"{name} {place}")

    @classmethod
    def restart_budget(cls, faults=""):
        cls.suite.stop("budget")
        cls.suite.start("budget", faults=faults)
        cls.await_peer()

    @classmethod
    def await_peer(cls):
        """Procurement reaches budget again, as a trial cancellation shows. The trial passes none of
        the points at which budget dies or waits here."""
        trial = dict(cls.probe.request, validateOnly=True)
        cls.suite.retry("procurement", cls.probe.act.method, trial, cls.probe.act.token, 1)

    @classmethod
    def kill_budget_after(cls, name, point):
        case, test = Case(cls.suite, name, point), cls("setUpClass")
        cls.suite.stop("budget")
        process = cls.suite.start("budget", faults=f"{point}=crash")
        answer = cls.suite.retry("procurement", case.act.method, case.request, case.act.token, 1)
        test.assertNotIn("error", answer)
        test.assertEqual(process.wait(timeout=30), SIGKILL)
        cls.suite.start("budget")
        cls.await_peer()
        wait_for(case.done, MINUTE, f"{name} is finished after the restart")
        return case

    @classmethod
    def kill_budget_before(cls, name, place):
        """Killed in its transaction, which waits to write: nothing of it is committed."""
        case = Case(cls.suite, name, f"before-commit-{place}")
        if place:  # The second of two commits: the first is let through, and the lock comes after.
            faults = f"{case.act.faults[0]}=wait:{cls.suite.path}/go-{name}"
            cls.restart_budget(faults)
        asking = threading.Thread(target=cls.ask_quietly, args=(case,))
        if place:
            asking.start()
            wait_for(lambda: case.subject.effects() != case.effects, 30, "the first commit")
        with locked(cls.suite.database("budget"), "LOCK TABLE transfer IN EXCLUSIVE MODE"):
            if place:
                (cls.suite.path / f"go-{name}").touch()
            else:
                asking.start()
            wait_for(lambda: cls.waits_for_lock(), 30, "budget waits to write")
            cls.suite.kill("budget")
        asking.join()
        cls.suite.start("budget")
        cls.await_peer()
        wait_for(case.done, MINUTE, f"{name} is finished after the restart")
        return case

    @classmethod
    def waits_for_lock(cls):
        return sql("postgres", f"""SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'
            AND datname = '{cls.suite.database("budget")}'""")

    @staticmethod
    def ask_quietly(case):
        try:
            case.act.ask(case.subject, case.request)
        except Refused:
            pass  # The test reads the outcome elsewhere.

    def check(self, name, place):
        case = self.cases[name, place]
        act, subject = case.act, case.subject
        if place == "before_intent":
            # The contract stays as before, and the same request then succeeds.
            self.assertEqual(act.state(subject), act.before)
            self.assertEqual(subject.effects(), case.effects)
            act.ask(subject, case.request)
        wait_for(case.done, MINUTE, f"{name} reaches {act.after}")
        self.assertEqual(subject.effects(), case.expected())
        # A repetition at either process answers with the outcome and adds no effect.
        answers = [act.ask(subject, case.request, index) for index in (0, 1)]
        self.assertEqual(answers[0], answers[1])
        self.assertIn(f"STATE_{act.after}", str(answers[0]))
        self.assertEqual(subject.effects(), case.expected())

    def test_the_books_balance_and_the_chains_hold_after_all(self):
        for (name, place), case in self.cases.items():
            if place != "before_intent":
                wait_for(case.done, MINUTE, f"{name} {place}")
        verified = self.suite.call("budget", "VerifyLedger", dict(pact=PACT), AUDITOR)
        self.assertNotIn("errors", verified)
        everywhere = person("AUDITOR", regions=("*",))
        for service in ("budget", "procurement"):
            audited = self.suite.call(service, "VerifyAudit", dict(pact=PACT), everywhere, api=AUDIT)
            self.assertNotIn("breaks", audited)
        in_doubt = self.suite.call("procurement", "ListContractsInDoubt", dict(parent=PACT), AUDITOR)
        self.assertEqual(in_doubt, {})
        # Both services have the same committed and certified amounts.
        ours = sql(self.suite.database("procurement"), """
            SELECT sum(reserved_cents - committed_cents), sum(committed_cents - certified_cents),
                   sum(certified_cents) FROM fund""")[0]
        theirs = {kind: "0" for kind in ("RESERVED", "COMMITTED", "CERTIFIED")} | fixtures.book_use(self.suite)
        self.assertEqual([int(cents) for cents in ours],
                         [int(theirs[kind]) for kind in ("RESERVED", "COMMITTED", "CERTIFIED")])


def _add_tests():
    for name, act in ACTS.items():
        places = points(name) + list(act.faults) + [f"before_commit_{i}" for i in range(len(act.faults))]
        for place in places:
            def test(self, name=name, place=place):
                self.check(name, place)

            test.__name__ = f"test_{name}_killed_{place.replace('.', '_')}"
            setattr(Crash, test.__name__, test)


_add_tests()

if __name__ == "__main__":
    unittest.main()
