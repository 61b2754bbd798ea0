"""docs/requirements.md against the tree: each item has one row, and each path, field, method, value
and test that a row names exists. The meaning of a rule is not judged here."""

import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATES = {"built", "part", "later", "context"}
VECTORS = ROOT / "services/review/domain/testdata/contribution_vectors.json"


def rows():
    """{item: cells} of both tables; an item with two rows is an error."""
    found = {}
    for line in (ROOT / "docs/requirements.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not re.fullmatch(r"[RX][0-9]+", cells[0]):
            continue
        if cells[0] in found:
            raise AssertionError(cells[0] + " has two rows")
        found[cells[0]] = cells
    return found


def symbols():
    """(names, values) of the protos: `Message.field` and `Service.Method`; enum values and messages."""
    names, values, items = set(), set(), set()
    for path in (ROOT / "proto/pactum").rglob("*.proto"):
        text = re.sub(r"//[^\n]*", "", path.read_text())
        items.update(re.findall(r'\.item\) = "(R[0-9]+)"', text))
        stack = []
        token = re.compile(
            r"\b(?:message|enum|service|oneof) (\w+) \{|\brpc (\w+)\(|([{}])"
            r"|(?<=[;{}\n]) *(?:optional |repeated )?[\w.]+ (\w+) = [0-9]+\b|\n *([A-Z][A-Z0-9_]+) = [0-9]+;")
        for scope, method, brace, field, value in token.findall(text):
            if scope:
                stack.append(stack[-1] if re.search(rf"\boneof {scope} \{{", text) else scope)
                values.add(scope)
            elif brace == "{":
                stack.append(stack[-1] if stack else "")
            elif brace == "}":
                stack.pop()
            elif value:
                values.add(value)
            else:
                names.add(f"{stack[-1]}.{method or field}")
    return names, values, items


def tests_by_name():
    found = set()
    for folder in ("common", "services", "tests"):
        for path in (ROOT / folder).rglob("*_test.cc"):
            found.update(".".join(pair) for pair in re.findall(
                r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", path.read_text()))
    return found


class RequirementsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = rows()
        cls.names, cls.values, cls.items = symbols()

    def test_every_item_has_one_row(self):
        self.assertEqual(
            set(self.rows), {f"R{n}" for n in range(1, 149)} | {f"X{n}" for n in range(1, 11)})

    def test_items_of_the_protos_are_in_the_table(self):
        self.assertTrue(self.items)
        self.assertLessEqual(self.items, set(self.rows))

    def test_the_row_of_an_annotated_field_is_not_later(self):
        for item in sorted(self.items):
            self.assertIn(self.rows[item][4], ("built", "part"), item)

    def test_states_agree_with_their_words(self):
        for item, cells in self.rows.items():
            if item.startswith("X"):
                continue
            with self.subTest(item):
                self.assertEqual(len(cells), 7)
                state, where, tested = cells[4:]
                self.assertIn(state, STATES)
                self.assertTrue(where)
                self.assertEqual("later" in where, state in ("part", "later"))
                self.assertEqual(tested == "—", state in ("later", "context"))

    def test_every_name_exists(self):
        vectors = {json.loads(line.rstrip(",\n"))["name"]
                   for line in VECTORS.read_text().splitlines() if line.startswith('{"name"')}
        sql = "".join(p.read_text() for p in (ROOT / "services").rglob("deploy/*.sql"))
        tests = tests_by_name()
        for item, cells in self.rows.items():
            for name in re.findall(r"`([^`]+)`", " ".join(cells)):
                with self.subTest(item, name=name):
                    if "/" in name:
                        self.assertTrue((ROOT / name).exists())
                    elif "." in name:
                        self.assertTrue(name in self.names or name in tests)
                    elif "-" in name:
                        self.assertIn(name, vectors)
                    elif name.islower():
                        self.assertRegex(sql, rf"\b{name}\b")
                    else:
                        self.assertTrue(name in self.values or name == "AllocationRules")

    def test_enum_values_exist(self):
        prefix = re.compile(r"\b(?:KIND|CRITERION|OBLIGOR|SCOPE|DIRECTION|TRANSVERSE_NATURE|STATE|AXIS)_[A-Z0-9_]+")
        code = "".join(p.read_text() for p in (ROOT / "services").rglob("*.[ch]*"))
        for item, cells in self.rows.items():
            for value in prefix.findall(" ".join(cells)):
                with self.subTest(item, value=value):
                    self.assertTrue(value in self.values or f'"{value}"' in code
                                    or re.fullmatch(r"AXIS_[12]_TARGET", value))


if __name__ == "__main__":
    unittest.main()
