"""Sixteen writers on one line for a minute, while a process of budget is killed with SIGKILL, twice, and
PostgreSQL is restarted under them, once in order and once as after a crash."""

import unittest

from writers import SECONDS, WritersCase, wait_for


class WritersKilled(WritersCase):
    def strike(self, writers):
        acts = lambda: sum(writer.acts for writer in writers)  # noqa: E731

        def more_acts():
            """The writers work again: twenty acts later."""
            before = acts()
            wait_for(lambda: acts() > before + 20 or not any(w.is_alive() for w in writers), SECONDS,
                     "the writers go on")

        for index, mode in ((0, "fast"), (1, "immediate")):
            more_acts()
            self.suite.kill("budget", index)
            more_acts()
            self.suite.start("budget", index)
            more_acts()
            self.cluster.restart(mode)
            more_acts()
        self.assertTrue(all(w.is_alive() for w in writers), "all of it was in the middle")

    def test_a_minute_with_a_killed_server_and_a_restarted_database(self):
        self.check(self.write(self.strike))


if __name__ == "__main__":
    unittest.main()
