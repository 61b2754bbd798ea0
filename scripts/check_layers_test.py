#!/usr/bin/env python3
"""Plants breaches of the layer rule in a small tree and expects check_layers.py to name each."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).parent / "check_layers.py"


def check(files):
    """Runs the check on a tree of {path: include}; returns its exit status and output."""
    with tempfile.TemporaryDirectory() as root:
        for path, include in files.items():
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#include {include}\n", encoding="utf-8")
        run = subprocess.run(
            [sys.executable, CHECK, root], capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout


class LayerRule(unittest.TestCase):
    def test_allows(self):
        status, output = check(
            {
                "services/budget/main.cc": '"services/budget/api/api.h"',
                "services/budget/api/api.cc": '"services/budget/app/allocate.h"',
                "services/budget/app/allocate.cc": '"services/budget/store/store.h"',
                "services/budget/store/store.cc": '"common/db/tx.h"',
                "services/budget/clients/registry.cc": '"pactum/registry/v1/pact.pb.h"',
                "services/budget/wire/wire.cc": '"pactum/budget/v1/budget.pb.h"',
                "services/budget/domain/ledger.cc": '"common/money/money.h"',
                "services/budget/domain/ledger.h": "<vector>",
                "services/budget/domain/ledger_test.cc": '"common/testing/matchers.h"',
                "common/rpc/pipeline.cc": '"pactum/access/v1/access.pb.h"',
            }
        )
        self.assertEqual((status, output), (0, ""))

    def test_refuses(self):
        for path, include in (
            ("services/budget/api/api.cc", '"services/review/api/api.h"'),
            ("services/budget/api/api_test.cc", '"services/review/domain/rate.h"'),
            ("services/budget/api/api.cc", '"services/budget/clients/registry.h"'),
            ("services/budget/app/a.cc", '"services/budget/api/api.h"'),
            ("services/budget/app/a.cc", '"pactum/registry/v1/pact.pb.h"'),
            ("services/budget/app/a.cc", "<grpcpp/grpcpp.h>"),
            ("services/budget/store/s.cc", "<pqxx/pqxx>"),
            ("services/budget/store/s.cc", '"services/budget/app/a.h"'),
            ("services/budget/domain/d.h", '"services/budget/store/s.h"'),
            ("services/budget/domain/d.h", '"pactum/budget/v1/budget.pb.h"'),
            ("services/budget/domain/d.h", '"common/db/tx.h"'),
            ("services/budget/domain/d.h", '"common/money/money_wire.h"'),
            ("services/budget/domain/d.h", "<nlohmann/json.hpp>"),
            ("services/budget/domain/d.h", '"common/testing/fake_clock.h"'),
            ("services/budget/helpers/h.h", "<vector>"),
            ("common/db/tx.h", '"services/budget/domain/ledger.h"'),
            ("common/rpc/pipeline.cc", '"pactum/budget/v1/budget.pb.h"'),
            ("common/base/digest.cc", '"common/db/tx.h"'),
        ):
            with self.subTest(path=path, include=include):
                status, output = check({path: include})
                self.assertEqual(status, 1)
                self.assertTrue(output.startswith(f"{path}:1: includes "), output)


if __name__ == "__main__":
    unittest.main()
