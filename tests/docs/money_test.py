"""docs/contribution.md and docs/ledger.md against the code: the example and the default
policy against the vectors, the names against the protos and the code."""

import json
import pathlib
import re
import unittest
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
VECTORS = ROOT / "services/review/domain/testdata/contribution_vectors.json"


def text(path):
    return (ROOT / path).read_text()


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def by_hand():
    lines = (line.rstrip(",\n") for line in VECTORS.read_text().splitlines())
    return next(v for v in (json.loads(l) for l in lines if l.startswith('{"name"'))
                if v["name"] == "by-hand-example")


def number(cell):
    """The last number of a table's cell, blanks between its digits left out."""
    return int(re.findall(r"[0-9](?: ?[0-9])*", cell)[-1].replace(" ", ""))


def section(document, title):
    return document.split(f"## {title}")[1].split("\n## ")[0]


class ContributionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = text("docs/contribution.md")
        cls.vector = by_hand()

    def test_the_example_is_the_vector(self):
        rows = [[c.strip() for c in line.strip("|").split("|")]
                for line in section(self.document, "An example by hand").splitlines()
                if re.match(r"\| [1-9]", line)]
        expected = self.vector["expected"]["axes"]["AXIS_1"]
        self.assertEqual(
            [number(row[2]) for row in rows],
            [666_667, 1_000_000, expected["completion_ppm"], expected["attainment_ppm"],
             expected["score_ppm"], expected["rate_ppm"], expected["effort_ppm"],
             expected["gross_cents"], expected["proposed_cents"]])
        self.assertIn("withheld 1 166 670.00 EUR", rows[-1][1])
        self.assertEqual(expected["withheld_cents"], 116_667_000)

    def test_the_examples_arithmetic(self):
        first = half_up(Fraction(2_000_000, 3))
        completion = half_up(Fraction(6 * first + 4 * 1_000_000, 10))
        attainment = half_up(Fraction(1_000_000 * (14 - 10), 15 - 10))
        score = half_up(Fraction(6_000 * completion + 4_000 * attainment, 10_000))
        rate = half_up(Fraction(
            300_000 * (900_000 - 300_000) + (1_000_000 - 300_000) * (score - 300_000), 600_000))
        self.assertEqual(1_000_000_000 * rate * 1_000_000 // 10**12, 883_333_000)

    def test_the_default_policy_is_the_vectors(self):
        policy = self.vector["inputs"]["policy"]
        self.assertEqual(policy["version"], "default/1")
        table = re.split(r"## .*policy `default/1`", self.document)[1].split("\n## ")[0]
        table = re.sub(r"(?<=[0-9]) (?=[0-9]{3})", "", table)
        for value in ("completion_weight_bp", "attainment_weight_bp", "met_from_ppm",
                      "mandatory_penalty_ppm", "transverse_cap_bp", "new_pathways_floor_bp",
                      "reference_unit_cost_cents", "unit_cost_tolerance_bp", "carry_over_bp"):
            with self.subTest(value):
                self.assertRegex(table, rf"(?<![0-9]){policy[value]}(?![0-9])")
        for word in ("combination", "missing_measurement", "unconfirmed_reports", "nothing_due",
                     "own_effort_rule", "expenditure_rule"):
            self.assertIn(policy[word], table)
        for point in policy["release_curve"]:
            self.assertIn(f"({point['score_ppm']}, {point['rate_ppm']})", table)

    def test_every_finding_is_explained(self):
        findings = {
            finding["code"] for line in VECTORS.read_text().splitlines() if line.startswith('{"name"')
            for finding in json.loads(line.rstrip(","))["expected"].get("findings", [])}
        self.assertGreater(len(findings), 10)
        # The document describes these in words: a report in doubt, an unmet commitment.
        in_words = {"UNCONFIRMED_REPORT", "CONTESTED_REPORT", "MANDATORY_COMMITMENT_UNMET",
                    "SUSPENSIVE_COMMITMENT_UNMET"}
        for finding in sorted(findings - in_words):
            self.assertIn(finding, self.document)


class LedgerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = text("docs/ledger.md")

    def test_every_account_kind_and_rule_is_named(self):
        kinds = set(re.findall(r"ACCOUNT_KIND_([A-Z]+) =", text("proto/pactum/budget/v1/budget.proto")))
        rules = set(re.findall(r'{Rule::k\w+, "([A-Z0-9_]+)"', text("services/budget/domain/allocation_rules.h")))
        self.assertIn("AXIS_3_LINK", rules)
        for name in kinds - {"UNSPECIFIED"} | rules | {"AXIS_1_TARGET", "AXIS_2_TARGET"}:
            with self.subTest(name):
                self.assertRegex(self.document, rf"\b{name}\b")

    def test_every_movement_is_in_a_table(self):
        service = text("proto/pactum/budget/v1/budget_service.proto")
        methods = set(re.findall(r"rpc (\w+)\(", service))
        no_movement = {m for m in methods if re.match(r"Get|List|Check|Verify|Report|Answer|Prepare", m)}
        rows = "".join(line for line in self.document.splitlines(True) if line.startswith("|"))
        for method in methods - no_movement:
            with self.subTest(method):
                self.assertRegex(rows, rf"\b{method}\b")

    def test_each_arrow_is_a_route_of_the_table_of_transfers(self):
        table = text("services/budget/domain/transfer_type.h")
        routes = {(a.upper(), b.upper()) for a, b in re.findall(r"{k(\w+), k(\w+)}", table)}
        arrows = re.findall(r"\b([A-Z]{4,}) → ([A-Z]{4,})\b", self.document)
        self.assertGreater(len(arrows), 20)
        for source, target in arrows:
            with self.subTest(f"{source} → {target}"):
                self.assertTrue({(source, target), (target, source)} & routes)

    def test_each_parameter_is_listed_with_its_first_value_and_its_bounds(self):
        message = text("proto/pactum/budget/v1/budget.proto").split("message AllocationRules {")[1].split("\n}")[0]
        defaults = text("services/budget/domain/allocation_rules.h")
        fields = re.findall(r"^  (?:int32|int64|bool) (\w+) = \d+(?:\s*\[\(pactum\.access\.v1\.bounds\) = "
                            r"{min: (\d+), max: (\d+)}\])?;", message, re.MULTILINE)
        self.assertGreater(len(fields), 10)
        for name, least, most in fields:
            first = re.search(rf"{name} = ([\w']+);", defaults)[1].replace("'", "")
            grouped = [f"{int(n):,}".replace(",", " ") if n.isdigit() else n for n in (first, least, most)]
            bounds = f"{grouped[1]} to {grouped[2]}" if least else ""
            with self.subTest(name):
                self.assertRegex(self.document, rf"\| `{name}` \| [^|]+ \| {grouped[0]} \| {bounds} ?\|")


if __name__ == "__main__":
    unittest.main()
