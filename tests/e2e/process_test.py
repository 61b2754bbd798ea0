"""The life of a process: health, drain, and the configurations with which it refuses to start."""

import subprocess
import threading
import time
import unittest

import fixtures
from pactum_e2e import API, Refused, Suite, number, service_token, sql, wait_for


class Health(unittest.TestCase):
    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.close)

    def test_each_service_serves_without_its_peers(self):
        for service in self.suite.services:
            with self.subTest(service):
                self.suite.start(service)
                self.assertEqual(self.suite.health(service, of=API[service]), "SERVING")
                self.assertEqual(self.suite.health(service, of="pactum.unknown.v1.Service"), "")

    def test_a_schema_that_lacks_a_migration_is_not_served(self):
        # The template without its last migrations plays a database that nobody has migrated.
        database = self.suite.database("budget")
        sql(database, "UPDATE sqitch.changes SET change = 'other' WHERE change = 'recorded_after_locks'")
        self.suite.launch("budget")
        wait_for(lambda: "deploy the migrations" in self.suite.log_of("budget"), 30, "the log says why")
        self.assertEqual(self.suite.health("budget"), "NOT_SERVING")
        sql(database, "UPDATE sqitch.changes SET change = 'recorded_after_locks' WHERE change = 'other'")
        wait_for(lambda: self.suite.health("budget") == "SERVING", 30, "budget serves")


class Drain(unittest.TestCase):
    """SIGTERM: NOT_SERVING, the call under way ends well, exit 0."""

    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)

    def setUp(self):
        self.suite = Suite(source=self.source)
        self.addCleanup(self.suite.close)

    def test_a_call_under_way_ends_before_the_process_does(self):
        gate = self.suite.path / "gate"
        process = self.suite.start(
            "budget", faults=f"reserve.after_commit=wait:{gate}", flags=["--drain_grace=4s"])
        answers = []
        call = threading.Thread(target=lambda: answers.append(self.suite.call(
            "budget", "Reserve", fixtures.reservation("r", 100), service_token("procurement"))))
        call.start()
        reserved = "SELECT count(*) FROM reservation"
        database = self.suite.database("budget")
        wait_for(lambda: number(database, reserved) == 1, 20, "the call is under way")
        process.terminate()
        wait_for(lambda: self.suite.health("budget") == "NOT_SERVING", 4, "budget says that it drains")
        # After the grace the process takes no new calls; it waits for the call under way.
        wait_for(lambda: self.suite.health("budget") == "", 20, "budget takes no more calls")
        self.assertIsNone(process.poll())
        gate.touch()
        call.join(timeout=20)
        self.assertEqual(answers[0]["lines"][0]["reservedCents"], "100")
        self.assertEqual(process.wait(timeout=20), 0)

    def test_an_idle_process_ends_at_once(self):
        for service in self.suite.services:
            with self.subTest(service):
                self.suite.start(service)
                began = time.monotonic()
                self.assertEqual(self.suite.stop(service), 0)
                self.assertLess(time.monotonic() - began, 10)

    def test_a_drain_has_an_end(self):
        gate = self.suite.path / "gate"
        process = self.suite.start(
            "budget", faults=f"reserve.after_commit=wait:{gate}", flags=["--drain_timeout=1s"])
        refusals = []
        call = threading.Thread(target=lambda: refusals.append(self.refusal()))
        call.start()
        reserved = "SELECT count(*) FROM reservation"
        database = self.suite.database("budget")
        wait_for(lambda: number(database, reserved) == 1, 20, "the call is under way")
        process.terminate()
        # A call that outlasts the timeout is cancelled: the caller gets an error and may repeat.
        call.join(timeout=20)
        self.assertIn(refusals[0].code, ("CANCELLED", "UNAVAILABLE"))
        gate.touch()
        self.assertEqual(process.wait(timeout=20), 0)

    def refusal(self):
        try:
            self.suite.call(
                "budget", "Reserve", fixtures.reservation("r", 100), service_token("procurement"))
        except Refused as refused:
            return refused
        return None


class Configuration(unittest.TestCase):
    """The configurations with which a process refuses to start: exit 2, and the remedy on standard
    error."""

    def setUp(self):
        self.suite = Suite()
        self.addCleanup(self.suite.close)

    def refusal(self, service, *flags):
        started = subprocess.run(
            self.suite.command(service, 0, *flags), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=20)
        self.assertEqual(started.returncode, 2, started.stderr)
        return started.stderr

    def test_plaintext_where_others_can_listen(self):
        for service in self.suite.services:
            listen = f"--listen=0.0.0.0:{self.suite.port(service)}"
            with self.subTest(service):
                self.assertIn("--allow_plaintext_non_loopback", self.refusal(service, listen))
                self.suite.start(service, flags=[listen, "--allow_plaintext_non_loopback"])

    def test_without_a_database_an_issuer_or_keys(self):
        empty = self.suite.path / "empty"
        empty.mkdir()
        for flag, said in (
            ("--database_conninfo_file=", "--database_conninfo_file"), ("--token_issuer=", "--token_issuer"),
            (f"--token_keys_dir={empty}", str(empty)), ("--max_in_flight=0", "--max_in_flight"),
        ):
            with self.subTest(flag):
                self.assertIn(said, self.refusal("budget", flag))

    def test_a_port_that_is_taken(self):
        self.suite.start("budget")
        second = subprocess.run(
            self.suite.command("budget"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=20)
        self.assertEqual(second.returncode, 1)
        self.assertIn("cannot listen", second.stdout)


if __name__ == "__main__":
    unittest.main()
