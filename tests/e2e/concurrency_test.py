"""Many writers at once over two processes of a service: one request has one effect, and money is
neither lost nor made."""

import concurrent.futures
import unittest

import fixtures
from fixtures import LINE_CENTS, PACT
from pactum_e2e import (
    AUDIT, Refused, Suite, day, euros, locked, needs, number, person, request_id, service_token, sql,
    wait_for,
)

WRITERS = 50
EVERYWHERE = ("*",)


def outcome(suite, service, method, request, token, index):
    """The answer, or the reason of the refusal."""
    try:
        return suite.call(service, method, request, token, index)
    except Refused as refused:
        return refused.reason or refused.message


def together(suite, service, method, requests, token, table):
    """Sends the requests to both processes in turn, and releases them once they wait for the same
    lock. Without the lock the first might end before the last begins.
    """
    database = suite.database(service)
    waiting = ("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
               f"'{database}'")
    with concurrent.futures.ThreadPoolExecutor(max_workers=len(requests)) as pool:
        with locked(database, f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"):
            calls = [
                pool.submit(outcome, suite, service, method, request, token, i % 2)
                for i, request in enumerate(requests)
            ]
            # Each process has eight connections; the other calls wait for one of them.
            wait_for(lambda: number("postgres", waiting) >= 10, 20, "ten writers wait for the lock")
        return [call.result() for call in calls]


class Concurrency(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)

    def start_two(self, service):
        self.suite.start(service, 0)
        self.suite.start(service, 1)

    def assert_books_balance(self):
        """By VerifyLedger, and by SQL that the service does not have."""
        verified = self.suite.call("budget", "VerifyLedger", dict(pact=PACT), person("AUDITOR"))
        self.assertNotIn("errors", verified)
        stored = number(self.suite.database("budget"), "SELECT count(*) FROM transfer")
        self.assertEqual(int(verified["transferCount"]), stored)
        differing = sql(self.suite.database("budget"), """
            WITH moved AS (
              SELECT book, to_kind AS kind, to_key AS key, amount_cents AS cents FROM transfer
              UNION ALL SELECT book, from_kind, from_key, -amount_cents FROM transfer)
            SELECT book, kind, key FROM account LEFT JOIN moved USING (book, kind, key)
             GROUP BY book, kind, key, balance
            HAVING balance <> coalesce(sum(cents), 0) OR (balance < 0 AND kind <> 'EXTERNAL')""")
        self.assertEqual(differing, [])
        books = sql(self.suite.database("budget"),
                    "SELECT book, sum(balance) FROM account GROUP BY 1 ORDER BY 1")
        self.assertEqual(books, [["STATE", "0"], ["USE", "0"]])

    def assert_chains_hold(self, service):
        auditor = person("AUDITOR", regions=EVERYWHERE)
        verified = self.suite.call(service, "VerifyAudit", dict(pact=PACT), auditor, api=AUDIT)
        self.assertNotIn("breaks", verified)

    def assert_one_effect(self, service, answers, events_before):
        self.assertEqual(len(answers), WRITERS)
        self.assertTrue(all(isinstance(answer, dict) for answer in answers), answers)
        self.assertTrue(all(answer == answers[0] for answer in answers), "each answers as the first")
        self.assertEqual(self.suite.events(service), events_before + 1)
        self.assert_chains_hold(service)

    def test_equal_requests_to_budget_have_one_effect(self):
        # A top-up has no key of its own: without the idempotency row each one would add money.
        self.start_two("budget")
        self.suite.start("registry")
        before = self.suite.events("budget")
        top_up = dict(
            pact=PACT, fundingSource="PIC", change=euros(1000), actReference="Avenant",
            effectiveDate=day("2019-06-01"), requestId=request_id())
        answers = together(
            self.suite, "budget", "ChangeEnvelope", [top_up] * WRITERS, person("STATE_OFFICER"), "transfer")
        self.assert_one_effect("budget", answers, before)
        self.assertEqual(answers[0]["envelope"]["units"], "300061000")
        self.assert_books_balance()

    def test_equal_requests_to_registry_have_one_effect(self):
        self.start_two("registry")
        before = self.suite.events("registry")
        creation = fixtures.request("010-create-pact")
        creation.update(pactId="pdl-2023-2026", pact=dict(creation["pact"], startYear=2023, endYear=2026))
        answers = together(
            self.suite, "registry", "CreatePact", [creation] * WRITERS, person("REGION_OFFICER"), "pact")
        self.assert_one_effect("registry", answers, before)

    def test_the_same_request_id_for_another_body_is_refused(self):
        self.start_two("budget")
        first = fixtures.reservation("r", 100)
        self.suite.call("budget", "Reserve", first, service_token("procurement"), 0)
        with self.assertRaises(Refused) as refused:
            other = dict(first, cause=PACT + "/contracts/other")
            self.suite.call("budget", "Reserve", other, service_token("procurement"), 1)
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         ("FAILED_PRECONDITION", "REQUEST_ID_REUSED"))

    def test_writers_share_what_a_line_holds_and_no_more(self):
        # Fifty requests for 100 000.00 EUR each of a line with 4 000 000.00: forty can pass.
        self.start_two("budget")
        share = LINE_CENTS // 40
        requests = [fixtures.reservation(f"r{i}", share) for i in range(WRITERS)]
        answers = together(
            self.suite, "budget", "Reserve", requests, service_token("procurement"), "transfer")
        served = [answer for answer in answers if isinstance(answer, dict)]
        refused = [answer for answer in answers if not isinstance(answer, dict)]
        self.assertEqual(len(served), 40, refused)
        self.assertEqual(refused, ["INSUFFICIENT_FUNDS"] * 10)
        self.assertEqual(fixtures.book_use(self.suite), dict(AVAILABLE=0, RESERVED=LINE_CENTS))
        # Each answer has the balance after it: no two are equal.
        left = sorted(int(answer["lines"][0].get("availableCents", 0)) for answer in served)
        self.assertEqual(left, [share * i for i in range(40)])
        self.assert_books_balance()
        self.assert_chains_hold("budget")

    def test_both_books_balance_after_writers_of_every_kind(self):
        # Reservations, releases, a move between lines and top-ups, all on the same accounts.
        self.start_two("budget")
        self.suite.start("registry")
        procurement, officer = service_token("procurement"), person("STATE_OFFICER")
        for i in range(10):
            old = fixtures.reservation(f"old{i}", 1_000_00)
            self.suite.call("budget", "Reserve", old, procurement)
        writes = []
        for i in range(10):
            writes.append(("Reserve", fixtures.reservation(f"new{i}", 2_000_00), procurement))
            writes.append(("Commit", self.commit(f"old{i}"), procurement))
            writes.append(("Release", self.release(f"old{i}"), procurement))
            writes.append(("ChangeEnvelope", self.top_up(), officer))
            writes.append(("MoveAllocation", self.move(), officer))
        self.assertEqual(len(writes), WRITERS)
        with concurrent.futures.ThreadPoolExecutor(max_workers=WRITERS) as pool:
            answers = list(pool.map(
                lambda numbered: outcome(self.suite, "budget", *numbered[1], numbered[0] % 2),
                enumerate(writes)))
        # A release before its commit leaves nothing to commit: this is the only refusal.
        refusals = {answer for answer in answers if not isinstance(answer, dict)}
        self.assertLessEqual(refusals, {"INSUFFICIENT_FUNDS"})
        self.assertEqual(fixtures.book_use(self.suite)["RESERVED"], 10 * 2_000_00)
        self.assert_books_balance()
        self.assert_chains_hold("budget")

    def commit(self, reservation):
        return dict(
            pact=PACT, reservationId=reservation, commitId=reservation, effectiveDate=day("2019-03-28"),
            requestId=request_id())

    def release(self, reservation):
        return dict(
            pact=PACT, reservationId=reservation, reason="Abandon", effectiveDate=day("2019-03-29"),
            requestId=request_id())

    def top_up(self):
        return dict(
            pact=PACT, fundingSource="PIC", change=euros(1), actReference="Avenant",
            effectiveDate=day("2019-06-01"), requestId=request_id())

    def move(self):
        return {
            "pact": PACT, "from": fixtures.OTHER_LINE, "to": fixtures.LINE, "amount": euros(1),
            "reason": "Ajustement", "effectiveDate": day("2019-06-01"), "requestId": request_id()}


@needs("procurement")
class Intents(unittest.TestCase):
    """An act that needs budget, requested many times at once."""

    def test_equal_awards_over_two_processes_reserve_once(self):
        source = fixtures.endowed()
        self.addCleanup(source.close)
        suite = Suite(source=source)
        self.addCleanup(suite.close)
        for service, index in (
            ("registry", 0), ("budget", 0), ("budget", 1), ("procurement", 0), ("procurement", 1),
        ):
            suite.start(service, index)
        name = fixtures.create_contract(suite, "many")
        etag = suite.call("procurement", "GetContract", dict(name=name), person("AUDITOR"))["etag"]
        award = dict(name=name, effectiveDate=day("2019-03-20"), etag=etag, requestId=request_id())
        answers = together(
            suite, "procurement", "AwardContract", [award] * WRITERS, person("REGION_OFFICER"), "contract")
        # Some answers may say that the act is on its way; none reports a conflict with itself.
        states = {answer["state"] if isinstance(answer, dict) else answer for answer in answers}
        self.assertLessEqual(states, {"STATE_AWARDING", "STATE_AWARDED"})
        awarded = suite.call("procurement", "AwardContract", award, person("REGION_OFFICER"), 1)
        self.assertEqual(awarded["state"], "STATE_AWARDED")
        self.assertEqual(fixtures.book_use(suite)["RESERVED"], fixtures.CONTRACT_CENTS)
        reserved = "SELECT count(*) FROM transfer WHERE type = 'RESERVE'"
        self.assertEqual(number(suite.database("budget"), reserved), 1)


if __name__ == "__main__":
    unittest.main()
