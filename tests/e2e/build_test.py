"""Each service is built by itself: its target compiles no file of another service."""

import subprocess
import unittest

from pactum_e2e import BUILD, SERVICES, binary


def commands(target):
    """Every command that ninja would run for the target from nothing."""
    listed = subprocess.run(
        ["ninja", "-C", BUILD, "-t", "commands", target], check=True, stdout=subprocess.PIPE, text=True)
    return listed.stdout.splitlines()


class BuildAlone(unittest.TestCase):
    def test_a_service_compiles_no_other_service(self):
        for service in filter(lambda s: binary(s).exists(), SERVICES):
            with self.subTest(service):
                lines = commands(f"pactum-{service}")
                own = [line for line in lines if f"services/{service}/" in line and " -c " in line]
                self.assertGreater(len(own), 5, "it compiles its own files")
                for other in SERVICES:
                    if other != service:
                        foreign = [line for line in lines if f"services/{other}/" in line]
                        self.assertEqual(foreign, [], f"pactum-{service} needs files of {other}")

    def test_a_service_compiles_no_test(self):
        for service in filter(lambda s: binary(s).exists(), SERVICES):
            with self.subTest(service):
                lines = commands(f"pactum-{service}")
                self.assertEqual([line for line in lines if "_test.cc" in line or "gtest" in line], [])

    def test_a_service_generates_only_the_contracts_that_it_speaks(self):
        # The peers that a service calls belong to its build, with their messages; nothing else does.
        spoken = dict(
            registry={"registry", "budget"}, budget={"registry", "budget"},
            procurement={"registry", "budget", "procurement"}, review=set(SERVICES))
        for service in filter(lambda s: binary(s).exists(), SERVICES):
            with self.subTest(service):
                lines = commands(f"pactum-{service}")
                generated = {s for s in SERVICES if any(f"pactum/{s}/v1" in line for line in lines)}
                self.assertEqual(generated, spoken[service])


if __name__ == "__main__":
    unittest.main()
