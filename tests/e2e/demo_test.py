"""Plays the demo with real processes and the real grpcurl, with one milestone contested and one amount
changed by the Prefect; recomputes digests and table outside C++ from the exported evidence alone, and
finds the decided sum as PAID + OWED on budget.
"""

import hashlib
import json
import unittest

import contribution
from fixtures import PACT, REQUESTS
from pactum_e2e import AUDIT, EVENTS, Refused, Suite, day, person, request_id, sql

REVIEW = PACT + "/annualReviews/2019"
CONTESTED = ("metiers-en-tension", "plateforme-evaluation")
UNANSWERED = ("premiers-savoirs", "lieux-ouverts")
# The fields of an axis by the names of the second implementation; those that may be absent first.
OPTIONAL_PPM = dict(completion_ppm="completionPpm", attainment_ppm="attainmentPpm", score_ppm="scorePpm")
NUMBERS = dict(
    rate_ppm="ratePpm", effort_ppm="effortPpm", gross_cents="grossCents", proposed_cents="proposedCents",
    withheld_cents="withheldCents", balance_cents="balanceCents")


def canonical(value):
    """RFC 8785 of JSON with whole numbers and ASCII names only, as ours has."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def spaced(cents):
    """Cents as the table prints them: `30 000 000.00`."""
    return f"{cents // 100:,}".replace(",", " ") + f".{cents % 100:02}"


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()
        cls.output = cls.suite.play(PACTUM_PLAY_ENTRIES="40")
        cls.auditor = person("AUDITOR", "auditeur", ("*",))
        cls.computed = cls.get("review", "GetRun", name=REVIEW + "/runs/1")
        cls.evidence = cls.get("review", "GetEvidence", name=cls.computed["evidence"])
        cls.decision = cls.get("review", "GetDecision", name=REVIEW + "/decisions/1")

    @classmethod
    def get(cls, service, method, **request):
        return cls.suite.call(service, method, request, cls.auditor)

    def recomputed(self):
        inputs = contribution.from_evidence(self.evidence["content"]["inputs"], self.computed["policy"])
        return contribution.contribution(inputs)

    def table(self):
        """The rows of the printed table: axis to cells."""
        text = self.shown(self.output).split("Findings")[0]
        rows = [line.split("  ") for line in text.splitlines()[2:] if line.strip()]
        cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
        return {row[0]: row[1:] for row in cells}

    def shown(self, output):
        """The printed decision; the reports in doubt after it may be answered later."""
        return output.split("6. What the State owes")[1].split("Which reports are in doubt")[0]

    def test_prints_findings_and_answers(self):
        for text in (
            "Findings", "CONTESTED_REPORT  " + "/".join(CONTESTED),
            "UNCONFIRMED_REPORT  " + "/".join(UNANSWERED), "Why this rate", "What is left",
            "Which reports are in doubt", "CONTESTED: ", "UNCONFIRMED: ",
        ):
            self.assertIn(text, self.output)

    def test_refusals_are_part_of_what_it_shows(self):
        for refused in ("tries axis 3 at 10 % and one cent; refused:", "awards the third; refused:"):
            line = self.output.split(refused)[1].splitlines()[1].strip()
            self.assertRegex(line, r"\d+\.\d\d EUR")

    def test_prints_the_table_that_the_second_implementation_gives(self):
        again, table = self.recomputed(), self.table()
        ceilings = {a["axis"]: int(a.get("ceilingCents", 0)) for a in self.computed["result"]["axes"]}
        decided = self.decided()
        for axis, expected in again["axes"].items():
            row = table[axis]
            self.assertEqual(row[0], spaced(ceilings[axis]))
            self.assertEqual(row[-3], spaced(expected["proposed_cents"]))
            self.assertEqual(row[-2], spaced(decided[axis]))
            self.assertEqual(row[-1], spaced(ceilings[axis] - decided[axis]))
        self.assertEqual(table["total"][-3], spaced(again["total_proposed_cents"]))

    def test_digests_are_recomputed_from_the_export(self):
        self.assertEqual(digest(self.evidence["content"]), self.evidence["digest"])
        self.assertEqual(digest(self.computed["result"]), self.computed["resultDigest"])
        self.assertEqual(self.computed["evidenceDigest"], self.evidence["digest"])
        self.assertEqual(self.decision["evidenceDigest"], self.evidence["digest"])
        self.assertEqual(self.decision["resultDigest"], self.computed["resultDigest"])

    def test_a_changed_export_has_another_digest(self):
        changed = json.loads(json.dumps(self.evidence["content"]))
        changed["inputs"]["envelopeCents"] = str(int(changed["inputs"]["envelopeCents"]) + 1)
        self.assertNotEqual(digest(changed), self.evidence["digest"])

    def test_peers_answers_give_the_digests_that_the_evidence_names(self):
        self.assert_peers_still_answer_the_evidence()

    def assert_peers_still_answer_the_evidence(self):
        # Each peer, asked again as of the same two dates, gives the frozen answer.
        content = self.evidence["content"]
        asked = dict(pact=PACT, year=2019, cutOff=content["cutOff"], knownAt=content["knownAt"])
        for service, method in (
            ("registry", "GetPactPosition"), ("budget", "GetBudgetPosition"), ("procurement", "GetExecution"),
        ):
            with self.subTest(service):
                answer = self.get(service, method, **asked)
                self.assertEqual(digest(answer), content[f"{service}Digest"])

    def test_the_result_is_recomputed_from_the_export(self):
        again = self.recomputed()
        axes = {a["axis"]: a for a in self.computed["result"]["axes"]}
        self.assertEqual(list(axes), list(contribution.AXES))
        for axis, expected in again["axes"].items():
            for name, json_name in OPTIONAL_PPM.items():
                value = axes[axis].get(json_name)
                self.assertEqual(value if value is None else int(value), expected[name], (axis, name))
            for name, json_name in NUMBERS.items():
                self.assertEqual(int(axes[axis].get(json_name, 0)), expected[name], (axis, name))
        result = self.computed["result"]
        self.assertEqual(int(result["totalProposedCents"]), again["total_proposed_cents"])
        self.assertEqual(int(result["totalWithheldCents"]), again["total_withheld_cents"])
        self.assertEqual(int(result["unitCostCents"]), again["unit_cost_cents"])
        findings = [(f["code"], f["subject"]) for f in result["findings"]]
        self.assertEqual(findings, [(f["code"], f["subject"]) for f in again["findings"]])

    def test_the_contested_milestone_does_not_count(self):
        projects = {p["id"]: p for p in self.evidence["content"]["inputs"]["projects"]}
        milestones = {m["id"]: m for m in projects[CONTESTED[0]]["milestones"]}
        self.assertEqual(milestones[CONTESTED[1]]["standing"], "STANDING_CONTESTED")
        # By hand: of the weights 1, 2, 1 due in 2019 the first two count, 3/4; the other project of the
        # axis has one of two. 22 507 500 and 15 000 000 EUR are planned.
        axis_1 = next(a for a in self.computed["result"]["axes"] if a["axis"] == "AXIS_1")
        expected = contribution.half_up(22_507_500 * 750_000 + 15_000_000 * 500_000, 37_507_500)
        self.assertEqual(int(axis_1["completionPpm"]), expected)

    def test_confirmed_instead_it_would_raise_the_amount(self):
        inputs = contribution.from_evidence(self.evidence["content"]["inputs"], self.computed["policy"])
        for project in inputs["projects"]:
            for milestone in project["milestones"]:
                if (project["id"], milestone["id"]) == CONTESTED:
                    milestone["standing"] = "CONFIRMED"
        confirmed = contribution.contribution(inputs)["axes"]["AXIS_1"]["proposed_cents"]
        self.assertGreater(confirmed, self.recomputed()["axes"]["AXIS_1"]["proposed_cents"])

    def decided(self):
        return {a["axis"]: int(a.get("decidedCents", 0)) for a in self.decision["axes"]}

    def test_the_changed_amount_is_decided_with_its_reason(self):
        request = json.loads((REQUESTS / "414-decide.json").read_text())
        proposed = {axis: a["proposed_cents"] for axis, a in self.recomputed()["axes"].items()}
        expected = dict(proposed, **{v["axis"]: int(v["value"]) for v in request["decidedCents"]})
        self.assertEqual(self.decided(), expected)
        self.assertNotEqual(expected, proposed, "one amount is changed")
        self.assertEqual(self.decision["reason"], request["reason"])
        self.assertEqual(self.decision["state"], "STATE_EFFECTIVE")

    def test_the_decided_sum_is_paid_and_owed_on_budget(self):
        position = self.get("budget", "GetBudgetPosition", pact=PACT, year=2019, cutOff=day("2020-12-31"))
        granted = dict.fromkeys(contribution.AXES, 0)
        for line in position["lines"]:
            cents = int(line.get("paidCents", 0)) + int(line.get("owedCents", 0))
            granted[line["line"]["axis"]] += cents
        self.assertEqual(granted, self.decided())
        self.assertEqual(sum(granted.values()), int(self.decision["totalDecidedCents"]))
        # The same from the transfers, by SQL that the service does not have.
        rows = sql(self.suite.database("budget"), """
            SELECT sum(CASE WHEN to_kind IN ('PAID', 'OWED') THEN amount_cents ELSE 0 END)
                 - sum(CASE WHEN from_kind IN ('PAID', 'OWED') THEN amount_cents ELSE 0 END)
              FROM transfer WHERE book = 'STATE'""")
        self.assertEqual(int(rows[0][0]), int(self.decision["totalDecidedCents"]))

    def test_both_books_balance(self):
        verified = self.get("budget", "VerifyLedger", pact=PACT)
        self.assertNotIn("errors", verified)
        self.assertGreater(int(verified["transferCount"]), 50)

    def test_audit_chains_hold_in_every_service(self):
        for service in self.suite.services:
            with self.subTest(service):
                verified = self.suite.call(service, "VerifyAudit", dict(pact=PACT), self.auditor, api=AUDIT)
                self.assertGreater(int(verified["eventCount"]), 0)
                self.assertNotIn("breaks", verified)

    def test_events_of_the_pact_are_for_its_region(self):
        for service in ("registry", "budget", "procurement", "review"):
            with self.subTest(service):
                own = self.suite.call(service, "ListEvents", dict(pact=PACT), person("AUDITOR", "a-52", ("52",)), api=EVENTS)
                self.assertTrue(own["events"])
                other = person("AUDITOR", "a-53", ("53",))
                for method, api, request in (
                    ("ListEvents", EVENTS, dict(pact=PACT)), ("VerifyAudit", AUDIT, dict(pact=PACT)),
                    ("ListEvents", EVENTS, dict()),
                ):
                    with self.assertRaisesRegex(Refused, "REGION_NOT_IN_SCOPE"):
                        self.suite.call(service, method, request, other, api=api)

    def test_played_again_it_prints_the_same_table(self):
        again = self.suite.play()
        self.assertIn("The pact is there already", again)
        self.assertEqual(self.shown(again), self.shown(self.output))

    def test_the_evidence_is_the_same_later_though_facts_are_corrected(self):
        # The unanswered report is confirmed after the decision: frozen evidence does not change.
        reports = self.get("registry", "ListReports", parent=PACT, standings=["STANDING_UNCONFIRMED"])
        name = reports["reports"][0]["name"]
        answer = dict(name=name, standing="STANDING_CONFIRMED", requestId=request_id())
        self.suite.call("registry", "AnswerReport", answer, person("STATE_OFFICER", "dreets.region-52"))
        self.assert_peers_still_answer_the_evidence()
        self.assertEqual(self.get("review", "GetEvidence", name=self.computed["evidence"]), self.evidence)


if __name__ == "__main__":
    unittest.main()
