"""Sixteen writers on one line, through two processes of budget, that send twice and lose answers.
The ledger must then agree with the writers' own records.

A writer repeats a request without an answer at the other process, until it gets one. So in the end
each act is known to have passed or to have been refused. The line must show the sum of the passed
acts: a lost effect, a doubled effect or a line below zero would differ.
"""

import pathlib
import random
import sys
import threading
import time
import unittest

for folder in ("e2e", "ops"):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / folder))

import fixtures  # noqa: E402
from cluster import Cluster  # noqa: E402
from fixtures import LINE_CENTS, PACT  # noqa: E402
from pactum_e2e import (  # noqa: E402,F401
    AUDIT, Refused, day, person, request_id, service_token, sql, wait_for,
)

WRITERS, SECONDS = 16, 60
# With amounts of this size the line is soon empty, and releases return some of it.
LARGEST = LINE_CENTS // 15
# The answers after which the outcome of the act is unknown.
UNKNOWN = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "")


class Writer(threading.Thread):
    def __init__(self, suite, number, until):
        super().__init__()
        self.suite, self.number, self.until = suite, number, until
        self.random = random.Random(number)
        self.held = {}  # Reservation → [reserved, committed] cents.
        self.passed = dict(Reserve=0, Commit=0, Release=0)
        self.refused = self.lost = self.repeated = 0
        self.acts, self.failure = 0, None

    def run(self):
        try:
            while time.monotonic() < self.until:
                self.step()
        except Exception as failure:  # The test raises it in its own thread.
            self.failure = failure

    def step(self):
        self.acts += 1
        choice = self.random.random()
        if not self.held or choice < 0.5:
            self.reserve()
        elif choice < 0.75:
            self.commit(self.random.choice(sorted(self.held)))
        else:
            self.release(self.random.choice(sorted(self.held)))

    def reserve(self):
        name, cents = f"w{self.number}-{self.acts}", self.random.randrange(1, LARGEST)
        if self.certain("Reserve", fixtures.reservation(name, cents)):
            self.held[name] = [cents, 0]

    def commit(self, name):
        held = self.held[name]
        asked = self.random.randrange(1, held[0] + 1) if held[0] else 1
        request = dict(pact=PACT, reservationId=name, commitId=f"{name}-{self.acts}",
                       lines=[dict(line=fixtures.LINE, amount=fixtures.cents_of(asked))],
                       effectiveDate=day("2019-03-28"), requestId=request_id())
        if self.certain("Commit", request):
            held[0] -= asked
            held[1] += asked

    def release(self, name):
        request = dict(pact=PACT, reservationId=name, reason="Abandon", effectiveDate=day("2019-04-01"),
                       requestId=request_id())
        if self.certain("Release", request):
            del self.held[name]

    def certain(self, method, request):
        """Whether the act passed. Of five, one loses its answer, one sends the request again."""
        index, fate = self.random.randrange(2), self.random.randrange(5)
        if fate == 0:
            # The deadline passes somewhere in the call: before, during or after its effect.
            self.ask(method, request, index, seconds=self.random.uniform(0.02, 0.3))
            self.lost += 1
        answer = self.until_told(method, request, index)
        if fate in (0, 1):
            again = self.until_told(method, request, 1 - index)
            self.repeated += 1
            # A refusal is not stored: the funds may be there by now. Then the request has its one
            # effect.
            if isinstance(answer, dict) and again != answer:
                raise AssertionError(f"{method} answers {again}, at first {answer}")
            answer = again
        if isinstance(answer, str):
            if answer != "INSUFFICIENT_FUNDS":
                raise AssertionError(f"{method}: {answer}")
            self.refused += 1
            return False
        line = answer["lines"][0]
        if any(int(line.get(kind, 0)) < 0 for kind in ("availableCents", "reservedCents", "committedCents")):
            raise AssertionError(f"overdrawn: {line}")
        self.passed[method] += 1
        return True

    def until_told(self, method, request, index):
        for attempt in range(400):
            answer = self.ask(method, request, (index + attempt) % 2)
            if answer is not None:
                return answer
        raise AssertionError(f"{method} is never answered")

    def ask(self, method, request, index, seconds=10):
        """The answer, the reason of a refusal, or None where the outcome is unknown."""
        try:
            return self.suite.call("budget", method, request, service_token("procurement"), index, seconds)
        except Refused as refused:
            if refused.code in UNKNOWN:
                return None
            return refused.reason or refused.message


class WritersCase(unittest.TestCase):
    """A durable server, an endowed pact, two processes of budget."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster().create()
        cls.addClassCleanup(cls.cluster.close)
        cls.suite = fixtures.endowed()
        cls.addClassCleanup(cls.suite.close)
        for index in (0, 1):
            cls.suite.start("budget", index)

    def write(self, meanwhile):
        """Sixteen writers for a minute, and an interruption in the middle."""
        begun = time.monotonic()
        writers = [Writer(self.suite, number, begun + SECONDS) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            meanwhile(writers)
        finally:
            for writer in writers:
                writer.join()
        for writer in writers:
            if writer.failure:
                raise writer.failure
        return writers

    def check(self, writers):
        """One effect each, by the writers' accounts, by the transfers, by VerifyLedger."""
        passed = {kind: sum(w.passed[kind] for w in writers) for kind in writers[0].passed}
        print(dict(passed, refused=sum(w.refused for w in writers), lost=sum(w.lost for w in writers),
                   repeated=sum(w.repeated for w in writers)))
        self.assertTrue(all(passed.values()), passed)
        self.assertGreater(sum(w.refused for w in writers), 0, "the line was never empty")
        self.assertGreater(sum(w.lost for w in writers), 0)
        held = [cents for writer in writers for cents in writer.held.values()]
        reserved, committed = (sum(cents[i] for cents in held) for i in (0, 1))
        # No act lost, none twice, nothing made.
        balances = dict(RESERVED=reserved, COMMITTED=committed, AVAILABLE=LINE_CENTS - reserved - committed)
        self.assertEqual(fixtures.book_use(self.suite), balances)
        self.assertGreaterEqual(balances["AVAILABLE"], 0)
        database = self.suite.database("budget")
        acts = {kind: int(count) for kind, count in sql(
            database, "SELECT type, count(DISTINCT act) FROM transfer WHERE type IN "
                      "('RESERVE', 'COMMIT', 'RELEASE') GROUP BY 1")}
        self.assertEqual((acts["RESERVE"], acts["COMMIT"]), (passed["Reserve"], passed["Commit"]))
        twice = sql(database, "SELECT cause FROM transfer WHERE type = 'RESERVE' GROUP BY 1 HAVING count(*) > 1")
        self.assertEqual(twice, [])
        # The line was never below zero, with the transfers in the order of their record.
        lowest = sql(database, """
            SELECT min(balance) FROM (SELECT sum(CASE WHEN from_kind = 'AVAILABLE' THEN -amount_cents
                ELSE amount_cents END) OVER (ORDER BY id) AS balance FROM transfer
              WHERE book = 'USE' AND 'AVAILABLE' IN (from_kind, to_kind)
                AND (SELECT line FROM reservation_line LIMIT 1) IN (from_key, to_key)) AS b""")
        self.assertGreaterEqual(int(lowest[0][0]), 0)
        verified = self.suite.call("budget", "VerifyLedger", dict(pact=PACT), person("AUDITOR"))
        self.assertNotIn("errors", verified)
        everywhere = person("AUDITOR", regions=("*",))
        audited = self.suite.call("budget", "VerifyAudit", dict(pact=PACT), everywhere, api=AUDIT)
        self.assertNotIn("breaks", audited)
