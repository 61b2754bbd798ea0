"""Sixteen writers on one line for a minute, through two processes, with duplicates and lost answers."""

import unittest

from writers import WritersCase


class Writers(WritersCase):
    def test_a_minute_of_sixteen_writers(self):
        self.check(self.write(lambda writers: None))


if __name__ == "__main__":
    unittest.main()
