"""A base backup of a working suite, then a recovery of the four databases to an instant under load.
Acts are then on their way to budget. Afterwards the ledger is sound, the acts end, the review
replays to the same digest, and every write acknowledged before the instant is there.
"""

import concurrent.futures
import json
import os
import signal
import subprocess
import time
import unittest

from cluster import AS, ROOT, Cluster
from harness import (PACT, REVIEW, Load, Operated, calls, e2e, fixtures, keep, needs_four, person, request_id, sql,
                     wait_for)

BACKUP = ROOT / "deploy/backup"
AUDITOR = person("AUDITOR", regions=("*",))


def backup(script, *arguments):
    done = subprocess.run([*AS, "env", *[f"{k}={v}" for k, v in os.environ.items() if k.startswith("PG")],
                           str(BACKUP / script), *map(str, arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/")
    if done.returncode != 0:
        raise AssertionError(script + ": " + done.stdout + done.stderr)
    return done.stdout.strip()


def archive_log():
    """Ends the current file of the log and waits until the archive has it and all before it."""
    ended = sql("postgres", "SELECT pg_walfile_name(pg_switch_wal())")[0][0]
    wait_for(lambda: sql("postgres", f"SELECT last_archived_wal >= '{ended}' FROM pg_stat_archiver")[0][0] == "t",
             60, "the log is archived")


class Recovered(Operated):
    """The services on the databases of another suite, which were recovered with their cluster."""

    def __init__(self, original):
        super().__init__(source=None)
        for service in self.services:
            sql("postgres", f'DROP DATABASE "{self.database(service)}" WITH (FORCE)')
        self._suffix = original._suffix
        for service in self.services:
            (self.path / f"{service}.conninfo").write_text(self._conninfo(service))


class Recovery(unittest.TestCase):
    def test_to_an_instant_in_the_middle_of_work(self):
        # The scripts run as the server's user, who may not reach this tree.
        self.first = Cluster()
        tools = self.first.directory / "backup"
        subprocess.run(["cp", "-r", str(BACKUP), str(tools)], check=True)
        self.first.give(tools)
        globals()["BACKUP"] = tools
        self.first.create("archive_mode = on", f"archive_command = '{tools}/archive %p %f {self.first.archive}'",
                          "wal_level = replica")
        self.addCleanup(self.first.close)
        suite = Operated()
        suite.outlived = False
        self.addCleanup(suite.close)
        suite.start_pairs()
        suite.play()
        run = suite.call("review", "GetRun", dict(name=REVIEW + "/runs/1"), AUDITOR)
        base = backup("base", self.first.directory / "bases")

        # Load, and acts on their way between two services: budget is paused while they are
        # requested.
        load = Load(suite, calls(), rate=50, seconds=300)
        load.await_calls(150)
        names = [fixtures.create_contract(suite, f"doubt-{i}") for i in range(6)]
        requests = []
        for name in names:
            etag = suite.call("procurement", "GetContract", dict(name=name), AUDITOR)["etag"]
            requests.append(dict(name=name, effectiveDate=e2e.day("2019-03-20"), etag=etag,
                                 requestId=request_id()))
        for index in (0, 1):
            suite.processes["budget", index].send_signal(signal.SIGSTOP)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(suite.call, "procurement", "AwardContract", r, person("REGION_OFFICER"), 0, 8)
                     for r in requests]
            wait_for(lambda: e2e.number(suite.database("procurement"), "SELECT count(*) FROM intent") == 6, 20,
                     "six acts are on their way")
            instant, moment = sql("postgres", "SELECT t, extract(epoch FROM t) FROM clock_timestamp() AS t")[0]
            for index in (0, 1):
                suite.processes["budget", index].send_signal(signal.SIGCONT)
            concurrent.futures.wait(asked)
        load.await_calls(150)  # More is written after the instant, and must not be there.
        lines = load.stop()
        after = fixtures.create_contract(suite, "after-the-instant")
        for process in suite.processes.values():
            process.kill()
            process.wait()
        archive_log()
        self.first.stop()

        begun = time.monotonic()
        second = Cluster(self.first.directory / "recovered")
        second.password = self.first.password
        self.addCleanup(second.close)
        backup("recover", base, self.first.archive, second.data, instant)
        second.configure("archive_mode = off")
        second.start()
        second.use()
        wait_for(lambda: sql("postgres", "SELECT NOT pg_is_in_recovery()")[0][0] == "t", 60, "recovered")
        seconds = time.monotonic() - begun
        os.environ.update(PACTUM_PROCUREMENT_DATABASE=suite.database("procurement"),
                          PACTUM_REVIEW_DATABASE=suite.database("review"))
        listed = subprocess.run([str(ROOT / "deploy/backup/in_doubt")], stdout=subprocess.PIPE, text=True,
                                check=True).stdout.splitlines()
        doubt = [line for line in listed if "doubt-" in line]
        self.assertEqual(len(doubt), 6, listed)

        # Writes acknowledged before the instant are there; later writes are not.
        contracts = {row[0] for row in sql(suite.database("procurement"), "SELECT id FROM contract")}
        created = [l for l in lines if l["code"] == 0 and l["call"].endswith("CreateContract")]
        before = [l for l in created if l["begun"] + l["micros"] / 1e6 < float(moment)]
        later = [l for l in created if l["begun"] > float(moment)]
        self.assertGreater(len(before), 20)
        self.assertGreater(len(later), 10)
        self.assertEqual([l for l in before if f"load-{l['n']}" not in contracts], [])
        self.assertEqual([l for l in later if f"load-{l['n']}" in contracts], [])
        self.assertNotIn(after.rsplit("/", 1)[1], contracts)

        again = Recovered(suite)
        self.addCleanup(again.close)
        again.start_pairs()
        wait_for(lambda: e2e.number(again.database("procurement"), "SELECT count(*) FROM intent") == 0, 60,
                 "the acts come to rest")
        for name in names:
            state = again.call("procurement", "GetContract", dict(name=name), AUDITOR)["state"]
            self.assertEqual(state, "STATE_AWARDED")
        verified = again.call("budget", "VerifyLedger", dict(pact=PACT), AUDITOR)
        self.assertEqual(verified.get("errors", []), [], verified)
        for service in again.services:
            audited = again.call(service, "VerifyAudit", dict(pact=PACT), AUDITOR, api=e2e.AUDIT)
            self.assertEqual(audited.get("breaks", []), [])

        # The review replays: the same run, and from its evidence computed anew the same result.
        replayed = again.call("review", "GetRun", dict(name=REVIEW + "/runs/1"), AUDITOR)
        self.assertEqual(replayed, run)
        again.reopened_review()
        etag = again.call("review", "GetReview", dict(name=REVIEW), AUDITOR)["etag"]
        request = dict(json.loads((fixtures.REQUESTS / "412-compute.json").read_text()), etag=etag,
                       requestId=request_id())
        anew = again.call("review", "ComputeContribution", request,
                          person("STATE_OFFICER", "dreets.region-52"))
        digests = {key: value for key, value in run.items() if key.lower().endswith("digest")}
        self.assertTrue(digests)
        self.assertEqual({key: anew.get(key) for key in digests}, digests)
        keep("recovery", dict(recovered_in_s=round(seconds, 1), in_doubt=len(doubt),
                              acknowledged_before=len(before), transfers=verified.get("transferCount"),
                              digests=digests))


if __name__ == "__main__":
    needs_four()
    unittest.main()
