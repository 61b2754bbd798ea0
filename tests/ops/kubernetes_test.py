"""Every Kubernetes object passes deploy/kubernetes/check. With a broken rule of the restricted
profile, a field of the wrong type, or an unknown field, it fails.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "deploy/kubernetes"
DEPLOYMENT = "base/budget/deployment.yaml"

# (file, old text, new text, the check's complaint)
BREACHES = [
    (DEPLOYMENT, "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true",
     "allowPrivilegeEscalation"),
    (DEPLOYMENT, "capabilities: {drop: [ALL]}", "capabilities: {drop: [NET_RAW]}", "unrestricted capabilities"),
    (DEPLOYMENT, "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"),
    (DEPLOYMENT, "runAsUser: 65532", "runAsUser: 0", "runAsUser"),
    (DEPLOYMENT, "seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Unconfined}", "seccomp"),
    (DEPLOYMENT, "      enableServiceLinks: false", "      enableServiceLinks: false\n      hostNetwork: true",
     "host namespaces"),
    (DEPLOYMENT, "configMap: {name: pactum-token-keys}", "hostPath: {path: /etc}", "volume"),
    ("base/budget/migration-job.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"),
    (DEPLOYMENT, "terminationGracePeriodSeconds: 40", 'terminationGracePeriodSeconds: "forty"', "got string"),
    (DEPLOYMENT, "revisionHistoryLimit: 5", "revisionHistory: 5", "additional"),
    (DEPLOYMENT, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false",
     "writable root"),
]
CRD_BREACHES = [
    ("components/postgres/cluster.yaml", "instances: 3", 'instances: "three"', "got string"),
    ("components/monitoring/pod-monitor.yaml", "interval: 15s", "intervall: 15s", "additional"),
]


def check(*folders):
    done = subprocess.run([KUBERNETES / "check", *folders], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    return done.returncode, done.stdout


class Kubernetes(unittest.TestCase):
    def broken(self, file, old, new, folder):
        with tempfile.TemporaryDirectory() as directory:
            copy = pathlib.Path(directory) / "kubernetes"
            shutil.copytree(KUBERNETES, copy)
            text = (copy / file).read_text()
            self.assertIn(old, text)
            (copy / file).write_text(text.replace(old, new, 1))
            return check(copy / folder)

    def test_every_base_and_overlay_is_good(self):
        code, said = check()
        self.assertEqual(code, 0, said)
        self.assertEqual(len(re.findall(r"^check: .*: ok$", said, re.M)), 6, said)
        self.assertNotIn("Skipped: 1", said)

    def test_one_breach_is_enough(self):
        for file, old, new, word in BREACHES:
            with self.subTest(new):
                code, said = self.broken(file, old, new, "base/budget")
                self.assertEqual(code, 1, said)
                self.assertIn(word.lower(), said.lower())

    def test_the_operators_schemas_are_held_too(self):
        for file, old, new, word in CRD_BREACHES:
            with self.subTest(new):
                code, said = self.broken(file, old, new, "overlays/production")
                self.assertEqual(code, 1, said)
                self.assertIn(word.lower(), said.lower())

    def test_the_alerts_are_those_of_prometheus(self):
        rules = (ROOT / "deploy/prometheus/rules.yml").read_text().split("groups:\n", 1)[1]
        rule = (KUBERNETES / "components/monitoring/prometheus-rule.yaml").read_text().split("  groups:\n", 1)[1]
        self.assertEqual(re.sub(r"^  ", "", rule, flags=re.M), rules)


if __name__ == "__main__":
    setup = subprocess.run([KUBERNETES / "check", "--setup"], stderr=subprocess.PIPE, text=True)
    if setup.returncode != 0:
        print("skipped: the tools cannot be made here: " + setup.stderr)
        sys.exit(77)
    unittest.main()
