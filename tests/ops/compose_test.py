"""The whole suite in containers: base, images, `up --wait`, the demo through TLS, an upgrade of one
service while the others serve, `down`. The test is skipped where no engine runs and none can be
started.
"""

import json
import os
import pathlib
import subprocess
import sys
import threading
import unittest
import urllib.request

from harness import wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ("registry", "budget", "procurement", "review")
COMPOSE = ROOT / "deploy/docker/compose"
OWN = ROOT / ".local/compose"


def run(*command, **environment):
    done = subprocess.run(list(map(str, command)), cwd=ROOT, env=dict(os.environ, **environment),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout[-4000:]}")
    return done.stdout.strip()


def engine():
    """Makes sure of an engine; the reason why there is none, or nothing."""
    if subprocess.run(["docker", "info"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return ""
    started = subprocess.run([ROOT / "deploy/docker/engine", "start"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    if started.returncode != 0:
        return started.stderr.strip() or "no engine"
    os.environ["DOCKER_HOST"] = started.stdout.strip().split("=", 1)[1]
    return ""


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(run(ROOT / "deploy/docker/build"), file=sys.stderr)
        run(COMPOSE, "--profile", "observe", "down", "--volumes", "--remove-orphans")

    @classmethod
    def tearDownClass(cls):
        run(COMPOSE, "--profile", "observe", "down", "--volumes", "--remove-orphans")

    def test_1_an_image_holds_its_service_and_no_shell(self):
        for service in SERVICES:
            image = f"pactum/{service}:dev"
            config = json.loads(run("docker", "image", "inspect", image))[0]["Config"]
            self.assertEqual(config["User"], "65532:65532")
            self.assertEqual(config["Labels"]["org.opencontainers.image.title"], f"pactum-{service}")
            self.assertIn("org.opencontainers.image.revision", config["Labels"])
            said = run("docker", "run", "--rm", "--read-only", "--network", "none", "--cap-drop", "ALL", image,
                       "--version")
            self.assertRegex(said, rf"^pactum-{service} \d")
            shell = subprocess.run(["docker", "run", "--rm", "--entrypoint", "/bin/sh", image, "-c", "true"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.assertNotEqual(shell.returncode, 0)

    def test_2_a_second_build_makes_nothing_anew(self):
        before = [run("docker", "image", "inspect", "--format", "{{.Id}}", f"pactum/{s}:dev") for s in SERVICES]
        run(ROOT / "deploy/docker/build", *SERVICES)
        after = [run("docker", "image", "inspect", "--format", "{{.Id}}", f"pactum/{s}:dev") for s in SERVICES]
        self.assertEqual(before, after)

    def test_3_the_demo_plays_and_a_service_is_upgraded(self):
        table = run(ROOT / "deploy/compose/demo")
        self.assertIn("decided", table.lower())
        print(table[-1500:], file=sys.stderr)
        self.locked_down()
        token = run(ROOT / "scripts/token", "--role", "AUDITOR", "--region", "*", PACTUM_LOCAL=str(OWN))

        def ask(port, method):
            return subprocess.run(
                [ROOT / ".local/bin/grpcurl", "-cacert", OWN / "ca.pem", "-protoset",
                 ROOT / "build/dev/pactum.protoset", "-H", "authorization: Bearer " + token, "-d", "@",
                 f"127.0.0.1:{port}", method], input='{"name": "pacts/pdl-2019-2022"}'
                if "GetPact" in method else '{"name": "pacts/pdl-2019-2022/budget"}',
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

        results, done = [], threading.Event()

        def others_serve():
            while not done.is_set():
                results.append(ask(7101, "pactum.registry.v1.RegistryService/GetPact").returncode)

        watcher = threading.Thread(target=others_serve)
        watcher.start()
        run("docker", "tag", "pactum/budget:dev", "pactum/budget:next")
        run(COMPOSE, "stop", "budget")
        run(COMPOSE, "run", "--rm", "migrate-budget")
        run(COMPOSE, "up", "--detach", "--no-deps", "--wait", "budget", PACTUM_BUDGET_VERSION="next")
        done.set()
        watcher.join()
        self.assertGreater(len(results), 5)
        self.assertEqual(set(results), {0})
        image = run("docker", "inspect", "--format", "{{.Config.Image}}", "pactum-budget-1")
        self.assertEqual(image, "pactum/budget:next")
        asked = ask(7102, "pactum.budget.v1.BudgetService/GetBudget")
        self.assertEqual(asked.returncode, 0, asked.stderr)

    def locked_down(self):
        """The started containers are as closed as the file says."""
        for service in SERVICES:
            host = json.loads(run("docker", "inspect", f"pactum-{service}-1"))[0]["HostConfig"]
            self.assertTrue(host["ReadonlyRootfs"])
            self.assertEqual(host["CapDrop"], ["ALL"])
            self.assertIn("no-new-privileges:true", host["SecurityOpt"])

    def test_4_prometheus_scrapes_all_four(self):
        run(COMPOSE, "--profile", "observe", "up", "--detach", "--wait")

        def serving():
            try:
                with urllib.request.urlopen("http://127.0.0.1:9090/api/v1/query?query=pactum_serving==1") as answer:
                    return {r["metric"]["service"] for r in json.load(answer)["data"]["result"]}
            except OSError:
                return set()

        wait_for(lambda: serving() == set(SERVICES), 120, "Prometheus has scraped all four")
        with urllib.request.urlopen("http://127.0.0.1:9090/api/v1/rules") as answer:
            groups = json.load(answer)["data"]["groups"]
        self.assertGreater(len(groups[0]["rules"]), 10)

    def test_5_down_leaves_nothing_running(self):
        run(COMPOSE, "--profile", "observe", "down")
        self.assertEqual(run("docker", "ps", "--quiet", "--filter", "label=com.docker.compose.project=pactum"), "")


if __name__ == "__main__":
    why = engine()
    if why:
        print("skipped: no docker engine runs and none can be started: " + why)
        sys.exit(77)
    unittest.main()
