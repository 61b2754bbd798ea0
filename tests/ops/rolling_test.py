"""Two processes of each service under fifty calls a second: each is stopped in turn, twenty times, and no
call fails. PostgreSQL is restarted: every acknowledged write is there, and all serve again within five
seconds.
"""

import time
import unittest

from cluster import Cluster
from harness import Load, Operated, SERVICES, calls, keep, needs_four, sql, stored


class Rolling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster().create()
        cls.suite = Operated()
        cls.suite.start_pairs()
        cls.suite.play()

    @classmethod
    def tearDownClass(cls):
        cls.suite.close()
        cls.cluster.close()

    def test_1_no_call_fails_while_processes_are_replaced(self):
        begun = time.monotonic()
        load = Load(self.suite, calls(), rate=50, seconds=600)
        load.await_calls(50)
        for turn in range(20):
            service, index = SERVICES[turn % 4], turn // 4 % 2
            self.assertEqual(self.suite.stop(service, index), 0)
            self.suite.launch(service, index)
            self.suite.await_serving(service, index)
        seconds = time.monotonic() - begun
        lines = load.stop()
        failed = [line for line in lines if line["code"] != 0]
        micros = sorted(line["micros"] for line in lines)
        keep("rolling", dict(
            stops=20, seconds=round(seconds), calls=len(lines), failed=len(failed),
            per_second=round(len(lines) / seconds, 1), median_ms=micros[len(micros) // 2] / 1000,
            slowest_ms=micros[-1] / 1000))
        self.assertEqual(failed, [])
        self.assertGreater(len(lines), 40 * seconds)
        self.assertEqual(stored(self.suite, lines), [])

    def test_2_postgresql_is_restarted(self):
        for mode in ("fast", "immediate"):
            with self.subTest(mode):
                plan = calls(mode)
                load = Load(self.suite, plan, rate=50, seconds=300)
                load.await_calls(200)
                sql("postgres", "CHECKPOINT")  # What the shutdown would write is no part of this.
                gone = time.time()
                self.cluster.restart(mode)
                back = time.time()
                load.await_begun(back + 8)  # More than the five seconds that calls may fail for.
                lines = load.stop()
                bad = [line for line in lines if line["code"] != 0]
                # This bounds calls begun then; an earlier call may have waited for its retries.
                late = max((line["begun"] - back for line in bad), default=0)
                acknowledged = [line for line in lines if line["code"] == 0]
                missing = stored(self.suite, acknowledged, mode)
                keep("restart " + mode, dict(
                    calls=len(lines), failed=len(bad), away_s=round(back - gone, 2),
                    last_failure_after_s=round(late, 2), missing=len(missing),
                    acknowledged_writes=sum("Create" in l["call"] or "Reserve" in l["call"]
                                            for l in acknowledged)))
                self.assertEqual(missing, [])
                self.assertLess(late, 5)
                for service in SERVICES:
                    for index in (0, 1):
                        self.assertEqual(self.suite.health(service, index), "SERVING")
                self.assertGreater(len(acknowledged), 300)


if __name__ == "__main__":
    needs_four()
    unittest.main()
