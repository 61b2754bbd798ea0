"""A database or a peer that stops and returns."""

import unittest

import fixtures
from fixtures import PACT
from pactum_e2e import EVENTS, Refused, Suite, number, person, sql, wait_for


class DatabaseAway(unittest.TestCase):
    """UNAVAILABLE and NOT_SERVING meanwhile; then the process serves again by itself."""

    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.close)

    def test_a_database_that_goes_away_and_comes_back(self):
        for service in self.suite.services:
            with self.subTest(service):
                self.suite.start(service)
                self.check_outage(service)

    def list_events(self, service):
        auditor = person("AUDITOR", regions=("*",))
        return self.suite.call(service, "ListEvents", {}, auditor, api=EVENTS)

    def check_outage(self, service):
        database = self.suite.database(service)
        self.list_events(service)
        sql("postgres", f'''ALTER DATABASE "{database}" ALLOW_CONNECTIONS false;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' ''')
        with self.assertRaises(Refused) as refused:
            self.list_events(service)
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         ("UNAVAILABLE", "DATABASE_UNAVAILABLE"))
        wait_for(lambda: self.suite.health(service) == "NOT_SERVING", 30, f"{service} says so")
        sql("postgres", f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')
        wait_for(lambda: self.suite.health(service) == "SERVING", 30, f"{service} serves again")
        self.list_events(service)


class PeerAway(unittest.TestCase):
    """A peer is away: UNAVAILABLE, and nothing is stored. The same request succeeds once the peer
    is back."""

    def assert_peer_away(self, peer, service, method, request, token):
        before = self.suite.events(service)
        with self.assertRaises(Refused) as refused:
            self.suite.call(service, method, request, token)
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         ("UNAVAILABLE", "PEER_UNAVAILABLE"))
        self.assertEqual(refused.exception.metadata["peer"], peer)
        self.assertEqual(self.suite.events(service), before)
        rows = f"SELECT count(*) FROM idempotency WHERE request_id = '{request['requestId']}'"
        self.assertEqual(number(self.suite.database(service), rows), 0)

    def test_budget_away_from_registry(self):
        self.suite = Suite()
        self.addCleanup(self.suite.close)
        self.suite.start("registry")
        fixtures.draft(self.suite)
        officer = person("REGION_OFFICER")
        submit = fixtures.request("060-submit-version", etag=fixtures.version_etag(self.suite))
        self.assert_peer_away("budget", "registry", "SubmitPactVersion", submit, officer)
        version = self.suite.call("registry", "GetPactVersion", dict(name=PACT + "/versions/1"), officer)
        self.assertEqual((version["state"], version["etag"]), ("STATE_DRAFT", submit["etag"]))
        self.suite.start("budget")
        answer = self.suite.retry("registry", "SubmitPactVersion", submit, officer)
        self.assertEqual(answer["state"], "STATE_SUBMITTED")

    def test_registry_away_from_budget(self):
        source = fixtures.promised()
        self.addCleanup(source.close)
        suite = self.suite = Suite(source=source)
        self.addCleanup(suite.close)
        suite.start("budget")
        officer = person("STATE_OFFICER")
        opening = fixtures.request("120-open-envelope")
        self.assert_peer_away("registry", "budget", "OpenEnvelope", opening, officer)
        self.assertEqual(number(suite.database("budget"), "SELECT count(*) FROM transfer"), 0)
        suite.start("registry")
        budget = suite.retry("budget", "OpenEnvelope", opening, officer)
        self.assertEqual(budget["envelope"]["units"], "300060000")
        self.assertEqual(number(suite.database("budget"), "SELECT count(*) FROM transfer"), 1)


if __name__ == "__main__":
    unittest.main()
