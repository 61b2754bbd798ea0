#!/usr/bin/env python3
"""The report of a real review: its figures are the API's, its export is verified offline and replayed, and
headless Chromium shows it without a network. Skipped where Chromium is absent: nothing is installed."""

import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import submitted
from pactum_e2e import BUILD, Suite, needs, person
from replay import replay
from submitted import REVIEW, decision, get, transition

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Page(html.parser.HTMLParser):
    """The report for a blind reader: headings, header cells, charts with their texts."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.tables, self.charts, self.fetched, self.ids = [], [], [], [], []
        self._svg = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append(dict(col=0, row=0, caption=False, bare=0))
        if tag == "caption":
            self.tables[-1]["caption"] = True
        if tag == "th":
            self.tables[-1][attrs.get("scope", "bare")] += 1
        if tag == "svg":
            self.charts.append(dict(attrs, title=False, desc=False))
            self._svg = self.charts[-1]
        if tag in ("title", "desc") and self._svg is not None:
            self._svg[tag] = True
        if tag in ("script", "link", "img", "iframe", "object"):
            self.fetched.append(tag)
        self.fetched += [name for name in ("src", "href", "xlink:href") if name in attrs]

    def handle_endtag(self, tag):
        if tag == "svg":
            self._svg = None


def euros(cents):
    return f"{cents / 100:,.2f} EUR".replace("-", "−")


@needs("registry", "budget", "procurement", "review")
class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        source = submitted.submitted()
        cls.addClassCleanup(source.close)
        cls.suite = Suite(source=source)
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()
        cls.suite.call("review", "CommentReview", dict(
            name=REVIEW, text="Les ateliers ouvrent en avril.", requestId=submitted.request_id()),
            person("REGION_OFFICER"))
        cls.suite.call("review", "ExplainGap", dict(
            name=REVIEW, subject="projects/metiers-en-tension", text="Le marché fut notifié en juin.",
            difficulties=["DIFFICULTY_UNSUITABLE_SCHEDULE"], requestId=submitted.request_id()),
            person("REGION_OFFICER"))
        cls.suite.call("review", "DecideContribution", decision(cls.suite), person("STATE_PREFECT"))
        cls.report = get(cls.suite, "GetReport")
        cls.html = cls.rendered("REPORT_FORMAT_HTML")

    @classmethod
    def rendered(cls, form, **more):
        request = dict(name=REVIEW, format=form, **more)
        return cls.suite.call("review", "RenderReport", request, person("AUDITOR", "auditeur", ("*",)))["content"]

    def test_its_figures_are_those_of_the_api(self):
        run = get(self.suite, "GetRun", self.report["run"]["name"])
        self.assertEqual(self.report["run"], run)
        decided = get(self.suite, "GetDecision", self.report["decision"]["name"])
        self.assertEqual(self.report["decision"], decided)
        figures = [run["result"]["totalProposedCents"], decided["totalDecidedCents"]]
        for axis in run["result"]["axes"]:
            figures += [axis.get(name, "0") for name in ("ceilingCents", "grossCents", "proposedCents")]
        for axis in decided["axes"]:
            figures += [axis.get(name, "0") for name in ("decidedCents", "withheldCents", "balanceCents")]
        for project in self.report["projects"]:
            figures.append(project.get("plannedFundingCents", "0"))
            self.assertIn(f"({project['id']})", self.html)
        for figure in figures:
            self.assertIn(euros(int(figure)), self.html)
        for commitment in self.report["commitments"]:
            self.assertIn(f"({commitment['id']})", self.html)
        for finding in run["result"]["findings"]:
            self.assertIn(finding["code"], self.html)

    def test_who_sees_nothing_gets_everything(self):
        page = Page(self.html)
        self.assertEqual(page.fetched, [])
        self.assertEqual(len(page.ids), len(set(page.ids)), "ids are unique")
        self.assertEqual(page.headings[0], 1)
        for before, after in zip(page.headings, page.headings[1:]):
            self.assertTrue(after <= before + 1 or after == 1, "no level of heading is left out")
        self.assertGreaterEqual(len(page.tables), 12)
        for table in page.tables:
            self.assertTrue(table["caption"] and table["col"] and table["row"] and not table["bare"], table)
        self.assertEqual(len(page.charts), 6)  # Three, in two languages.
        for chart in page.charts:
            self.assertEqual(chart["role"], "img")
            self.assertTrue(chart["title"] and chart["desc"])
            for label in chart["aria-labelledby"].split():
                self.assertIn(label, page.ids)

    def test_its_export_is_verified_offline_and_replayed(self):
        export = get(self.suite, "ExportReview")
        done = subprocess.run([BUILD / "bin/pactum-verify", "-"], input=json.dumps(export),
                              stdout=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        for what, claimed, computed in replay(export):
            self.assertEqual(claimed, computed, what)
        if os.environ.get("PACTUM_REVIEW_KEEP"):
            keep = pathlib.Path(os.environ["PACTUM_REVIEW_KEEP"])
            (keep / "review_export.json").write_text(json.dumps(export, indent=1, ensure_ascii=False) + "\n")
            (keep / "report.html").write_text(self.html)

    @unittest.skipUnless(CHROMIUM, "chromium is absent")
    def test_chromium_shows_table_and_charts_without_a_network(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "report.html").write_text(self.html)
            shown = self.chromium(path, "--dump-dom", stdout=subprocess.PIPE).stdout
            self.assertEqual(Page(shown).charts and len(Page(shown).charts), 6)
            self.assertIn(euros(int(self.report["decision"]["totalDecidedCents"])), shown)
            self.chromium(path, f"--screenshot={path}/report.png", "--window-size=1280,3000")
            self.assertGreater((path / "report.png").stat().st_size, 50_000, "a page with something on it")
            self.chromium(path, f"--print-to-pdf={path}/report.pdf")
            self.assertTrue((path / "report.pdf").read_bytes().startswith(b"%PDF"))
            if os.environ.get("PACTUM_REVIEW_KEEP"):
                for name in ("report.png", "report.pdf"):
                    shutil.copy(path / name, os.environ["PACTUM_REVIEW_KEEP"])

    @staticmethod
    def chromium(folder, *arguments, stdout=subprocess.DEVNULL):
        """Without a network: every name resolves to nothing, and there is no proxy."""
        return subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={folder}/profile", "--host-resolver-rules=MAP * ~NOTFOUND", *arguments,
             f"file://{folder}/report.html"],
            check=True, stdout=stdout, stderr=subprocess.DEVNULL, text=True, timeout=120)


if __name__ == "__main__":
    unittest.main()
