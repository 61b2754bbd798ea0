"""Plain English in documents and comments: a sentence does not begin with What or Who, and has at
most 30 words (aim for 20).

  tests/docs/prose_test.py             as a test: PROSE has no such sentence
  tests/docs/prose_test.py PATH…       prints each such sentence of these files or folders

A sentence ends at `.`, `:`, `;`, `?`, `!`, a blank line, an item of a list, a cell of a table. Code
counts as one word. A list of names inside a sentence counts as one: from the second comma on, words
between commas do not count.
"""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST = 25

# These are at zero. Folders join once they are plain.
PROSE = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CMakeLists.txt", "docker-compose.yml", ".ci",
         "deploy", "docs", "examples", "proto/pactum", "scripts", "services", "tests"]
# Not checked: released migrations never change, and nobody writes the files of a build.
LEFT_OUT = {".local", "__pycache__", "build", "migrations"}

# A thing is stored, enforces, contains, reports or has instead.
VERBS = re.compile(r"\b(?:bears?|stands|tells|told)\b")

COMMENT = {".cc": "//", ".h": "//", ".proto": "//", ".go": "//", ".py": "#", ".sh": "#", ".cmake": "#",
           ".txt": "#", ".yaml": "#", ".yml": "#", ".sql": "--", "": "#"}


def markdown(text):
    """[(line, paragraph)]: items, cells and paragraphs, without code."""
    text = re.sub(r"^```.*?^```$|^(?: {4}|\t)[^\n]*$", lambda m: re.sub(r"[^\n]", "", m[0]), text,
                  flags=re.DOTALL | re.MULTILINE)
    paragraphs, start = [], True
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("|"):
            paragraphs += [(number, cell.strip()) for cell in line.strip("|").split("|")]
            start = True
            continue
        begins = re.match(r"(?:#+|[-*]|\d+\.) +", line)
        if not line or begins or start:
            paragraphs.append((number, ""))
        start = not line or line.startswith("#")
        paragraphs[-1] = (paragraphs[-1][0], f"{paragraphs[-1][1]} {line[begins.end():] if begins else line}".strip())
    return [(n, p) for n, p in paragraphs if p]


def comments(text, mark):
    """[(line, paragraph)] of the whole-line comments that begin with the mark."""
    paragraphs, open_ = [], False
    for number, line in enumerate(text.splitlines(), 1):
        comment = re.match(rf"\s*{mark}(?!!)(?: |$)(.*)", line)
        body = comment[1].rstrip() if comment else ""
        if not body or body.startswith(("  ", "|", "- ", "* ")):  # Blank, an example, a table, an item.
            open_ = False
            body = body.strip(" -*") if body.startswith(("- ", "* ")) else ""
            if not body:
                continue
        if not open_:
            paragraphs.append((number, ""))
            open_ = True
        paragraphs[-1] = (paragraphs[-1][0], f"{paragraphs[-1][1]} {body}".strip())
    return paragraphs


def sentences(paragraph):
    text = re.sub(r"`[^`]*`", "X", paragraph)
    text = re.sub(r"\]\([^)]*\)", "]", text).replace("**", "").replace("*", "")
    text = re.sub(r"\((?:[^()]|\([^()]*\))*\)", " ", text)  # What is in parentheses is an aside.
    return re.findall(r"[^.:;?!·]+(?:[.:;?!·](?=\S)[^.:;?!·]*)*[.:;?!·]*", text)


def length(sentence):
    parts = sentence.split(",")
    return sum(len(re.findall(r"\w[\w'’/-]*", part)) for part in (parts if len(parts) < 4 else [parts[0], parts[-1]]))


def complaints(path):
    """[(line, complaint)] of a file."""
    if path.suffix != ".md" and path.suffix not in COMMENT:
        return []
    text = path.read_text()
    if path.suffix == ".md":
        paragraphs = markdown(text)
    else:
        paragraphs = comments(text, COMMENT[path.suffix])
        if path.suffix == ".py":
            paragraphs += [(text.count("\n", 0, m.start()) + 1, part) for m in re.finditer(
                r'^ *"""(.*?)"""', text, re.DOTALL | re.MULTILINE) for part in m[1].split("\n\n")
                if not part.strip("\n").startswith("  ")]
    found = []
    for line, paragraph in paragraphs:
        for sentence in sentences(paragraph):
            sentence = sentence.strip()
            if re.match(r"(?:What|Who|Whoever|Whatever)\b", sentence) and not sentence.endswith("?"):
                found.append((line, f"begins with {sentence.split()[0]}: {sentence}"))
            elif verb := VERBS.search(sentence):
                found.append((line, f"has the verb {verb[0]}: {sentence}"))
            elif length(sentence) > LONGEST:
                found.append((line, f"{length(sentence)} words: {sentence}"))
    return found


def files(paths):
    for path in paths:
        path = ROOT / path
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.relative_to(ROOT)
            if file.is_file() and not LEFT_OUT & set(name.parts):
                yield file


class ProseTest(unittest.TestCase):
    def test_documents_and_comments_are_plain(self):
        for file in files(PROSE):
            for line, complaint in complaints(file):
                with self.subTest(f"{file.relative_to(ROOT)}:{line}"):
                    self.fail(complaint)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        for file in files(pathlib.Path(p).resolve() for p in sys.argv[1:]):
            for line, complaint in complaints(file):
                print(f"{file.relative_to(ROOT)}:{line}: {complaint}")
    else:
        unittest.main()
