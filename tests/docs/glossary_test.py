"""docs/glossary.md against the tree: each resource, each state and each shared enumeration has a
row; each message, field, value, method and path that a row names exists; the French is printable."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOS = sorted((ROOT / "proto/pactum").rglob("*.proto"))
HEAD = "| term | French | meaning | where |"


def rows():
    """[(term, French, meaning, [name of the tree])] of every table."""
    found = []
    for line in (ROOT / "docs/glossary.md").read_text().splitlines():
        if line.startswith("|") and line != HEAD and not line.startswith("|---"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) != 4:
                raise AssertionError(f"not four cells: {line}")
            found.append((*cells[:3], re.findall(r"`([^`]+)`", cells[3])))
    return found


class Contract:
    """The names of the protos, each with and without its package, and those that need a row."""

    def __init__(self):
        self.names, self.required = set(), set()
        for path in PROTOS:
            text = re.sub(r'//[^\n]*|"[^"\n]*"', "", path.read_text())
            self.package = re.search(r"^package ([\w.]+);", text, re.MULTILINE)[1]
            self.shared = self.package in ("pactum.type.v1", "pactum.access.v1")
            self.scan(text)

    def add(self, name):
        self.names |= {name, f"{self.package}.{name}"}

    def scan(self, text):
        token = re.compile(
            r"\b(message|enum|service|oneof|extend) ([\w.]+) \{|\brpc (\w+)\(|([{}])"
            r"|(google\.api\.resource)\)|\b([\w.]+) (\w+) = [0-9]+\b|\b([A-Z][A-Z0-9_]+) = [0-9]+\b")
        stack = []  # (keyword, name) of the open blocks; ("", "") of an option's
        for keyword, name, method, brace, resource, _, field, value in token.findall(text):
            scope = [n for k, n in stack if k in ("message", "enum", "service")]
            if keyword:
                stack.append((keyword, name))
                if keyword in ("message", "enum", "service"):
                    self.add(".".join([*scope, name]))
                if keyword == "enum" and self.shared and not scope or name == "ErrorReason":
                    self.required.add(f"{self.package}.{name}")
                elif keyword == "enum" and name == "State":
                    self.required.add(f"{self.package}.{scope[0]}")
            elif brace == "{":
                stack.append(("", ""))
            elif brace == "}":
                stack.pop()
            elif resource and scope:
                self.required.add(f"{self.package}.{'.'.join(scope)}")
            elif value:
                self.add(value)
            elif method:
                self.add(f"{scope[-1]}.{method}")
            elif field:
                self.add(".".join([*scope, field]))


class GlossaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = rows()
        cls.contract = Contract()
        cls.named = {name for row in cls.rows for name in row[3]}

    def test_resources_states_and_shared_enumerations_have_a_row(self):
        self.assertGreater(len(self.contract.required), 35)
        for name in sorted(self.contract.required):
            with self.subTest(name):
                short = name.split(".v1.")[1]
                self.assertTrue({name, short} & self.named, "docs/glossary.md has no row for it")

    def test_every_name_exists(self):
        for term, _, _, where in self.rows:
            self.assertTrue(where, f"{term} lives nowhere")
            for name in where:
                with self.subTest(term, name=name):
                    self.assertTrue(name in self.contract.names or "/" in name and (ROOT / name).exists())

    def test_a_term_has_one_row(self):
        terms = [term for term, *_ in self.rows]
        self.assertEqual(sorted(terms), sorted(set(terms)))

    def test_each_row_has_french_and_one_sentence(self):
        for term, french, meaning, _ in self.rows:
            with self.subTest(term):
                self.assertTrue(french)
                self.assertNotRegex(french, r"'| [:;?!»]|« ", "the typography of docs/glossary.md")
                self.assertRegex(meaning, r"^[A-Z].*[^.]\.$")
                self.assertNotIn(". ", meaning)
                self.assertLessEqual(len(meaning.split()), 22)


if __name__ == "__main__":
    unittest.main()
