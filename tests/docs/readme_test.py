"""The READMEs of budget and procurement name every flag, table and fault point that the code has;
links in the documents lead somewhere; the decisions have their form."""

import pathlib
import re
import unittest

from requirements_test import tests_by_name

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    p for p in ROOT.rglob("*.md")
    if not {"build", ".local", ".git"} & set(p.relative_to(ROOT).parts[:-1]))


def anchors(text):
    """The anchors of a document, made from its headings as hosts of Git make them."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


class LinksTest(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        for document in DOCUMENTS:
            for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
                if "://" in target:
                    continue
                with self.subTest(document=str(document.relative_to(ROOT)), target=target):
                    path, _, anchor = target.partition("#")
                    there = document.parent / path if path else document
                    self.assertTrue(there.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(there.read_text()))

    def test_every_path_of_the_code_that_is_named_exists(self):
        named = re.compile(r"`((?:common|services|proto|tests|docs|cmake|examples)/[\w./-]*\w)`")
        for document in DOCUMENTS:
            for path in named.findall(document.read_text()):
                with self.subTest(document=str(document.relative_to(ROOT)), path=path):
                    self.assertTrue((ROOT / path).exists())


    def test_every_test_that_is_named_exists(self):
        for document in DOCUMENTS:
            for kind, name in re.findall(r"`(docs|e2e|ops)_(\w+)`", document.read_text()):
                with self.subTest(document=str(document.relative_to(ROOT)), name=name):
                    self.assertTrue((ROOT / f"tests/{kind}/{name}_test.py").exists())

    def test_every_test_of_a_recipe_exists(self):
        tests = tests_by_name()
        for name in re.findall(r"`([A-Z]\w+\.[A-Z]\w+)`", (ROOT / "CONTRIBUTING.md").read_text()):
            with self.subTest(name):
                self.assertIn(name, tests)

    def test_where_is_names_what_its_files_have(self):
        table = (ROOT / "ARCHITECTURE.md").read_text().split("## Where is …")[1].split("\n## ")[0]
        rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)[1:]
        self.assertGreater(len(rows), 10)
        for sought, where in rows:
            names = re.findall(r"`([^`]+)`", where)
            paths = [ROOT / name for name in names if "/" in name]
            files = [f for p in paths for f in ([p] if p.is_file() else p.rglob("*")) if f.suffix in
                     (".cc", ".h", ".proto", ".sql", ".json")]
            self.assertTrue(files, sought)
            text = "".join(f.read_text() for f in files)
            for name in names:
                with self.subTest(sought, name=name):
                    self.assertTrue("/" in name or re.search(rf"\b{re.escape(name)}\b", text))


class ServiceReadmeTest(unittest.TestCase):
    def code(self, service):
        return "".join(p.read_text() for p in (ROOT / "services" / service).rglob("*.cc")
                       if not p.name.endswith("_test.cc"))

    def test_every_flag(self):
        process = (ROOT / "common/rpc/settings.cc").read_text()
        readme = (ROOT / "services/budget/README.md").read_text()
        flags = re.findall(r"ABSL_FLAG\([\w:]+, (\w+),", process + (ROOT / "services/budget/main.cc").read_text())
        self.assertGreater(len(flags), 10)
        self.assertEqual(sorted(flags), sorted(set(re.findall(r"`--(\w+)`", readme))))
        own = re.findall(r"ABSL_FLAG\([\w:]+, (\w+),", (ROOT / "services/procurement/main.cc").read_text())
        readme = (ROOT / "services/procurement/README.md").read_text()
        self.assertEqual(sorted(own), sorted(set(re.findall(r"`--(\w+)`", readme))))

    def test_every_table(self):
        for service in ("budget", "procurement"):
            deploy = ROOT / "services" / service / "migrations/deploy"
            made = set(re.findall(r"CREATE TABLE (\w+)", "".join(p.read_text() for p in deploy.iterdir())))
            readme = (ROOT / "services" / service / "README.md").read_text()
            table = readme.split("## Tables")[1].split("\n## ")[0]
            told = set(re.findall(r"`(\w+)`", table))
            self.assertEqual(made | {"idempotency", "event"}, told, service)

    def test_every_fault_point(self):
        budget = (ROOT / "services/budget/README.md").read_text()
        for point in re.findall(r'FAULT_POINT\("([\w.]+)"\)', self.code("budget")):
            self.assertIn(f"`{point}`", budget)
        procurement = (ROOT / "services/procurement/README.md").read_text()
        points = set(re.findall(r'FAULT_POINT\(FaultPoint\([^)]*?"(\w+)"\)\)', self.code("procurement")))
        self.assertEqual(len(points), 4)
        self.assertEqual(points, set(re.findall(r"`ACT\.(\w+)`", procurement)))

    def test_every_state(self):
        for proto, service, message in (("budget", "budget", "Convention"),
                                        ("procurement", "procurement", "Contract"),
                                        ("procurement", "procurement", "Delivery")):
            text = (ROOT / f"proto/pactum/{proto}/v1/{proto}.proto").read_text()
            states = re.findall(r" STATE_(\w+) = [1-9]", text.split(f"message {message} {{")[1].split("\n}")[0])
            readme = (ROOT / "services" / service / "README.md").read_text()
            table = readme.split(f"## States of a {message.lower()}")[1].split("\n## ")[0]
            self.assertTrue(states)
            for state in states:
                self.assertRegex(table, rf"\b{state}\b")


class DecisionsTest(unittest.TestCase):
    def test_each_has_its_form_and_number(self):
        files = sorted((ROOT / "docs/adr").glob("*.md"))
        for number, path in enumerate(files, 1):
            with self.subTest(path.name):
                self.assertTrue(path.name.startswith(f"{number:04}-"))
                text = path.read_text()
                self.assertTrue(text.startswith(f"# {number}. "))
                self.assertRegex(text, r"\nStatus: (accepted|superseded by \d+)\.\n")
                heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
                self.assertEqual(heads, ["Context", "Decision", "Consequences"])


if __name__ == "__main__":
    unittest.main()
