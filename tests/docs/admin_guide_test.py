"""docs/admin.md against running services: each of its commands is run, in its order and in one shell,
and prints the lines that the guide announces.

Runs inside scripts/with_postgres. A block ```sh is run. A block ```text has lines that the block
before it prints, white space aside; `…` is any text. scripts/play runs first, as in scripts/demo: the
guide must work beside the demo's pact.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

import pactum_e2e as e2e  # noqa: E402 (the harness of the end-to-end tests)

MARK = "@@ block "


def blocks():
    """[(line, commands, [expected line])] of the guide."""
    found = []
    fence = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    text = (ROOT / "docs/admin.md").read_text()
    for match in fence.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] == "sh":
            found.append((line, match[2], []))
        elif match[1] == "text":
            found[-1][2].extend(match[2].splitlines())
        else:
            raise AssertionError(f"line {line}: a block of {match[1]} is never run")
    return found


def pattern(expected):
    """A line of a text block as a regular expression over squeezed output."""
    parts = [re.escape(part) for part in e2e.squeeze(expected).split("…")]
    return ".*".join(parts)


@e2e.needs(*e2e.SERVICES)
class AdminGuideTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = e2e.Suite()
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()

    def test_every_command_does_what_the_guide_says(self):
        self.suite.play(PACTUM_PLAY_ENTRIES="20")
        guide = blocks()
        self.assertGreater(len(guide), 40)
        script = self.suite.path / "guide.sh"
        script.write_text("".join(
            f"printf '{MARK}%s\\n' {line}\n{commands}" for line, commands, _ in guide))
        addresses = {f"PACTUM_{s.upper()}_ADDRESS": self.suite.address(s) for s in e2e.SERVICES}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", script], cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240,
            env=dict(os.environ, PACTUM_PROTOSET=str(e2e.PROTOSET), PACTUM_LOCAL=str(self.suite.path),
                     **addresses))
        printed = {}
        for part in done.stdout.split(MARK)[1:]:
            line, _, output = part.partition("\n")
            printed[int(line)] = output
        last = max(printed, default=0)
        self.assertEqual(
            done.returncode, 0, f"docs/admin.md, the block of line {last}:\n{printed.get(last)}")
        for line, _, expected in guide:
            output = "\n".join(map(e2e.squeeze, printed[line].splitlines()))
            for text in expected:
                with self.subTest(line=line, text=text):
                    self.assertRegex(output, pattern(text))


if __name__ == "__main__":
    unittest.main()
