"""scripts/demo says before anything else that a port is taken, scripts/setup that it is not root."""

import os
import re
import socket
import subprocess
import unittest

from pactum_e2e import ROOT, SERVICES, free_port

class BeforeTheBuildTest(unittest.TestCase):
    def test_a_taken_port_is_told_first(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            environment = {f"PACTUM_{s.upper()}_PORT": str(free_port()) for s in SERVICES}
            environment["PACTUM_BUDGET_PORT"] = str(port)
            demo = subprocess.run(
                [ROOT / "scripts/demo"], env=dict(os.environ, PACTUM_LOCAL="/nonexistent", **environment),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual((demo.returncode, demo.stdout), (1, ""))
        self.assertRegex(demo.stderr, rf"^demo: .*port {port}.*PACTUM_BUDGET_PORT\n$")

    def test_without_root_setup_names_the_command(self):
        # A machine on which nothing is installed, and a person who is not root and has no sudo.
        commands = "id() { echo 1000; }; dpkg-query() { false; }; export -f id dpkg-query; " \
                   "command() { [[ $2 != sudo ]] && builtin command \"$@\"; }; export -f command; scripts/setup"
        setup = subprocess.run(["bash", "-c", commands], cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        self.assertEqual((setup.returncode, setup.stdout), (1, ""))
        self.assertIn("apt-get install --no-install-recommends g++ cmake", setup.stderr)
        self.assertTrue(re.search("only root", setup.stderr))


if __name__ == "__main__":
    unittest.main()
