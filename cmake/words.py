#!/usr/bin/env python3
"""Makes C++ constants of a service's sentences.

    words.py WORDS_JSON NAMESPACE HEADER SOURCE

WORDS_JSON: {"ID": {"en": "…{operand}…", "fr": "…{operand}…"}, …}. Each id is UPPER_SNAKE; both
languages are there and name the same operands; else the build stops with the id. HEADER declares
one constant a sentence, so that a change of words compiles SOURCE alone.
"""

import json
import pathlib
import re
import sys

OPERAND = re.compile(r"\{(\w+)\}")


def unique(pairs):
    """An object of JSON; an id that is written twice is an error, not the last one's."""
    result = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"{key} is there twice")
        result[key] = value
    return result


def problems_of(phrases):
    for name, phrase in phrases.items():
        if not re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", name):
            yield f"{name}: an id is UPPER_SNAKE"
        if sorted(phrase) != ["en", "fr"] or not all(
            isinstance(text, str) and text for text in phrase.values()
        ):
            yield f"{name}: needs en and fr, and nothing else"
            continue
        english, french = (set(OPERAND.findall(phrase[key])) for key in ("en", "fr"))
        if english != french:
            yield f"{name}: en and fr differ in operands: {', '.join(sorted(english ^ french))}"


def camel(name):
    return "k" + "".join(part.capitalize() for part in name.split("_"))


def literal(text):
    """A C++ string literal: what JSON escapes, C++ escapes the same way."""
    return json.dumps(text, ensure_ascii=False)


HEADER = """// Made by cmake/words.py; do not edit.
#ifndef {guard}
#define {guard}

#include "absl/types/span.h"
#include "common/words/phrase.h"

namespace {namespace} {{
namespace phrase {{
{declarations}
}}  // namespace phrase
absl::Span<const Phrase* const> AllPhrases();
}}  // namespace {namespace}

#endif  // {guard}
"""

SOURCE = """// Made by cmake/words.py; do not edit.
#include "{header}"

namespace {namespace} {{
namespace phrase {{
{definitions}
}}  // namespace phrase

absl::Span<const Phrase* const> AllPhrases() {{
  static const Phrase* const kAll[] = {{
{addresses}
  }};
  return kAll;
}}
}}  // namespace {namespace}
"""


def write(path, text):
    """Leaves an unchanged file alone: a change of words compiles SOURCE alone."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def main(words, namespace, header, source):
    try:
        phrases = json.loads(pathlib.Path(words).read_text("utf-8"), object_pairs_hook=unique)
    except ValueError as error:
        return f"{words}: {error}"
    problems = list(problems_of(phrases))
    if problems:
        return "\n".join(f"{words}: {problem}" for problem in problems)
    parts = {
        "namespace": namespace,
        "header": "/".join(pathlib.Path(header).parts[-3:]),
        "guard": re.sub(r"\W+", "_", f"{namespace}_WORDS_H_").upper(),
        "declarations": "\n".join(f"extern const Phrase {camel(name)};" for name in phrases),
        "definitions": "\n".join(
            f'const Phrase {camel(name)} = {{"{name}", {literal(text["en"])}, {literal(text["fr"])}}};'
            for name, text in phrases.items()
        ),
        "addresses": "\n".join(f"      &phrase::{camel(name)}," for name in phrases),
    }
    write(pathlib.Path(header), HEADER.format(**parts))
    write(pathlib.Path(source), SOURCE.format(**parts))
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
