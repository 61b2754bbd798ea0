"""Compares the second implementation with the vectors, so that the end-to-end test may rely on it."""

import json
import pathlib
import unittest

import contribution

VECTORS = pathlib.Path(__file__).parents[2] / "services/review/domain/testdata/contribution_vectors.json"


class Vectors(unittest.TestCase):
    def test_every_vector(self):
        cases = json.loads(VECTORS.read_text())
        self.assertEqual(len(cases), 150)
        for case in cases:
            with self.subTest(case["name"]):
                self.assertEqual(contribution.contribution(case["inputs"]), case["expected"])


if __name__ == "__main__":
    unittest.main()
