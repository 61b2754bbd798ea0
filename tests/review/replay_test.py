#!/usr/bin/env python3
"""An exported review of an earlier build is replayed by this build's pactum-verify and by Python: the
same digests, and each tamper named.

The example in testdata/ was exported once and is never exported again: another build than the one
that wrote it verifies it.
"""

import base64
import copy
import json
import os
import pathlib
import subprocess
import sys
import unittest

from replay import digest, replay

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("PACTUM_BUILD", HERE.parents[1] / "build/dev"))
EXAMPLE = json.loads((HERE / "testdata/review_export.json").read_text())
E2E = HERE.parent / "e2e"


def verify(export):
    """pactum-verify on an export: exit code and lines."""
    done = subprocess.run(
        [BUILD / "bin/pactum-verify", "-"], input=json.dumps(export), stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout.splitlines()


def found(lines):
    """Without the export's own digest, which every tamper of a file changes."""
    return [line for line in lines if line.startswith("DIFFERS") and " export.digest:" not in line]


def input_of(export):
    return export["evidence"][0]["content"]["inputs"]


class Replay(unittest.TestCase):
    def setUp(self):
        self.export = copy.deepcopy(EXAMPLE)

    def test_python_finds_every_digest(self):
        for what, claimed, computed in replay(EXAMPLE):
            self.assertEqual(claimed, computed, what)

    def test_pactum_verify_finds_the_same_digests(self):
        code, lines = verify(EXAMPLE)
        self.assertEqual(code, 0, lines)
        self.assertIn("VERIFIED", lines[-1])
        for evidence in EXAMPLE["evidence"]:
            self.assertIn(evidence["name"] + " " + digest(evidence["content"]), lines)
        for run in EXAMPLE["runs"]:
            self.assertIn(run["name"] + " " + digest(run["result"]), lines)

    def named(self, *parts):
        """The tampered export is refused, and one line has every part."""
        code, lines = verify(self.export)
        self.assertEqual(code, 1, lines)
        hits = [line for line in found(lines) if all(part in line for part in parts)]
        self.assertTrue(hits, "\n".join(lines))

    def test_a_changed_measurement(self):
        commitment = next(c for c in input_of(self.export)["commitments"] if "observedMicros" in c.get("target", {}))
        commitment["target"]["observedMicros"] = "1"
        path = f"content.inputs.commitments[{commitment['id']}].target.observed_micros"
        self.named("AUDIT", "/evidence/1", path, "stored 1,")

    def test_a_changed_ceiling(self):
        input_of(self.export)["ceilingsCents"][0]["value"] = "1"
        self.named("AUDIT", "/evidence/1", "content.inputs.ceilings_cents[AXIS_1].value", "stored 1,")
        self.named("BINDING", "/decisions/1", "axes[AXIS_1].ceiling_cents")

    def test_a_swapped_policy(self):
        self.export["runs"][0]["policy"]["combination"] = "COMBINATION_MIN"
        self.named("POLICY", "/runs/1", "policy.combination", "stored COMBINATION_MIN")

    def test_a_changed_figure_of_a_run(self):
        self.export["runs"][0]["result"]["axes"][0]["proposedCents"] = "1"
        self.named("COMPUTATION", "/runs/1", "result.axes[AXIS_1].proposed_cents", "stored 1,")

    def test_a_changed_amount_of_a_decision(self):
        self.export["decisions"][0]["axes"][0]["decidedCents"] = "1"
        self.named("AUDIT", "/decisions/1", "axes[AXIS_1].decided_cents", "stored 1,")

    def test_a_row_taken_out_of_the_evidence(self):
        gone = input_of(self.export)["projects"].pop(0)["id"]
        self.named("AUDIT", "/evidence/1", f"content.inputs.projects[{gone}]", "stored nothing")

    def test_evidence_taken_out(self):
        self.export["evidence"].pop(0)
        self.named("AUDIT", "/evidence/1", "must be evidence.collected")

    def test_a_digest_recomputed_over_changed_content(self):
        input_of(self.export)["envelopeCents"] = "30006000001"
        made_anew = digest(self.export["evidence"][0]["content"])
        self.export["evidence"][0]["digest"] = made_anew
        for bound in self.export["runs"] + self.export["decisions"]:
            bound["evidenceDigest"] = made_anew
        self.export["digest"] = digest({k: v for k, v in self.export.items() if k != "digest"})
        self.named("AUDIT", "/evidence/1", "content.inputs.envelope_cents", "stored 30006000001")

    def test_an_audit_record_made_anew_breaks_its_chain(self):
        event = next(e for e in self.export["events"] if e["type"] == "decision.effective")
        event["payload"] = base64.b64encode(base64.b64decode(event["payload"])[:-1]).decode()
        self.named("CHAIN", "/decisions/1", ".chain")

    def test_what_is_no_export_is_said(self):
        done = subprocess.run(
            [BUILD / "bin/pactum-verify", "-"], input="no JSON", stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is no exported review", done.stderr)


@unittest.skipUnless((E2E / "contribution.py").exists(), "the second implementation is not there")
class SecondImplementation(unittest.TestCase):
    """The computation written another time, in Python, from the exported evidence alone."""

    def test_it_finds_the_same_amounts(self):
        sys.path.insert(0, str(E2E))
        import contribution  # pylint: disable=import-outside-toplevel

        for run in EXAMPLE["runs"]:
            evidence = next(e for e in EXAMPLE["evidence"] if e["name"] == run["evidence"])
            computed = contribution.contribution(
                contribution.from_evidence(evidence["content"]["inputs"], run["policy"]))
            for axis in run["result"]["axes"]:
                self.assertEqual(computed["axes"][axis["axis"]]["proposed_cents"],
                                 int(axis.get("proposedCents", 0)))
            self.assertEqual(computed["total_proposed_cents"], int(run["result"]["totalProposedCents"]))
            findings = [(f["code"], f["subject"]) for f in run["result"].get("findings", [])]
            self.assertEqual([(f["code"], f["subject"]) for f in computed["findings"]], findings)


if __name__ == "__main__":
    unittest.main()
