#!/usr/bin/env python3
"""Checks who includes what, since one include path serves the whole tree.

    scripts/check_layers.py [ROOT]

The rules are those of ARCHITECTURE.md: common never names a service; no service includes another's
code; within a service domain < wire < content < store, clients < app < api < main.cc. A test may include any
layer of its own service, and tests/ may include everything. Prints each breach with its fix and
exits 1 when there is one.
"""

import pathlib
import re
import sys

SERVICES = ("registry", "budget", "procurement", "review")

# layer -> the layers of the same service that it may include, besides itself.
MAY_INCLUDE = {
    "domain": (),
    "wire": ("domain",),
    "content": ("domain", "wire"),
    "store": ("domain", "wire", "content"),
    "clients": ("domain", "wire", "content"),
    "app": ("domain", "wire", "content", "store", "clients"),
    "api": ("domain", "wire", "content", "store", "app"),
}
# Generated code that no service owns.
SHARED_PROTOS = ("type", "access", "framework", "events", "audit")
# The folders of common that the domain may use, without their parts that know messages.
DOMAIN_COMMON = ("common/base/", "common/status/", "common/money/", "common/words/")
MESSAGE_HEADERS = re.compile(r"(_wire|/canonical_json)\.h$")
# The bottom of common, which the rest of common includes.
BOTTOM_OF_COMMON = ("base", "status", "money", "words")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def is_test(path):
    return (
        path.stem.endswith("_test")
        or "testing" in path.parts
        or path.stem.startswith("test_")
    )


def owner_of_proto(header):
    """The service whose generated code HEADER is, or None."""
    match = re.match(r"pactum/(\w+)/", header)
    return match.group(1) if match and match.group(1) in SERVICES else None


def domain_breach(path, bracket, header):
    if is_test(path):
        return None
    if bracket == "<":
        if "/" in header or header.endswith(".h"):
            return "domain includes only the standard library, absl and the bottom of common"
        return None
    if header.startswith("absl/"):
        return None
    if header.startswith("common/"):
        if not header.startswith(DOMAIN_COMMON):
            return "domain includes only common/base, common/status, common/money and common/words"
        if MESSAGE_HEADERS.search(header):
            return "domain knows no messages: convert in the service's wire"
        return None
    if not header.startswith("services/"):
        return "domain includes no generated code and no library: convert in the service's wire"
    return None


def service_breach(path, bracket, header):
    service = path.parts[1]
    layer = path.parts[2] if len(path.parts) > 3 else "main"
    if layer not in MAY_INCLUDE and layer not in ("main", "testing"):
        return f"{layer} is not a layer: they are {', '.join(MAY_INCLUDE)}"
    if header.startswith("services/"):
        target = header.split("/")
        if target[1] != service:
            return f"another service's code: call {target[1]} over gRPC, from clients"
        # The service's sentences, which the build makes of words.json, are for all of its layers.
        if is_test(path) or layer == "main" or target[2:] == ["words.h"]:
            return None
        wanted = target[2] if len(target) > 3 else "main"
        if wanted != layer and wanted not in MAY_INCLUDE[layer]:
            allowed = ", ".join(MAY_INCLUDE[layer]) or "no other layer"
            return f"{layer} includes {allowed}: what it needs of {wanted} comes as an argument"
        return None
    if header.startswith("tests/"):
        return None if is_test(path) else "tests/ is for tests"
    if header.startswith("common/testing/"):
        return None if is_test(path) else "common/testing is for tests"
    if layer == "domain":
        return domain_breach(path, bracket, header)
    if is_test(path) or layer == "main":
        return None
    peer = owner_of_proto(header)
    if peer not in (None, service) and layer != "clients":
        return f"the messages of {peer} stay in clients, which speak this service's words"
    if header.startswith("pqxx/"):
        return "SQL goes through common/db"
    if (header.startswith("grpcpp/") or header.endswith(".grpc.pb.h")) and layer not in (
        "api",
        "clients",
    ):
        return "gRPC is for api and clients"
    if header.startswith("common/db/") and layer in ("wire", "content", "clients"):
        return f"{layer} does not reach the database"
    return None


def common_breach(path, header):
    if header.startswith(("services/", "tests/")):
        return "common knows no service: let the service pass what is needed"
    if is_test(path):
        return None
    if owner_of_proto(header):
        return "common names no service's messages: go by descriptor, or by the shared protos"
    if header.startswith("common/testing/"):
        return "common/testing is for tests"
    parts = header.split("/")
    if (
        path.parts[1] in BOTTOM_OF_COMMON
        and parts[0] == "common"
        and parts[1] not in BOTTOM_OF_COMMON
    ):
        return f"common/{path.parts[1]} is below common/{parts[1]}"
    if header.startswith("pqxx/") and path.parts[1] != "db":
        return "libpqxx is used in common/db only"
    return None


def breaches(root):
    for top in ("common", "services"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            inside = path.relative_to(root)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                bracket, header = match.groups()
                if top == "common":
                    breach = common_breach(inside, header)
                else:
                    breach = service_breach(inside, bracket, header)
                if breach:
                    yield f"{inside}:{number}: includes {header}: {breach}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    found = list(breaches(root))
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
