"""The means to replay an exported review in another language: RFC 8785 and SHA-256, nothing else.
The documents that Pactum digests have strings, whole numbers, booleans, lists and objects, and no
floating-point number. Their canonical form has sorted keys, no white space, and UTF-8.
"""

import hashlib
import json


def canonical(value):
    """The RFC 8785 form. Keys are sorted by UTF-16 code units; those of our messages are ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value):
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def replay(export):
    """Each digest that the export claims, with the one that its content has: (what, claimed, found)."""
    for evidence in export["evidence"]:
        yield evidence["name"], evidence["digest"], digest(evidence["content"])
    for run in export["runs"]:
        yield run["name"], run["resultDigest"], digest(run["result"])
        evidence = next(e for e in export["evidence"] if e["name"] == run["evidence"])
        yield run["name"] + " evidence", run["evidenceDigest"], digest(evidence["content"])
    for decision in export.get("decisions", []):
        run = next(r for r in export["runs"] if r["name"] == decision["run"])
        yield decision["name"], decision["resultDigest"], digest(run["result"])
    covered = {key: value for key, value in export.items() if key != "digest"}
    yield export["review"]["name"] + " export", export["digest"], digest(covered)
