"""Each alert is well formed, fires on its cause, and has an entry in the runbook."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/rules.yml"
CASES = ROOT / "deploy/prometheus/rules_test.yml"
RUNBOOK = ROOT / "docs/runbooks/alerts.md"


def promtool(*arguments):
    done = subprocess.run(["promtool", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    return done.returncode, done.stdout


class Alerts(unittest.TestCase):
    def setUp(self):
        self.alerts = re.findall(r"- alert: (\w+)", RULES.read_text())
        self.assertGreater(len(self.alerts), 10)

    def test_promtool_finds_the_rules_clean(self):
        code, said = promtool("check", "rules", RULES)
        self.assertEqual(code, 0, said)
        self.assertIn(f"SUCCESS: {len(self.alerts)} rules found", said)

    def test_each_alert_fires(self):
        code, said = promtool("test", "rules", CASES)
        self.assertEqual(code, 0, said)
        text = CASES.read_text()
        for alert in self.alerts:
            self.assertRegex(text, rf"alertname: {alert}\n        exp_alerts:\n          - exp_labels")
            self.assertIn(f"alertname: {alert}, exp_alerts: []", text)

    def test_each_alert_has_its_entry(self):
        entries = re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.M)
        self.assertEqual(entries, self.alerts)
        for alert in self.alerts:
            self.assertIn(f"runbook: docs/runbooks/alerts.md#{alert.lower()}\n", RULES.read_text())


if __name__ == "__main__":
    unittest.main()
