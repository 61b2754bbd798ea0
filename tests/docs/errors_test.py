"""docs/errors.md has one row for each reason of each error_reason.proto, with the code that the
proto's comment names, and no other row."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The heading of a table and the enum that it repeats.
TABLES = {
    "Every service": ("type/v1/common_error_reason.proto", "COMMON_ERROR_REASON_"),
    "Registry": ("registry/v1/error_reason.proto", "ERROR_REASON_"),
    "Budget": ("budget/v1/error_reason.proto", "ERROR_REASON_"),
    "Procurement": ("procurement/v1/error_reason.proto", "ERROR_REASON_"),
    "Review": ("review/v1/error_reason.proto", "ERROR_REASON_"),
}


def reasons_of(path, prefix):
    """[(reason, code)] of an enum, the code as the first word of each value's comment."""
    found, comment = [], []
    for line in (ROOT / "proto/pactum" / path).read_text().splitlines():
        line = line.strip()
        if line.startswith("//"):
            comment.append(line.removeprefix("//").strip())
            continue
        value = re.fullmatch(r"([A-Z0-9_]+) = [0-9]+;", line)
        if value and not value[1].endswith("_UNSPECIFIED"):
            code = re.match(r"([A-Z_]+):", " ".join(comment))
            found.append((value[1].removeprefix(prefix), code and code[1]))
        comment = []
    return found


def tables():
    """{heading: [(reason, code, when, what to do, metadata)]} of the tables of reasons."""
    found, heading = {}, ""
    for line in (ROOT / "docs/errors.md").read_text().splitlines():
        if line.startswith("## "):
            heading = line[3:]
        if line.startswith("|") and heading in TABLES:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(heading, []).append(tuple(cells))
    return {heading: rows[2:] for heading, rows in found.items()}


class ErrorsTest(unittest.TestCase):
    def test_every_proto_has_its_table(self):
        protos = {str(p.relative_to(ROOT / "proto/pactum"))
                  for p in (ROOT / "proto/pactum").rglob("*error_reason.proto")}
        self.assertEqual(protos, {path for path, _ in TABLES.values()})
        self.assertEqual(set(tables()), set(TABLES))

    def test_each_reason_has_one_row_with_its_code(self):
        documented = tables()
        for heading, (path, prefix) in TABLES.items():
            with self.subTest(heading):
                declared = reasons_of(path, prefix)
                self.assertTrue(declared)
                self.assertNotIn(None, [code for _, code in declared], "a comment names no code")
                self.assertEqual(sorted(declared), sorted(row[:2] for row in documented[heading]))

    def test_each_row_says_when_and_what_to_do(self):
        for heading, rows in tables().items():
            for row in rows:
                with self.subTest(heading, reason=row[0]):
                    self.assertEqual(len(row), 5)
                    self.assertTrue(row[2])
                    # A reason that is never sent needs no advice.
                    self.assertTrue(row[3] or row[2].startswith("declared and not sent"))


if __name__ == "__main__":
    unittest.main()
